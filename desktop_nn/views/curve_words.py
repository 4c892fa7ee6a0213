"""What the panel of curves says while there is no curve."""

from __future__ import annotations

from desktop_nn.training.messages import Snapshot
from desktop_nn.views.curve_quantity import Quantity

EMPTY = "Press Space: the {} of each epoch appears here."
UNDER_WAY = "The first epoch is under way: its {} appears here when it is over."
DIVERGED = (
    "Training diverged before its first epoch was over, so there is no {} to draw. With a smaller "
    "learning rate, press Space again."
)
NO_VALIDATION = "The {} is measured over the validation part, and there is none."


def before_first_epoch(snapshot: Snapshot) -> str:
    """The sentence for a run that has no epoch behind it yet, to be filled with a quantity."""
    if snapshot.state == "diverged":
        return DIVERGED
    return UNDER_WAY if snapshot.update else EMPTY


def empty_text(sentence: str, shown: Quantity, has_validation: bool) -> str:
    """The sentence with the name of what is shown; another one where nothing can measure it."""
    label = shown.label.lower() if shown.label[1:].islower() else shown.label
    by_validation = not shown.of_classes and not has_validation
    return (NO_VALIDATION if by_validation else sentence).format(label)
