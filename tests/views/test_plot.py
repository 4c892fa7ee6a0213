import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.views.plot import Plot
from tests.views.showing import on_screen


@pytest.fixture
def plot(qtbot, theme):
    plot = Plot(theme)
    plot.follow(0.0, 10.0, 0.0, 1.0)
    return on_screen(qtbot, plot, (400, 250))


def turn_wheel(plot, x=200, y=100, turns=240):
    at = QPoint(x, y)
    place = QPointF(at)
    event = QWheelEvent(
        place,
        QPointF(plot.viewport().mapToGlobal(at)),
        QPoint(0, 0),
        QPoint(0, turns),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)


def test_that_the_range_follows_what_the_data_needs(plot):
    plot.follow(0.0, 20.0, -1.0, 1.0)
    assert plot.shown_range() == pytest.approx((0.0, 20.0, -1.0, 1.0))


def test_that_a_zoom_survives_new_data(plot):
    turn_wheel(plot)
    zoomed = plot.shown_range()
    assert zoomed[1] - zoomed[0] < 10.0
    plot.follow(0.0, 30.0, 0.0, 5.0)
    assert plot.shown_range() == zoomed


def test_that_a_double_click_shows_everything_again(plot, qtbot):
    turn_wheel(plot)
    plot.follow(0.0, 30.0, 0.0, 5.0)
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert plot.shown_range() == pytest.approx((0.0, 30.0, 0.0, 5.0))
    plot.follow(0.0, 40.0, 0.0, 5.0)
    assert plot.shown_range()[1] == pytest.approx(40.0)


def test_that_dragging_moves_the_plot_and_it_stays_there(plot, qtbot):
    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    for x in (190, 170, 140):
        qtbot.mouseMove(viewport, QPoint(x, 100))
        plot.scene().minDragTime = 0
        event_at(plot, x, 100)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(140, 100))
    assert plot.shown_range()[0] > 0.5
    assert not plot.is_following


def event_at(plot, x, y):
    """A move with the button held: the test library's has none."""
    place = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        QPointF(plot.viewport().mapToGlobal(place.toPoint())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot.viewport(), event)


def test_that_the_menu_has_only_what_works(plot):
    menu = plot.menu()
    assert [action.text() for action in menu.actions()] == ["Show everything"]
    assert not menu.actions()[0].isEnabled()
    turn_wheel(plot)
    menu = plot.menu()
    menu.actions()[0].trigger()
    assert plot.is_following
    assert plot.shown_range() == pytest.approx((0.0, 10.0, 0.0, 1.0))


def test_that_pyqtgraphs_own_menu_is_gone(plot):
    assert not plot.box.menuEnabled()


def test_that_hovering_reads_out_a_value_and_leaving_ends_it(plot, qtbot):
    plot.read_out = lambda x, y: (round(x), f"at {round(x)}")
    target = plot.to_pixels(5.0, 0.5).toPoint()
    event_at(plot, target.x(), target.y())
    assert plot.read_out_text() == "at 5"
    QApplication.sendEvent(plot, leave())
    assert plot.read_out_text() == ""


def leave():
    return QEvent(QEvent.Type.Leave)


def test_that_the_read_out_stays_within_the_plot(plot):
    plot.read_out = lambda x, y: (x, "a rather long text, so that it has to go to the left")
    target = plot.to_pixels(9.9, 0.99).toPoint()
    event_at(plot, target.x(), target.y())
    assert plot.viewport().rect().contains(plot._label.geometry())


def test_that_a_plot_without_zoom_stays_where_it_is(qtbot, theme):
    plot = Plot(theme, zoom=False)
    qtbot.addWidget(plot)
    plot.resize(200, 150)
    plot.follow(0.0, 10.0, 0.0, 1.0)
    plot.show()
    turn_wheel(plot, 100, 70)
    assert plot.shown_range() == pytest.approx((0.0, 10.0, 0.0, 1.0))


def test_that_the_theme_colours_the_plot_at_once(plot, theme):
    corner = QPoint(2, 2)
    assert plot.grab().toImage().pixelColor(corner).name() == theme.tokens.panel.lower()
    theme.use("light")
    assert plot.grab().toImage().pixelColor(corner).name() == "#ffffff"
    assert plot._axes["left"].textPen().color().name() == theme.tokens.dim.lower()


# Not lost


def within(plot, left, right, low, high):
    shown = plot.shown_range()
    return (
        left - 1e-6 <= shown[0] < shown[1] <= right + 1e-6
        and low - 1e-6 <= shown[2] < shown[3] <= high + 1e-6
    )


def test_that_the_wheel_never_leads_far_from_the_data(plot):
    for _ in range(30):
        turn_wheel(plot, turns=-480)
    assert within(plot, -2.5, 12.5, -0.25, 1.25)
    for x, y in [(60, 20), (380, 200)] * 20:
        turn_wheel(plot, x, y)
    assert within(plot, -2.5, 12.5, -0.25, 1.25)
    left, right, *_ = plot.shown_range()
    assert right - left >= 10.0 / 2001


def test_that_dragging_does_not_leave_the_data_behind(plot, qtbot):
    viewport = plot.viewport()
    plot.scene().minDragTime = 0
    for _ in range(5):
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(380, 100))
        for x in (300, 200, 60):
            event_at(plot, x, 100)
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    assert plot.shown_range()[1] == pytest.approx(12.5)


def test_that_data_which_shrinks_takes_the_zoom_along(plot):
    turn_wheel(plot, 380, 100)
    plot.follow(0.0, 2.0, 0.0, 1.0)
    assert within(plot, -0.5, 2.5, -0.25, 1.25)


def test_that_a_button_leads_back_and_is_there_only_when_zoomed(plot, qtbot):
    assert not plot.fit.isVisible()
    turn_wheel(plot)
    assert plot.fit.isVisible()
    assert plot.place().toRect().contains(plot.fit.geometry())
    qtbot.mouseClick(plot.fit, Qt.MouseButton.LeftButton)
    assert plot.is_following
    assert plot.shown_range() == pytest.approx((0.0, 10.0, 0.0, 1.0))
    assert not plot.fit.isVisible()


def test_that_the_read_out_follows_the_zoom_and_goes_when_nothing_is_there(plot):
    plot.read_out = lambda x, y: (2.0, f"at {x:.1f}") if x < 8.0 else None
    target = plot.to_pixels(5.0, 0.5).toPoint()
    event_at(plot, target.x(), target.y())
    assert plot.read_out_text() == "at 5.0"
    plot.box.setRange(xRange=(0.0, 4.0), padding=0)
    assert plot.read_out_text().startswith("at 2.0")
    plot.box.setRange(xRange=(3.0, 7.0), padding=0)
    assert plot.read_out_text() == ""  # what is read there lies out of sight
    plot.show_everything()
    target = plot.to_pixels(9.0, 0.5).toPoint()
    event_at(plot, target.x(), target.y())
    assert plot.read_out_text() == ""
