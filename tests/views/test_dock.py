"""Panels and docks: a title, the key fact at the right, and no cut-off text between them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QTabBar

from desktop_nn.views.dock import PanelDock
from desktop_nn.views.panel import Panel, PanelHeader
from tests.views.layouts import layout_requests


@pytest.fixture
def dock(theme, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = PanelDock("layers", "Layers", window)
    dock.fill_with(lambda place: QLabel("content", place))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    yield dock
    window.close()


@pytest.fixture
def late(theme, qtbot):
    """A window with a hidden panel whose content is made late, and what has been made."""
    window = QMainWindow()
    qtbot.addWidget(window)
    made = []

    def make(place):
        made.append(QLabel("content", place))
        return made[-1]

    dock = PanelDock("samples", "Samples", window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    shown = window.saveState()
    dock.hide()
    dock.fill_with(make)
    window.show()
    yield window, dock, made, shown
    window.close()


WAYS = {
    "show": lambda window, dock, shown: dock.show(),
    "its action": lambda window, dock, shown: dock.toggleViewAction().trigger(),
    "a state of the window": lambda window, dock, shown: window.restoreState(shown),
}


@pytest.mark.parametrize("way", WAYS)
def test_that_a_late_content_is_made_once_when_the_panel_is_shown(late, way):
    window, dock, made, shown = late
    assert not dock.is_made
    WAYS[way](window, dock, shown)
    assert len(made) == 1
    assert dock.content is made[0]
    assert made[0].isVisible()
    dock.hide()
    dock.show()
    assert len(made) == 1


def test_that_a_late_content_is_made_for_whoever_asks_for_it(late):
    _, dock, made, _ = late
    assert dock.content is made[0]
    assert not made[0].isVisible()
    assert dock.isAncestorOf(made[0])
    dock.show()
    assert made[0].isVisible()


def test_that_a_dock_has_its_name_title_and_content(dock):
    assert dock.objectName() == "layers"
    assert dock.windowTitle() == dock.accessibleName() == "Layers"
    assert dock.toggleViewAction().text() == "Layers"
    assert dock.content.text() == "content"
    assert dock.titleBarWidget() is dock.header


def test_that_a_dock_is_moved_floated_and_closed_like_any_other(dock):
    features = dock.features()
    for feature in ("DockWidgetMovable", "DockWidgetFloatable", "DockWidgetClosable"):
        assert features & getattr(PanelDock.DockWidgetFeature, feature)


@pytest.mark.qt_log_ignore("does not support")
def test_that_a_floating_dock_has_a_frame_that_is_seen_over_other_panels(dock, theme):
    def edge():
        return dock.grab().toImage().pixelColor(0, dock.height() // 2)

    theme.use("dark")
    assert edge() == theme.color("line")
    dock.setFloating(True)
    assert edge() == theme.color("faint")
    dock.setFloating(False)
    assert edge() == theme.color("line")


def test_that_the_key_fact_is_shown_and_told_in_full(theme, qtbot):
    panel = Panel("Data", QLabel("content"))
    qtbot.addWidget(panel)
    panel.header.set_fact("400 train · 100 validation")
    assert panel.header.fact() == "400 train · 100 validation"
    assert panel.header._fact.toolTip() == panel.header.fact()


def test_that_statements_of_a_fact_fall_off_its_end_whole(theme, qtbot):
    panel = Panel("Network", QLabel("content"))
    qtbot.addWidget(panel)
    panel.header.set_fact("784 → 10 · 7\u202f850 parameters · bars: mean by class")
    fact = panel.header._fact
    width = fact.fontMetrics().horizontalAdvance
    assert fact.written(500) == fact.text()
    assert fact.written(width(fact.text()) - 1) == "784 → 10 · 7\u202f850 parameters"
    assert fact.written(width("784 → 10 · 7\u202f850 parameters") - 1) == "784 → 10"
    assert fact.toolTip() == fact.accessibleName() == fact.text()


def test_that_a_new_fact_with_every_frame_asks_for_no_new_layout(dock):
    with layout_requests(dock.window()) as requests:
        for loss in ("training 0.5000", "training 0.4999 · validation 12.31", ""):
            dock.header.set_fact(loss)
    assert requests.count == 0


def test_that_a_long_fact_neither_widens_the_panel_nor_loses_half_a_letter(theme, qtbot):
    header = PanelHeader("Network")
    qtbot.addWidget(header)
    narrow = header.minimumSizeHint().width()
    header.set_fact("2 → 8 → 8 → 1, 105 parameters " * 5)
    assert header.minimumSizeHint().width() == narrow
    header.resize(220, 30)
    header.show()
    fact = header._fact
    cut = fact.grab().toImage()
    # What is painted fits: with room for dots, and with none for a letter cut in two.
    elided = fact.fontMetrics().elidedText(
        fact.text(), Qt.TextElideMode.ElideRight, fact.contentsRect().width()
    )
    assert elided.endswith("…")
    fact.show_text(elided)
    assert fact.grab().toImage() == cut


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_title_and_fact_are_in_the_themes_colours(theme, qtbot, mode):
    theme.use(mode)
    panel = Panel("Data", QLabel("content"))
    qtbot.addWidget(panel)
    panel.header.set_fact("a fact")
    panel.resize(240, 90)
    panel.show()
    fact = panel.header._fact
    assert fact.palette().windowText().color() == theme.color("dim")
    image = panel.grab().toImage()
    assert image.pixelColor(120, 45) == theme.color("panel")


def test_that_a_tab_that_is_asked_for_lies_before_the_others(dock, qtbot):
    window = dock.parent()
    other = PanelDock("samples", "Samples", window)
    other.fill_with(lambda place: QLabel("rows", place))
    window.tabifyDockWidget(dock, other)
    other.setVisible(False)
    other.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: dock.content.visibleRegion().isEmpty())
    assert not other.content.visibleRegion().isEmpty()
    [tabs] = [bar for bar in window.findChildren(QTabBar) if bar.count() == 2]
    for place, title in enumerate(("Layers", "Samples")):
        room = tabs.tabRect(place).width() - 2 * 10
        assert tabs.fontMetrics().horizontalAdvance(title) < room


def test_that_the_title_of_an_empty_panel_is_where_it_stays(theme, qtbot):
    panel = Panel("Network")
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    before = panel.header.geometry()
    content = QLabel("content")
    panel.fill(content)
    qtbot.waitUntil(content.isVisible)
    panel.layout().activate()
    assert before == panel.header.geometry()
    assert before.top() < 10
