from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop_nn.training.weight_pictures import WeightPictures
from desktop_nn.views.weight_mosaic import Mosaic
from desktop_nn.views.weight_pictures_view import WeightPicturesView
from tests.views.showing import active
from tests.views.snapshots import digits, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    document.open(digits(), None)
    view = active(qtbot, WeightPicturesView(document, theme), (330, 360))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def give(view, pictures, largest=0.5, of=None):
    """Show these pictures, without a run."""
    run = trained(view.document, 0)
    product = WeightPictures(np.asarray(pictures, np.int8), largest, of or len(pictures))
    view.show_snapshot(
        replace(snapshot_of(run), products={"weight_pictures": product}), run.history
    )


def color_in(view, unit, row, column):
    place, side = view.field.place(unit), view.field.mosaic.side
    x, y = place.left() + column * side + side // 2, place.top() + row * side + side // 2
    return view.field.grab().toImage().pixelColor(x, y)


def test_that_weights_above_zero_are_blue_below_orange_and_zero_is_the_panel(view, theme):
    pictures = np.zeros((3, 8, 8))
    pictures[1, 2, 5], pictures[2, 7, 0] = 127, -127
    give(view, pictures)
    for mode in ("dark", "light"):
        theme.use(mode)
        assert color_in(view, 1, 2, 5).name() == theme.tokens.positive.lower()
        assert color_in(view, 2, 7, 0).name() == theme.tokens.negative.lower()
        assert color_in(view, 0, 2, 5).name() == theme.tokens.panel.lower()


def test_that_all_units_of_a_trained_net_find_room_at_every_size(view, document):
    run = trained(document, 1)
    for size in ((330, 360), (236, 260), (700, 240)):
        view.resize(*size)
        show(view, run)
        assert view.field.mosaic.count == 64
        assert all(view.field.rect().contains(view.field.place(unit)) for unit in range(64))
    assert view.facts[-1] == "64 units, 64 weights each"


def test_that_units_without_room_are_said(view):
    view.resize(120, 130)
    give(view, np.zeros((100, 8, 8)), of=150)
    drawn = view.field.mosaic.count
    assert drawn < 100
    assert view.facts[-1] == f"the first {drawn} of 150 units, 64 weights each"


def test_that_the_scale_is_that_of_the_largest_weight(view):
    give(view, np.zeros((3, 8, 8)), largest=0.5)
    assert (view.key.scale.low, view.key.scale.high) == ("−0.50", "0.50")
    give(view, np.zeros((3, 8, 8)), largest=12.25)
    assert view.key.scale.high == "12.25"


def test_that_pointing_at_a_pixel_tells_its_weight(view, qtbot):
    pictures = np.zeros((3, 8, 8))
    pictures[1, 2, 5] = -127
    give(view, pictures)
    place, side = view.field.place(1), view.field.mosaic.side
    point = place.topLeft()
    point.setX(point.x() + 5 * side + 1)
    point.setY(point.y() + 2 * side + 1)
    qtbot.mouseMove(view.field, point)
    qtbot.waitUntil(lambda: view.told.text() == "unit 2, pixel 2,5: w ≈ −0.50")
    qtbot.mouseMove(view.field, view.field.rect().bottomRight())
    qtbot.waitUntil(lambda: view.told.text() == "")


def test_that_keys_and_clicks_choose_a_unit_and_it_is_told(view, qtbot):
    pictures = np.zeros((40, 8, 8))
    pictures[1, 0, 0], pictures[1, 0, 1] = 127, -127
    give(view, pictures)
    field = view.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Right)
    qtbot.keyClick(field, Qt.Key.Key_Right)
    assert view.told.text() == "unit 2: w from −0.50 to 0.50"
    assert field.accessibleDescription() == view.told.text()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.chosen == 1 + field.mosaic.columns
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.place(3).center())
    assert field.chosen == 3
    give(view, pictures)
    assert field.chosen == 3


def test_that_an_empty_view_says_what_will_appear(view, document):
    assert view.stack.currentWidget() is view._empty
    assert "pictures" in view._empty.text()


@pytest.mark.parametrize("count", [1, 5, 64, 100])
@pytest.mark.parametrize("room", [(300, 300), (50, 400), (900, 90)])
def test_that_a_place_in_the_mosaic_leads_back_to_its_number(count, room):
    mosaic = Mosaic.of(count, 4, 6, *room)
    for number in range(mosaic.count):
        place = mosaic.place(number)
        assert mosaic.at(place.left(), place.top()) == (number, 0, 0)
        assert mosaic.at(place.right(), place.bottom()) == (number, 3, 5)
        assert mosaic.at(place.left() - 1, place.top()) is None
    assert mosaic.at(10_000, 3) is None
