"""The diagram while an update is walked through: cards with numbers, lit lines, the rest dimmed."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop_nn.experiment.project import Project
from desktop_nn.models.walk_picture import WalkPicture, walk_picture
from desktop_nn.views.diagram_label import entries_of, label_layout
from desktop_nn.views.diagram_layout import arrange
from desktop_nn.views.diagram_lighting import (
    NOTHING,
    STYLES,
    WalkPainter,
    card_of,
    number_text,
    rows_of,
    style_of,
)
from desktop_nn.views.diagram_static import rectangle
from desktop_nn.views.network_diagram import NetworkDiagram
from tests.models.microscopes import bench
from tests.training.experiments import digits_spec
from tests.views.microscope.conftest import stop_of, three_classes
from tests.views.showing import on_screen


@pytest.fixture
def over(qtbot):
    with bench(qtbot, *three_classes()) as made:
        yield made


@pytest.fixture
def diagram(qtbot, over, theme):
    return on_screen(qtbot, NetworkDiagram(over.document, theme), (780, 370))


class Written:
    """What a diagram writes with the walk, and where."""

    def __init__(self, monkeypatch):
        self.numbers = []
        self.labels = []
        lines, label = WalkPainter._lines, WalkPainter._paint_label

        def noted(*arguments):
            found = lines(*arguments)
            self.numbers += [(line.letter, line.text) for line in found]
            return found

        monkeypatch.setattr(WalkPainter, "_lines", noted)
        monkeypatch.setattr(
            WalkPainter,
            "_paint_label",
            lambda painter: (self.labels.append(painter._picture.chiefs), label(painter)),
        )


@pytest.fixture
def written(monkeypatch):
    return Written(monkeypatch)


def paint(diagram, picture, written):
    diagram.show_walk(picture)
    written.numbers.clear()
    written.labels.clear()
    return diagram.grab().toImage()


def test_that_neurons_show_the_samples_numbers(over, diagram, written):
    scope = over.opened()
    scope.to_end()
    paint(diagram, walk_picture(scope), written)
    outputs = [text for letter, text in written.numbers if letter == "a"]
    held = [
        *scope.traced.find("forward", "A1").value[0],
        *scope.traced.find("forward", "A2").value[0],
    ]
    assert outputs == [number_text(value, 4) for value in held]
    slopes = [text for letter, text in written.numbers if letter == "δ"]
    found = scope.traced.find("loss", "dZ2").value[0]
    assert slopes[-3:] == [number_text(value, 4) for value in found]


def test_that_cards_that_stay_as_they_are_are_not_painted_again(over, diagram, written):
    scope = over.opened()
    scope.to_stop(stop_of(scope, "A1"))
    scope.set_grain("neuron")
    paint(diagram, walk_picture(scope), written)
    before = diagram.cards.painted
    paint(diagram, walk_picture(scope), written)
    assert diagram.cards.painted == before
    scope.next()
    paint(diagram, walk_picture(scope), written)
    changed = diagram.cards.painted - before
    assert 0 < changed <= 6  # of nine: what was lit, and what is


def test_that_layers_that_stay_as_they_are_are_drawn_at_once(over, diagram, written):
    scope = over.opened()
    scope.to_stop(stop_of(scope, "A1"))
    paint(diagram, walk_picture(scope), written)
    before = diagram.columns.painted
    scope.next()
    scope.back()
    shown = paint(diagram, walk_picture(scope), written)
    assert diagram.columns.painted == before
    diagram.columns.clear()
    assert paint(diagram, walk_picture(scope), written) == shown
    assert diagram.columns.painted == before + 3


def test_that_before_the_first_step_nothing_is_written(over, diagram, written):
    paint(diagram, walk_picture(over.opened()), written)
    assert len(written.numbers) == 18
    assert all(text == NOTHING for _, text in written.numbers)


def test_that_a_weights_numbers_stand_on_its_line(over, diagram, written):
    scope = over.opened()
    scope.to_stop(stop_of(scope, "dW2"))
    paint(diagram, walk_picture(scope), written)
    assert written.labels == [((1, 3), (2, 2))]  # its two ends


LINES = (("w", -1.2792), ("∂L/∂w", 0.0054), ("step", -0.0042), ("new w", -1.275))


@pytest.mark.parametrize("units", [(2, 4, 3), (2, 8, 8, 1), (2, 8, 8, 8, 8, 1), (784, 128, 10)])
@pytest.mark.parametrize("size", [(600, 260), (900, 420), (1500, 800)])
def test_that_a_weights_numbers_lie_over_no_neuron(qapp, units, size):
    layout = arrange(units, *size)
    cards = [
        rectangle(card_of(layout, column, row))
        for column in layout.columns
        for row in range(len(column.cells))
    ]
    entries = entries_of(LINES)
    for before, after in itertools.pairwise(layout.columns):
        for source, target in itertools.product((0, -1), (0, -1)):
            start = card_of(layout, before, range(len(before.cells))[source])
            end = card_of(layout, after, range(len(after.cells))[target])
            found = label_layout(layout, start, end, entries)
            assert not any(found.place.intersects(card) for card in cards)
            assert found.place.left() >= 0.0
            assert found.place.right() <= layout.width
            assert found.place.bottom() <= layout.height
            assert all(found.place.contains(row) for row in found.rows)
            assert len(found.rows) == len(LINES)


def test_that_what_the_step_touches_is_lit_and_the_rest_is_dimmed(over, diagram, written):
    scope = over.opened()
    plain = diagram.grab().toImage()
    scope.to_stop(stop_of(scope, "dZ2"))
    dimmed = paint(diagram, walk_picture(scope), written)
    layout = diagram.diagram_layout
    accent = diagram.theme.color("accent")
    lit, other = (card_of(layout, layout.columns[2], row) for row in (2, 0))
    assert dimmed.pixelColor(round(lit.x), round(lit.top)) == accent
    assert dimmed.pixelColor(round(other.x), round(other.top)) != accent
    cells = layout.columns[0].cells[0], layout.columns[1].cells[0]
    middle = round(0.5 * (cells[0].right + cells[1].left))
    strip = range(round(layout.body.top), round(layout.body.bottom))
    panel = diagram.theme.color("panel")

    def ink(image):
        return sum(abs(image.pixelColor(middle, y).blue() - panel.blue()) for y in strip)

    assert 0 < ink(dimmed) < 0.6 * ink(plain) or ink(plain) == 0


def test_that_without_a_walk_the_diagram_is_as_before(over, diagram, written):
    before = diagram.grab().toImage()
    scope = over.opened()
    scope.to_end()
    assert paint(diagram, walk_picture(scope), written) != before
    assert paint(diagram, None, written) == before


def test_that_a_walk_of_another_network_is_not_shown(over, diagram):
    numbers = tuple(np.zeros(units) for units in (2, 5, 3))
    letters = tuple(("a",) * len(each) for each in numbers)
    diagram.show_walk(WalkPicture(numbers, letters, numbers, frozenset(), frozenset()))
    assert diagram.walk_picture is None
    scope = over.opened()
    diagram.show_walk(walk_picture(scope))
    assert diagram.walk_picture is not None
    spec, _ = three_classes(hidden=5)
    over.document.open(Project(spec, own=over.document.own), None)
    assert diagram.walk_picture is None


def test_that_a_fold_shows_the_number_of_its_lit_unit(qtbot, theme, written):
    with bench(qtbot, digits_spec()) as over:
        scope = over.opened()
        diagram = on_screen(qtbot, NetworkDiagram(over.document, theme), (900, 370))
        scope.to_stop(stop_of(scope, "Z1"))
        for _ in range(13):
            scope.back()
        unit = scope.place.index[1]
        paint(diagram, walk_picture(scope), written)
        shown = [text for letter, text in written.numbers if letter == "z"]
        column = diagram.diagram_layout.columns[1]
        group = column.groups[rows_of(column)[unit]]
        assert group.start < unit
        value = float(scope.traced.find("forward", "Z1").value[0, unit])
        assert number_text(value, style_of(diagram.diagram_layout, column).decimals) in shown
        diagram.close()


# Room

NETS = [(2, 4, 3), (2, 8, 8, 1), (64, 64, 32, 10), (2, 12, 12, 12, 12, 1), (3, 1)]


@pytest.mark.parametrize("size", [(300, 200), (640, 300), (780, 370), (1100, 700)])
@pytest.mark.parametrize("units", NETS)
def test_that_cards_never_overlap(units, size):
    layout = arrange(units, *size, (20.0, 40.0))
    for column in layout.columns:
        cards = [card_of(layout, column, row) for row in range(len(column.cells))]
        for above, below in itertools.pairwise(cards):
            assert above.bottom <= below.top
    for before, after in itertools.pairwise(layout.columns):
        assert card_of(layout, before, 0).right < card_of(layout, after, 0).left
    outer = card_of(layout, layout.columns[0], 0), card_of(layout, layout.columns[-1], 0)
    assert outer[0].left >= 0.0
    assert outer[1].right <= layout.width


def test_that_more_room_gives_more_numbers():
    tight = arrange((2, 12, 12, 1), 300.0, 160.0)
    roomy = arrange((2, 4, 3), 900.0, 400.0)
    assert STYLES.index(style_of(roomy, roomy.columns[1])) == 0
    assert STYLES.index(style_of(tight, tight.columns[1])) > 2


@pytest.mark.parametrize("value", [0.0, 1.0, -0.12345, 12.34567, -999.9, 1e-7, -12345.6, 3e9])
def test_that_numbers_fit_into_a_card(value):
    assert len(number_text(value, 4)) <= 7
    assert len(number_text(value, 3)) <= 6
    assert len(number_text(value, 2)) <= 5


def test_that_nothing_has_no_sign():
    assert [number_text(-0.0, decimals) for decimals in (4, 3, 2)] == ["0", "0", "0.00"]


def test_that_a_click_on_a_neuron_or_a_line_tells_its_numbers_while_there_is_a_walk(
    over, diagram, qtbot
):
    told = []
    diagram.numbers_clicked.connect(told.append)
    column = diagram._layout.columns[1]
    place = column.cells[2]
    point = QPoint(round(place.x), round(place.y))
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=point)
    assert told == []
    scope = over.opened()
    scope.to_end()
    diagram.show_walk(walk_picture(scope))
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=point)
    ((first, *_),) = told
    assert (first.name, first.index) == ("A1", (2,))
