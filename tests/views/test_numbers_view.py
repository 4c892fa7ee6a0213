from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_nn.experiment.project import Project
from desktop_nn.models.numbers_model import QUANTITY, VALUES
from desktop_nn.views.numbers_view import NumbersView
from tests.views.showing import on_screen
from tests.views.snapshots import digits, show, trained, worked_example

# The teaching text, topics 1 and 2: phase, array, and the numbers given there.
GIVEN = [
    ("samples", "X", [0.5, 0.2, 0.1]),
    ("samples", "Y", [1.0]),
    ("before", "W1", [0.4, 0.3, 0.2, 0.7, 0.6, 0.5]),
    ("before", "W2", [0.8, 0.6]),
    ("forward", "Z1", [0.30, 0.34]),
    ("forward", "A1", [0.291312612451591, 0.327477394808705]),
    ("forward", "Z2", [0.429536526846496]),
    ("forward", "A2", [0.605762989893290]),
    ("loss", "loss", [0.0777114100689391]),
    ("backward", "dZ2", [-0.0941493922243682]),
    ("backward", "dW2", [-0.0274269054096101, -0.0308317976884592]),
    ("backward", "dZ1", [-0.0689276710064264, -0.0504316052640497]),
    ("after", "W2", [0.802742690540961, 0.603083179768846]),
    ("after", "A2", [0.606751480958904]),
]


@pytest.fixture
def view(qtbot, document, theme):
    view = NumbersView(document, theme)
    return on_screen(qtbot, view, (500, 300))


@pytest.fixture
def example(view, document):
    document.open(worked_example(), None)
    run = trained(document, 0)
    show(view, run)
    return run


def shown(view):
    """All numbers that the table shows, read from its cells, by the titles above them."""
    model = view.model
    found = {}
    heading = title = ""
    for row in range(model.rowCount()):
        text = model.index(row, QUANTITY).data()
        numbers = model.index(row, VALUES).data().replace("−", "-").split()
        if not numbers and not model.index(row, 2).data():
            heading = text
        elif not text.startswith("["):
            title = text
        found.setdefault((heading, title), []).extend(map(float, numbers))
    return found


@pytest.mark.parametrize(("phase", "name", "numbers"), GIVEN)
def test_that_every_number_of_the_text_is_there(view, example, phase, name, numbers):
    assert np.ravel(view.model.numbers_of(phase, name)) == pytest.approx(numbers, abs=1e-12)


def test_that_the_first_weights_after_the_update_are_the_texts(view, example):
    first = view.model.numbers_of("after", "W1")[0]
    assert first == pytest.approx([0.403446383550321, 0.302521580263202], abs=1e-12)


def test_that_the_numbers_can_be_read_from_the_table_to_the_last_digit(view, example):
    cells = shown(view)
    read = cells["Backward", "dW2 = ∂L/∂W2"]
    assert read == np.ravel(view.model.numbers_of("backward", "dW2")).tolist()
    assert cells["Forward", "A2, outputs"] == pytest.approx([0.605762989893290], abs=1e-12)
    assert cells["After the update", "A2, outputs now"] == pytest.approx(
        [0.606751480958904], abs=1e-12
    )


class Written(QPainter):
    """A painter that remembers what it wrote, and in how much room."""

    def __init__(self, device):
        super().__init__(device)
        self.texts = []

    def drawText(self, place, flags, text):  # noqa: N802
        room = QFontMetricsF(self.font()).horizontalAdvance(text) <= place.width() + 0.5
        self.texts.append((text.strip(), place, room))


def written(view, row):
    """What the table writes into a row, line by line."""
    picture = QPixmap(view.table.viewport().size())
    painter, option = Written(picture), QStyleOptionViewItem()
    width, height = view.table.columnWidth(QUANTITY), view.table.rowHeight(row)
    option.rect = QRect(0, 0, width, height)
    view._delegate.paint(painter, option, view.model.index(row, QUANTITY))
    painter.end()
    assert all(option.rect.contains(place) for _, place, _ in painter.texts)
    return painter.texts


@pytest.mark.parametrize("width", [238, 338, 600])
def test_that_every_number_can_be_read_in_any_width_to_the_last_digit(qtbot, view, example, width):
    view.resize(width, 300)
    table = view.table
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    assert table.columnWidth(QUANTITY) == table.viewport().width()
    for row in range(view.model.rowCount()):
        texts = written(view, row)
        assert [text for text, _, room in texts if not room] == []
        numbers = view.model.number_texts(row)
        assert [text for text, *_ in texts if text in numbers] == numbers
        places = [place for text, place, _ in texts if text in numbers]
        assert not any(one.intersects(other) for one, other in combinations(places, 2))


@pytest.mark.parametrize("number", [-1.2345678901234567e-05, -2.2250738585072014e-308, 1e300 / 3])
def test_that_the_longest_numbers_dont_run_into_their_neighbours(view, example, number):
    quantities = view.model._quantities
    values = np.full(quantities[0].value.shape, number)
    view.model.set_quantities((replace(quantities[0], value=values), *quantities[1:]))
    texts = written(view, 1)
    assert len(texts) == 5  # the title, its shape, three numbers
    assert all(room for _, _, room in texts)


def test_that_the_examples_matrices_keep_their_rows_beside_a_map_of_usual_size(view, example):
    view.resize(338, 300)
    model = view.model
    for row in range(model.rowCount()):
        if model.index(row, QUANTITY).data().startswith("["):
            assert (
                len({place.top() for text, place, _ in written(view, row) if text[0] != "["}) == 1
            )


@pytest.mark.parametrize("width", [238, 338])
def test_that_short_numbers_stand_in_one_line(view, example, width):
    view.resize(width, 300)
    texts = written(view, 1)
    assert [text for text, *_ in texts] == ["X, inputs", "(1, 3)", "0.5", "0.2", "0.1"]
    assert len({place.top() for _, place, _ in texts[2:]}) == 1


def test_that_lines_are_as_high_as_longer_numbers_need_once_they_come(view, example):
    view.resize(238, 300)
    before = view.table.rowHeight(1)
    inputs, *others = view.model._quantities
    third = replace(inputs, value=np.full(inputs.value.shape, 1 / 3))
    view.model.set_quantities((third, *others))
    assert view.table.rowHeight(1) == view._delegate.height_of(view.model, 1, 238 - 9) > before
    view.model.set_quantities((inputs, *others))
    assert len({place.top() for text, place, _ in written(view, 1)[2:]}) == 3  # nothing dances


def test_that_a_batch_of_one_has_its_numbers_under_its_title(view, document):
    show(view, trained(document, 0))
    quantities = view.model._quantities
    one = tuple(replace(q, value=q.value[:1]) if q.phase == "samples" else q for q in quantities)
    view.model.set_quantities(one)
    for row in range(view.model.rowCount()):
        wanted = view._delegate.height_of(view.model, row, view.table.columnWidth(QUANTITY))
        assert view.table.rowHeight(row) == wanted


def test_that_a_smaller_batch_and_another_width_keep_rows_as_high_as_they_must_be(view, document):
    show(view, trained(document, 0))
    before = view.table.verticalHeader().length()
    view.resize(250, 300)
    assert view.table.verticalHeader().length() > before
    training = replace(document.spec.training, batch_size=15)
    document.change_training(training, "batch")
    show(view, trained(document, 0))
    for row in range(view.model.rowCount()):
        wanted = view._delegate.height_of(view.model, row, view.table.columnWidth(QUANTITY))
        assert view.table.rowHeight(row) == wanted


def test_that_selection_and_scroll_position_survive_an_update(view, document, qtbot):
    run = trained(document, 1)
    show(view, run)
    table = view.table
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    # `selectRow` would go by held keys and the place of the hidden header, too.
    rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(view.model.index(20, QUANTITY), rows)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [20]
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 0
    for _ in range(3):
        run.advance(1)
        show(view, run)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [20]
    assert bar.value() == before


def test_that_lines_can_be_copied(view, example, qtbot):
    row = next(
        r for r in range(view.model.rowCount()) if view.model.index(r, 0).data() == "A2, outputs"
    )
    flags = QItemSelectionModel.SelectionFlag
    model = view.table.selectionModel()
    for number in (row, row - 1):
        model.select(view.model.index(number, 0), flags.Select | flags.Rows)
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    first, second = QGuiApplication.clipboard().text().split("\n")
    assert first.startswith("Z2, weighted sums\t(1, 1)\t")
    assert float(second.split("\t")[-1]) == pytest.approx(0.605762989893290, abs=1e-12)
    view.table.clearSelection()
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().split("\n")) == view.model.rowCount()


def test_that_too_many_numbers_give_the_reason(view, document):
    document.open(digits(), None)
    show(view, trained(document, 0))
    assert view.stack.currentWidget() is view.reason
    assert "too many to read" in view.reason.text()


def test_that_the_fact_names_the_update_that_comes(view, document, qtbot):
    run = trained(document, 1)
    with qtbot.waitSignal(view.fact_changed) as fact:
        show(view, run)
    assert fact.args == [f"update {run.update + 1}, the next one"]


def test_that_the_table_follows_the_theme(view, example, theme):
    dark = view.table.viewport().grab().toImage()
    theme.use("light")
    light = view.table.viewport().grab().toImage()
    corner = (light.width() - 3, light.height() - 3)
    assert dark.pixelColor(*corner).name() == "#1b1f26"
    assert light.pixelColor(*corner).name() == "#ffffff"
    assert view._delegate._text.name().upper() == theme.tokens.text


class Painted(QObject):
    """Remembers which part of a widget was painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


def test_that_new_numbers_are_painted_at_once(view, example, qtbot):
    viewport = view.table.viewport()
    row = view.model.index(5, QUANTITY)  # W1, the first of its rows
    assert row.data() == "[0]"
    place = view.table.visualRect(row)
    qtbot.waitUntil(lambda: not viewport.grab().isNull())
    painted = Painted(viewport)
    example.advance(1)
    show(view, example)
    qtbot.waitUntil(lambda: painted.region.contains(place.center()))
    assert painted.region.intersected(place) == QRegion(place & viewport.rect())


def test_that_another_project_is_read_from_its_top(view, document, qtbot):
    show(view, trained(document, 0))
    bar = view.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    document.open(Project(document.spec), None)
    show(view, trained(document, 0))
    assert bar.maximum() > 0
    assert bar.value() == 0
