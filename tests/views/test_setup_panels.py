"""The panel of data and training: all of it visible at 266 pixels, nothing cut off."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.views.setup_panels import RIGHT_MARGIN, SetupPanel
from tests.views.showing import on_screen
from tests.views.snapshots import worked_example
from tests.views.typing import choose, type_into

INSIDE = 266 - 2 * 11 - 2
"""The width of the panel without its frame and padding."""


@pytest.fixture
def panel(document, theme, qtbot):
    panel = SetupPanel(document, theme)
    return on_screen(qtbot, panel, (INSIDE, 600))


class Moves(QObject):
    """Notes each widget with much in it that is given to another parent."""

    def __init__(self):
        super().__init__()
        self.moved = []

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.ParentChange and isinstance(watched, QWidget):
            inside = len(watched.findChildren(QWidget))
            if inside > 6:  # Qt's own lists move with five
                self.moved.append((type(watched).__name__, inside))
        return False


def test_that_all_is_built_inside_of_what_holds_it(document, theme, qtbot, qapp):
    """A widget that is given to another parent is styled again, with all that is in it."""
    place, moves = QWidget(), Moves()
    qtbot.addWidget(place)
    qapp.installEventFilter(moves)
    panel = SetupPanel(document, theme, place)
    qapp.removeEventFilter(moves)
    assert moves.moved == []
    assert len(panel.findChildren(QWidget)) > 100


def test_that_the_fact_tells_the_split(panel, document):
    assert panel.fact() == "400 train · 100 validation"
    document.change_source("digits")
    assert panel.fact() == "1\u202f438 train · 359 validation"
    document.open(worked_example(), None)
    assert panel.fact() == "1 train · no validation"


@pytest.mark.parametrize(("height", "columns"), [(500, 8), (780, 6), (940, 4)])
def test_that_thumbnails_are_as_large_as_the_panel_has_room_for(panel, qtbot, height, columns):
    on_screen(qtbot, panel, (INSIDE, height))
    panel.gallery.layout().activate()
    buttons = [panel.gallery.button(row.name) for row in DATA_SOURCES.rows]
    assert len({button.x() for button in buttons}) == columns
    assert len({button.size() for button in buttons}) == 1
    bar = panel.verticalScrollBar().sizeHint().width()
    right = max(button.geometry().right() for button in buttons)
    assert INSIDE - RIGHT_MARGIN - bar - 2 * columns <= right < INSIDE - RIGHT_MARGIN - bar
    assert min(button.x() for button in buttons) == 0


@pytest.mark.parametrize("height", [720, 780, 940])
def test_that_large_thumbnails_leave_the_usual_settings_in_sight(panel, document, height):
    panel.resize(INSIDE, height)
    for row in DATA_SOURCES.rows:
        document.change_source(row.name)
        panel.widget().layout().activate()
        assert bottom(panel, "training.optimizer.learning_rate") < height


def bottom(panel, where):
    """Where a field of the training ends, in pixels below the panel's upper edge."""
    field = panel.training_form.row(where).field
    return field.mapTo(panel, field.rect().bottomLeft()).y()


def provoke_everything(panel, document, qtbot):
    """As many problems at once as one can get, with the longest sentences."""
    type_into(qtbot, panel.data_form.row("training.batch_size").field, "100000")
    type_into(qtbot, panel.data_form.row("data.source.samples").field, "1")
    type_into(qtbot, panel.data_form.row("data.validation_share").field, "100 %")
    type_into(qtbot, panel.training_form.row("training.optimizer.learning_rate").field, "-1")
    type_into(qtbot, panel.training_form.row("training.l2").field, "abc")
    choose(panel.training_form.row("training.loss").field, "hinge")


def wrapped(panel):
    labels = panel.widget().findChildren(QLabel)
    return [label for label in labels if label.isVisible() and label.wordWrap()]


def is_whole(label):
    return label.height() >= label.heightForWidth(label.width())


def test_that_nothing_is_cut_off_with_every_field_refused(panel, document, qtbot):
    provoke_everything(panel, document, qtbot)
    qtbot.waitUntil(panel.source_problem.isVisible)
    qtbot.waitUntil(lambda: all(map(is_whole, wrapped(panel))))
    room = panel.viewport().width()
    assert panel.widget().width() == room
    for widget in panel.widget().findChildren(QWidget):
        if widget.isVisible():
            right = widget.mapTo(panel.widget(), widget.rect().topRight()).x()
            assert right < room, widget.objectName()
    for button in panel.widget().findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()


def test_that_there_is_no_scrolling_sideways(panel):
    assert panel.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert panel.widget().minimumSizeHint().width() <= panel.viewport().width()


def test_that_what_is_needed_first_is_in_sight_in_a_panel_of_720(panel, qtbot):
    on_screen(qtbot, panel, (INSIDE, 720))
    seed = panel.training_form.row("seed").field
    qtbot.waitUntil(seed.isVisible)
    assert bottom(panel, "seed") < 720


def test_that_the_rest_can_be_scrolled_to_and_folded_away(panel, qtbot):
    button = panel.training_form.stop_rules.best_button
    panel.ensureWidgetVisible(button)
    qtbot.waitUntil(lambda: not button.visibleRegion().isEmpty())
    before = panel.verticalScrollBar().maximum()
    for group in panel.training_form.groups.values():
        group.set_open(False)
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() < before - 300)
    assert bottom(panel, "seed") < 720


def test_that_every_widget_that_takes_the_focus_has_a_name(panel, document, qtbot):
    provoke_everything(panel, document, qtbot)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in (panel, *panel.findChildren(QWidget))
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.accessibleName()
    ]
    assert nameless == []


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_that_it_can_not_be_made_so_narrow_that_fields_are_cut_off(panel, optimizer):
    choose(panel.training_form.row("training.optimizer").field, optimizer)
    least = panel.minimumSizeHint().width()
    assert least <= INSIDE
    panel.resize(least, 600)
    seen = panel.viewport().width()
    for form in (panel.data_form, panel.paint, panel.training_form):
        assert form.geometry().right() < seen
        assert form.minimumSizeHint().width() <= form.width()
    bare = panel.widget().width()
    assert bare <= seen
