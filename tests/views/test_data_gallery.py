"""The gallery: a thumbnail for each data set, both ways with the document."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, shipped
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.experiment.resources import ResourceError
from desktop_nn.models.paint_tool import PaintTool
from desktop_nn.views import data_gallery
from desktop_nn.views.data_gallery import DataGallery
from desktop_nn.views.setup_panels import SetupPanel
from tests.models.edits import change
from tests.views.showing import on_screen
from tests.views.snapshots import own_points, worked_example
from tests.views.typing import click


@pytest.fixture
def gallery(document, theme, qtbot):
    gallery = DataGallery(document, theme)
    gallery.resize(230, 200)
    qtbot.addWidget(gallery)
    gallery.show()
    qtbot.waitUntil(lambda: gallery.is_drawn)
    return gallery


def test_that_pictures_are_drawn_once_and_only_when_the_gallery_has_been_painted(
    document, theme, qtbot, monkeypatch
):
    drawn = []
    usual = data_gallery._icon_of

    def noted(row, theme):
        drawn.append(row.name)
        return usual(row, theme)

    monkeypatch.setattr(data_gallery, "_icon_of", noted)
    gallery = DataGallery(document, theme)
    qtbot.addWidget(gallery)
    document.change_seed(5)
    theme.use("light")
    assert not gallery.is_drawn
    gallery.show()
    qtbot.waitUntil(lambda: gallery.is_drawn)
    gallery.repaint()
    assert drawn == [row.name for row in DATA_SOURCES.rows]
    assert not any(gallery.button(row.name).icon().isNull() for row in DATA_SOURCES.rows)


def checked(gallery):
    return [name for name, button in gallery._buttons.items() if button.isChecked()]


def picture(gallery, name):
    return gallery.button(name).icon().pixmap(46, 46).toImage()


@pytest.mark.parametrize("row", DATA_SOURCES.rows, ids=lambda row: row.name)
def test_that_a_click_takes_the_data_set(gallery, document, qtbot, row):
    click(qtbot, gallery.button(row.name))
    assert document.spec.data.source == row.choice()
    assert document.spec.data.standardize == row.standardize
    assert checked(gallery) == [row.name]
    assert row.label in gallery.about.text()
    assert row.use in gallery.about.text()


def test_that_the_present_one_is_framed_whoever_chose_it(gallery, document):
    document.change_source("moons")
    assert checked(gallery) == ["moons"]
    document.undo_stack.undo()
    assert checked(gallery) == ["spiral"]


def test_that_a_click_on_the_present_one_changes_nothing(gallery, document, qtbot):
    click(qtbot, gallery.button("spiral"))
    assert not document.undo_stack.canUndo()
    assert checked(gallery) == ["spiral"]


def test_that_a_refused_data_set_does_not_look_chosen(gallery, document, qtbot, monkeypatch):
    monkeypatch.setattr(document, "change_source", lambda name: ())
    click(qtbot, gallery.button("moons"))
    assert checked(gallery) == ["spiral"]


def test_that_each_thumbnail_is_another_picture(gallery):
    pictures = [picture(gallery, row.name) for row in DATA_SOURCES.rows]
    for place, one in enumerate(pictures):
        assert all(one != other for other in pictures[place + 1 :])


def test_that_thumbnails_are_in_the_colours_of_their_classes(gallery, theme, qtbot):
    for mode in ("light", "dark"):
        theme.use(mode)
        qtbot.waitUntil(lambda: gallery.is_drawn)
        image = picture(gallery, "gaussian")
        found = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }
        assert {theme.color("positive").name(), theme.color("negative").name()} <= found


@pytest.mark.parametrize("name", ["plane", "hills"])
def test_that_values_over_the_plane_are_coloured_from_low_to_high(gallery, theme, name):
    image = picture(gallery, name).convertToFormat(QImage.Format.Format_RGB32)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    for token in ("positive", "negative"):
        wanted = theme.color(token)
        assert min(abs(p.red() - wanted.red()) + abs(p.blue() - wanted.blue()) for p in pixels) < 40


def test_that_the_projects_own_data_is_offered_only_where_there_is_some(gallery, document):
    assert not gallery.button(OWN).isVisible()
    document.open(worked_example(), None)
    assert gallery.button(OWN).isVisible()
    assert checked(gallery) == [OWN]
    assert "Own data" in gallery.about.text()
    document.change_source("xor")
    assert gallery.button(OWN).isVisible()


def test_that_the_thumbnail_in_use_shows_its_noise_and_the_others_stay(gallery, document, theme):
    usual, other = picture(gallery, "spiral"), picture(gallery, "moons")
    change("data.source.noise", 1.5)(document)
    noisy = picture(gallery, "spiral")
    assert noisy != usual
    assert picture(gallery, "moons") == other
    theme.use("light")
    theme.use("dark")
    assert picture(gallery, "spiral") == noisy
    document.undo_stack.undo()
    assert picture(gallery, "spiral") == usual


def test_that_a_thumbnail_that_is_left_is_as_usual_again(gallery, document):
    usual = picture(gallery, "spiral")
    change("data.source.arms", 4.0)(document)
    assert picture(gallery, "spiral") != usual
    document.change_source("moons")
    assert picture(gallery, "spiral") == usual


def test_that_painted_points_are_offered_and_drawn_once_there_are_some(gallery, document, qtbot):
    tool = PaintTool(document)
    assert not gallery.button(PAINTED).isVisible()
    tool.choose(1)
    tool.paint(np.array([[0.0, 0.0]]), (6.0, 6.0))
    assert checked(gallery) == [PAINTED]
    assert "set by hand" in gallery.about.text()
    before = picture(gallery, PAINTED)
    tool.clear()
    tool.paint(np.array([[1.0, 0.0], [0.0, 1.0]]), (6.0, 6.0))
    assert picture(gallery, PAINTED) != before
    click(qtbot, gallery.button("moons"))
    click(qtbot, gallery.button(PAINTED))
    assert document.data.rows == 2


def test_that_own_data_of_any_shape_has_a_thumbnail(gallery, document):
    one_row_of_64 = own_points(np.ones((1, 64)), [[1.0]], validation_share=0.0)
    twelve_classes = own_points(
        np.arange(24.0).reshape(24, 1), np.arange(24.0)[:, None] % 12, tuple("abcdefghijkl")
    )
    for project in (one_row_of_64, twelve_classes):
        document.open(project, None)
        image = picture(gallery, OWN)
        shown = [image.pixelColor(x, y) for x in range(46) for y in range(46)]
        assert any(color != QColor(0, 0, 0, 0) for color in shown)


def test_that_every_thumbnail_has_a_name_and_its_source_and_licence(gallery):
    for row in DATA_SOURCES.rows:
        button = gallery.button(row.name)
        assert button.accessibleName() == f"Data set {row.label}"
        assert button.statusTip() == row.label
        assert row.source in button.toolTip()


def test_that_seven_thumbnails_stand_side_by_side_in_a_narrow_panel(gallery):
    for button in gallery._buttons.values():
        assert not button.isVisible() or button.geometry().right() < 230


@pytest.fixture
def without_files(monkeypatch, tmp_path):
    """The program, its own data files gone."""
    names = ("_digits", "_iris", "_penguins", "_wine", "_breast_cancer")
    caches = (data_gallery._sample_of, *(getattr(shipped, name) for name in names))
    monkeypatch.setattr(shipped, "resource", lambda *parts: tmp_path.joinpath(*parts))
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_that_a_data_set_whose_file_is_gone_is_blank_and_says_so_on_a_click(
    without_files, gallery, document, qtbot
):
    blank = [row.name for row in DATA_SOURCES.rows if gallery.button(row.name).icon().isNull()]
    assert blank == [row.name for row in DATA_SOURCES.rows if row.source]
    with qtbot.capture_exceptions() as raised:
        click(qtbot, gallery.button("iris"))
    assert [error[0] for error in raised] == [ResourceError]
    assert "Install the program again." in str(raised[0][1])
    assert document.spec.data.source.name == "spiral"


def test_that_what_is_said_of_a_set_is_seen_whole_at_every_size(qtbot, document, theme):
    panel = SetupPanel(document, theme)
    about = panel.gallery.about
    on_screen(qtbot, panel)
    for height in (560, 780, 930):
        for source in ("xor", "spiral", "digits"):
            document.change_source(source)
            panel.resize(244, height)
            qtbot.waitUntil(lambda: about.height() >= about.heightForWidth(about.width()))
            assert panel.gallery.rect().contains(about.geometry())


@pytest.mark.parametrize("height", [columns[0] for columns in data_gallery.COLUMNS])
def test_that_no_thumbnail_has_a_row_to_itself(gallery, height):
    gallery.fit(236, height)
    gallery.layout().activate()
    rows = [button.y() for button in (*gallery._buttons.values(), gallery.import_button)]
    seen = [y for y, button in zip(rows, shown_buttons(gallery), strict=True) if button]
    assert min(seen.count(y) for y in seen) > 1


def shown_buttons(gallery):
    """Whether each button is there: what the project doesn't carry is not."""
    return [not b.isHidden() for b in (*gallery._buttons.values(), gallery.import_button)]
