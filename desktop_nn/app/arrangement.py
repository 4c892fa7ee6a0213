"""Where the panels are: three arrangements, and what is kept of the user's own between starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

from desktop_nn.app.tab_stops import TabStops
from desktop_nn.views.dock import PanelDock

VERSION = 3
"""Of the saved state: count up when panels change so that an old one is of no use any more."""

USUAL = QSize(1440, 900)
SMALLEST = QSize(1024, 700)

Docks = Mapping[str, PanelDock]
SIDEWAYS, UPRIGHT = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
AREA = Qt.DockWidgetArea


def explore(window: QMainWindow, docks: Docks) -> None:
    """Setup at the left in full height, output at the right, layers and plots below."""
    _give_corners(window, AREA.LeftDockWidgetArea, AREA.BottomDockWidgetArea)
    window.addDockWidget(AREA.LeftDockWidgetArea, docks["setup"])
    window.addDockWidget(AREA.RightDockWidgetArea, docks["output"])
    window.addDockWidget(AREA.BottomDockWidgetArea, docks["layers"])
    window.splitDockWidget(docks["layers"], docks["curves"], UPRIGHT)
    window.splitDockWidget(docks["curves"], docks["histograms"], SIDEWAYS)


def size_explore(window: QMainWindow, docks: Docks) -> None:
    width, height = window.width(), window.height()
    side = [docks["setup"], docks["output"]]
    window.resizeDocks(side, [266, max(250, int(0.25 * width))], SIDEWAYS)
    below = [docks["layers"], docks["curves"]]
    tall = height >= 800
    # Four layers and the sentence of a problem, and beside them all of the layer's editor; six
    # where there is room.
    heights = [214 if height < 1000 else 244, int(0.25 * height)] if tall else [174, 172]
    window.resizeDocks(below, heights, UPRIGHT)
    plots = [docks["curves"], docks["histograms"]]
    window.resizeDocks(plots, [int(0.4 * width), int(0.6 * width)], SIDEWAYS)


def learn(window: QMainWindow, docks: Docks) -> None:
    """The microscope: the network, its matrices below it, and beside both in full height what else
    is said of the number that is looked at."""
    _give_corners(window, AREA.LeftDockWidgetArea, AREA.RightDockWidgetArea)
    window.addDockWidget(AREA.RightDockWidgetArea, docks["formula"])
    window.addDockWidget(AREA.BottomDockWidgetArea, docks["matrices"])


def size_learn(window: QMainWindow, docks: Docks) -> None:
    width, height = window.width(), window.height()
    # A sum's terms with their samples, unless a lesson at the left needs room too.
    least = 330 if "lesson" in docks and docks["lesson"].is_wanted else 390
    window.resizeDocks([docks["formula"]], [max(least, int(0.32 * width))], SIDEWAYS)
    # Ten rows of a batch, where there is room for them.
    window.resizeDocks([docks["matrices"]], [min(310, int(0.34 * height))], UPRIGHT)


def analyse(window: QMainWindow, docks: Docks) -> None:
    """The network small, what came out below it; the rest is given to curves, distributions and
    statistics."""
    _give_corners(window, AREA.BottomDockWidgetArea, AREA.RightDockWidgetArea)
    window.addDockWidget(AREA.BottomDockWidgetArea, docks["output"])
    window.addDockWidget(AREA.RightDockWidgetArea, docks["curves"])
    above = docks["curves"]
    for name in _plots_of_analyse(docks)[1:]:
        window.splitDockWidget(above, docks[name], UPRIGHT)
        above = docks[name]


def size_analyse(window: QMainWindow, docks: Docks) -> None:
    width, height = window.width(), window.height()
    # All columns of the statistics, also in a small window.
    window.resizeDocks(
        [docks["curves"]], [int((0.62 if width >= 1200 else 0.66) * width)], SIDEWAYS
    )
    window.resizeDocks([docks["output"]], [int(0.5 * height)], UPRIGHT)
    plots = [docks[name] for name in _plots_of_analyse(docks)]
    shares = [0.28 if name == "statistics" else 0.36 for name in _plots_of_analyse(docks)]
    window.resizeDocks(plots, [int(share * height) for share in shares], UPRIGHT)


def _plots_of_analyse(docks: Docks) -> list[str]:
    """From the top down. The weights at present stand in for their distributions."""
    wanted = ("curves", "distributions", "statistics")
    there = [name for name in wanted if name in docks]
    return there if "distributions" in docks else ["curves", "histograms", *there[1:]]


def _give_corners(
    window: QMainWindow, left: Qt.DockWidgetArea, bottom_right: Qt.DockWidgetArea
) -> None:
    """The corners at the left, and the one at the bottom right."""
    window.setCorner(Qt.Corner.TopLeftCorner, AREA.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomLeftCorner, left)
    window.setCorner(Qt.Corner.TopRightCorner, AREA.RightDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, bottom_right)


@dataclass(frozen=True)
class Arrangement:
    """`place` puts the docks that are shown to their places, `size` gives them their shares of the
    window; `shown` are their names. Of `faces`, the output's panel shows the first that the data
    have."""

    place: Callable[[QMainWindow, Docks], None]
    size: Callable[[QMainWindow, Docks], None]
    shown: tuple[str, ...]
    faces: tuple[str, ...] = ()


ARRANGEMENTS = {
    "explore": Arrangement(
        explore, size_explore, ("setup", "output", "layers", "curves", "histograms")
    ),
    "learn": Arrangement(learn, size_learn, ("formula", "matrices")),
    "analyse": Arrangement(
        analyse,
        size_analyse,
        ("output", "curves", "histograms", "distributions", "statistics"),
        ("Confusion", "Residuals"),
    ),
}

HOMES = {
    "setup": AREA.LeftDockWidgetArea,
    "output": AREA.RightDockWidgetArea,
    "layers": AREA.BottomDockWidgetArea,
    "lesson": AREA.LeftDockWidgetArea,
    "formula": AREA.RightDockWidgetArea,
}
"""Where a panel appears that an arrangement hides; the plots appear below."""


def arrange(window: QMainWindow, docks: Docks, name: str = "explore") -> None:
    """One of the three, as it is at first."""
    chosen = ARRANGEMENTS[name]
    proof_behind = _is_behind(docks.get("proof"))
    # Taken out first: a dock that has a place keeps its neighbours, and splits would nest in them.
    for dock in docks.values():
        if dock.isFloating():  # Qt takes its time also where nothing floats
            dock.setFloating(False)
        window.removeDockWidget(dock)
    chosen.place(window, docks)
    for dock_name, dock in docks.items():
        if window.dockWidgetArea(dock) == AREA.NoDockWidgetArea:
            window.addDockWidget(HOMES.get(dock_name, AREA.BottomDockWidgetArea), dock)
            dock.setVisible(dock.is_wanted)
        else:
            dock.setVisible(True)
    _share_place(window, docks, "layers", "samples")
    _share_place(window, docks, "layers", "history")
    _share_place(window, docks, "formula", "output")
    _share_place(window, docks, "output", "formula")
    _share_place(window, docks, _high_place(docks), "proof")
    _show_wanted(window, docks, proof_behind)
    size_docks(window, docks, name)
    name_tabs(window)


def name_tabs(window: QMainWindow) -> None:
    """Tabs of panels that share a place are made by Qt, also such as are not needed yet."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for tabs in window.findChildren(QTabBar, options=direct):
        if tabs.findChild(TabStops) is None:
            TabStops(tabs)
            tabs.setProperty("helpTopic", "panels")


def _share_place(window: QMainWindow, docks: Docks, name: str, other: str) -> None:
    """The other panel, when it is wanted, appears as a tab of the first: it has the same room."""
    if name in docks and other in docks and docks[other].isHidden() and not docks[name].isHidden():
        window.tabifyDockWidget(docks[name], docks[other])
        docks[other].setVisible(False)


def _high_place(docks: Docks) -> str:
    """The panel at the right."""
    return "formula" if "formula" in docks and not docks["formula"].isHidden() else "output"


def _is_behind(dock: PanelDock | None) -> bool:
    """Whether it is shown, but another panel was chosen that has the same place."""
    if dock is None or dock.isHidden() or not dock.window().isVisible():
        return False
    return dock.visibleRegion().isEmpty()


def _show_wanted(window: QMainWindow, docks: Docks, proof_behind: bool = False) -> None:
    """A proof shares a place that is high; one that was looked at comes to the front there. A
    lesson stands in the left column, before what else there is."""
    proof = docks.get("proof")
    if proof is not None and proof.is_wanted:
        place = docks[_high_place(docks)]
        window.tabifyDockWidget(place, proof)
        (place if proof_behind else proof).raise_()
    lesson = docks.get("lesson")
    if lesson is None or not lesson.is_wanted:
        return
    if "setup" in docks and not docks["setup"].isHidden():
        window.tabifyDockWidget(docks["setup"], lesson)
        lesson.raise_()
    size_lesson(window, docks)


def size_lesson(window: QMainWindow, docks: Docks) -> None:
    """Wide enough for two numbers with all their digits side by side."""
    width = 306 if window.width() >= 1200 else 264
    window.resizeDocks([docks["lesson"]], [width], SIDEWAYS)


def size_docks(window: QMainWindow, docks: Docks, name: str = "explore") -> None:
    """Shares of the window that suit its size."""
    ARRANGEMENTS[name].size(window, docks)
    if "lesson" in docks and docks["lesson"].is_wanted:
        size_lesson(window, docks)


# What is kept


@dataclass(frozen=True)
class Kept:
    """Where the panels were, and the names of those that there were."""

    state: QByteArray
    names: tuple[str, ...]


def keep(window: QMainWindow, docks: Docks) -> Kept:
    return Kept(window.saveState(VERSION), tuple(docks))


def bring_back(window: QMainWindow, docks: Docks, kept: Kept) -> bool:
    """Whether it fits. Only after every dock exists; one that wasn't there then is hidden."""
    if not window.restoreState(kept.state, VERSION):
        return False
    for name, dock in docks.items():
        if name not in kept.names:
            # Qt leaves it without a place: shown later, it would lie over the window's corner.
            window.addDockWidget(HOMES.get(name, AREA.BottomDockWidgetArea), dock)
            dock.setVisible(False)
    name_tabs(window)
    return True


def save(window: QMainWindow, docks: Docks, settings: QSettings) -> None:
    kept = keep(window, docks)
    settings.setValue("window/geometry", window.saveGeometry())
    settings.setValue("window/state", kept.state)
    settings.setValue("window/docks", ",".join(kept.names))


def restore(window: QMainWindow, docks: Docks, settings: QSettings) -> bool:
    """Whether there was a saved arrangement that fits. Only after every dock exists."""
    geometry, state = settings.value("window/geometry"), settings.value("window/state")
    if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
        return False  # none yet, or of another hand
    names = tuple(str(settings.value("window/docks", "")).split(","))
    return bool(window.restoreGeometry(geometry)) and bring_back(window, docks, Kept(state, names))
