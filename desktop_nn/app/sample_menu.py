"""The menu of sample projects: in the order in which one learns, each with what it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from desktop_nn.experiment.files import SUFFIX
from desktop_nn.experiment.resources import resource

GROUPS = (
    {
        "forward": ("Forward propagation", "a worked example: every number of one pass"),
        "backward": ("Backward propagation", "the same net with a target: every gradient"),
    },
    {
        "gaussian": ("Gaussian clouds", "two classes that a single line parts"),
        "xor": ("XOR", "what no single neuron can do"),
        "circle": ("Circle", "a disc inside a ring: three hidden units"),
        "moons": ("Moons", "two bent shapes, one inside the other"),
        "spiral": ("Spiral", "two arms, to the last point"),
        "spirals": ("Three arms", "three classes and a softmax"),
    },
    {
        "curve": ("Curve to fit", "a noisy curve of one input"),
        "sine": ("Exact sine", "how exact a net can be"),
    },
    {
        "features": ("Features and L1", "one neuron is enough, given the right inputs"),
        "vanishing": ("Vanishing signal", "a deep net whose weights start too small"),
        "overfitting": ("Overfitting", "a net that learns by heart, and a rule that stops it"),
        "imbalance": ("Rare class", "why 95 % may be worth nothing"),
    },
    {
        "iris": ("Iris flowers", "150 flowers, three species"),
        "digits": ("Handwritten digits", "1\u202f797 pictures, ten classes"),
    },
)
"""By the file's name: the project's title, and what it shows. A separator stands between groups."""


def fill(menu: QMenu) -> None:
    """An action for each sample there is, with its path as data; what has no row comes last."""
    menu.setToolTipsVisible(True)
    found = {path.stem: path for path in sorted(resource("samples").glob(f"*{SUFFIX}"))}
    for group in GROUPS:
        for name, (title, shows) in group.items():
            if name in found:
                _add(menu, found.pop(name), title, shows)
        menu.addSeparator()
    for path in found.values():
        _add(menu, path, path.stem.capitalize(), "a sample project")


def _add(menu: QMenu, path: Path, title: str, shows: str) -> None:
    action = menu.addAction(title)
    action.setObjectName(f"sample.{path.stem}")
    action.setData(str(path))
    action.setToolTip(f"{title}: {shows}")
    action.setStatusTip(f"{title}: {shows}")
