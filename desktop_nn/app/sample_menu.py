"""The menu of sample projects: in the order in which one learns, each with what it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction

from desktop_nn.experiment.files import SUFFIX
from desktop_nn.experiment.resources import resource

LESSONS = {
    "forward": ("Forward propagation", "a sample on its way through a net, number by number"),
    "backward": ("Backward propagation", "the gradient of every weight, and a slip in one"),
    "activations": ("Activations", "sigmoid, ReLU and tanh at −1, 0 and 1, both ways"),
    "initialisation": ("Initialisation", "what becomes of a signal, by how weights are drawn"),
    "losses": ("Losses", "three losses of one prediction"),
    "optimizers": ("Optimizers", "one gradient, and three ways to follow it"),
    "batch_norm": ("Batch normalisation", "a batch of three, normalised column by column"),
}
"""In the order in which one builds on the other; each opens the microscope."""

GROUPS = (
    LESSONS,
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
    menu.addAction(_made_heading(menu, "Lessons"))
    found = {path.stem: path for path in sorted(resource("samples").glob(f"*{SUFFIX}"))}
    for group in GROUPS:
        for name, (title, shows) in group.items():
            if name in found:
                _add(menu, found.pop(name), title, shows)
        menu.addSeparator()
    for path in found.values():
        _add(menu, path, path.stem.capitalize(), "a sample project")


def _made_heading(menu: QMenu, text: str) -> QAction:
    """Words over a group: nothing that can be chosen, so it counts as a separator. A plain one's
    text isn't painted once a style sheet draws it."""
    heading = QWidgetAction(menu)
    heading.setText(text)
    heading.setSeparator(True)
    label = QLabel(text)
    label.setObjectName("menuHeading")
    heading.setDefaultWidget(label)
    return heading


def _add(menu: QMenu, path: Path, title: str, shows: str) -> None:
    action = menu.addAction(title)
    action.setObjectName(f"sample.{path.stem}")
    action.setData(str(path))
    action.setToolTip(f"{title}: {shows}")
    action.setStatusTip(f"{title}: {shows}")
