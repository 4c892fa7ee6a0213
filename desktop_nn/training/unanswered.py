"""What whoever waits for an answer gets in its place, where the command was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_nn.training import messages as m

UNANSWERED: Mapping[str, Callable[[int, str], m.Looked | m.Applied | m.Checked]] = {
    "LookAt": lambda request, reason: m.Looked(request, -1, -1, -1, None, reason),
    "Apply": lambda request, reason: m.Applied(request, -1, False, reason),
    "CheckGradients": lambda request, reason: m.Checked(request, -1, -1, -1, None, reason),
}
