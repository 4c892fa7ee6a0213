"""Pictures: every panel as PNG, SVG and PDF, light whatever the window's theme is."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.views import picture as module
from desktop_nn.views.data_gallery import DataGallery
from desktop_nn.views.picture import FORMS
from tests.app.conftest import LONG
from tests.experiment.small_disk import SAID, small_disk

PNG_4, PNG_2, PNG, SVG, PDF = FORMS
SHOWN = ("network", "curves", "histograms", "output", "layers", "setup")


@pytest.fixture
def trained(lasting_program: Program, qtbot: QtBot) -> Program:
    """For an epoch, once; what an earlier test was told is gone."""
    program = lasting_program
    program.window.banner.hide()
    program.window.banner.message.clear()
    program.window.statusBar().clearMessage()
    if not program.controller.history.length:
        program.window.resize(1280, 800)
        program.window.actions_by_name["step_epoch"].trigger()
        qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)
        qtbot.waitUntil(lambda: "training" in program.window.docks["curves"].header.fact())
    return program


def saved(program: Program, name: str, folder: Path, form: module.PictureForm) -> Path:
    path = folder / f"{name}{form.ending}"
    program.pictures.save(name, path, form)
    return path


@pytest.mark.parametrize("name", [*SHOWN, "window"])
def test_that_a_panel_is_written_as_png_svg_and_pdf(
    trained: Program, tmp_path: Path, name: str
) -> None:
    image = QImage(str(saved(trained, name, tmp_path, PNG)))
    spots = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    assert len({image.pixel(*spot) for spot in spots}) > 4
    svg = ElementTree.parse(saved(trained, name, tmp_path, SVG)).getroot()
    assert len(list(svg.iter())) > 20
    pdf = saved(trained, name, tmp_path, PDF).read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"%%EOF" in pdf[-32:]


def test_that_a_picture_is_light_and_the_window_stays_dark(
    trained: Program, tmp_path: Path
) -> None:
    window = trained.window
    trained.use_theme("dark")
    before = window.curves.grab().toImage()
    image = QImage(str(saved(trained, "curves", tmp_path, PNG)))
    assert image.pixelColor(2, image.height() - 2).lightness() > 200
    assert trained.theme.tokens.name == "dark"
    assert trained.theme.mode == "dark"
    assert window.curves.grab().toImage() == before


def test_that_a_picture_is_the_same_from_the_dark_window_as_from_the_light_one(
    trained: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    """To the byte, though only the panel is made light, and not all of the program."""
    gallery, menus = trained.window.findChild(DataGallery), trained.window.menuBar()
    assert gallery is not None

    def is_settled() -> bool:
        """Thumbnails are drawn, and the menus' bar, too wide at first, is laid out."""
        return gallery.is_drawn and menus.geometry().right() < trained.window.width()

    trained.use_theme("light")
    qtbot.waitUntil(is_settled, timeout=LONG)
    names = [*SHOWN, "window"]
    light = {name: saved(trained, name, tmp_path, PNG).read_bytes() for name in names}
    trained.use_theme("dark")
    qtbot.waitUntil(is_settled, timeout=LONG)
    seen = [trained.window.grab().toImage()]

    def is_still() -> bool:
        """What views paint when it is their turn has been painted."""
        seen.append(trained.window.grab().toImage())
        return seen[-1] == seen[-2]

    qtbot.waitUntil(is_still, timeout=LONG)
    before = seen[-1]
    dark = {name: saved(trained, name, tmp_path, PNG).read_bytes() for name in names}
    assert [name for name in names if dark[name] != light[name]] == []
    qtbot.waitUntil(lambda: trained.window.grab().toImage() == before, timeout=LONG)


def test_that_only_the_panel_is_styled_anew_for_its_picture(
    trained: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the program would take a second."""
    trained.use_theme("dark")
    monkeypatch.setattr(trained.theme, "_apply", lambda: pytest.fail("all of it"))
    saved(trained, "curves", tmp_path, PNG)
    assert trained.window.curves.styleSheet() == ""
    assert trained.theme.tokens.name == "dark"


def test_that_a_picture_has_the_size_that_was_chosen(trained: Program, tmp_path: Path) -> None:
    size = trained.window.curves.size()
    for form in (PNG, PNG_2, PNG_4):
        image = QImage(str(saved(trained, "curves", tmp_path, form)))
        assert image.size() == size * form.scale


def test_that_the_network_is_drawn_as_lines_and_text(trained: Program, tmp_path: Path) -> None:
    text = saved(trained, "network", tmp_path, SVG).read_text(encoding="utf-8")
    assert text.count("<polyline") + text.count("<path") > 50
    assert "tanh · 8" in text
    assert "widest" in text


def test_that_axes_are_lines_and_text_and_kept_for_the_screen_afterwards(
    trained: Program, tmp_path: Path
) -> None:
    """On screen they are pixels, which would blur on paper."""
    scenes = [view.scene() for view in trained.window.curves.findChildren(QGraphicsView)]
    modes = [item.cacheMode() for scene in scenes for item in scene.items()]
    assert QGraphicsItem.CacheMode.DeviceCoordinateCache in modes
    root = ElementTree.parse(saved(trained, "curves", tmp_path, SVG)).getroot()
    texts = {"".join(each.itertext()).strip() for each in root.iter() if each.tag.endswith("text")}
    assert {"0", "1", "2"} <= texts
    assert [item.cacheMode() for scene in scenes for item in scene.items()] == modes


def test_that_qts_own_renderer_shows_the_same(trained: Program, tmp_path: Path) -> None:
    """The PNG and the SVG of the network, side by side."""
    wanted = QImage(str(saved(trained, "network", tmp_path, PNG)))
    svg = saved(trained, "network", tmp_path, SVG).read_bytes()
    shown = QImage(wanted.size(), QImage.Format.Format_RGB32)
    painter = QPainter(shown)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(shown.rect()))
    painter.end()
    places = [(x, y) for x in range(0, shown.width(), 4) for y in range(0, shown.height(), 4)]
    apart = [
        abs(shown.pixelColor(x, y).lightness() - wanted.pixelColor(x, y).lightness())
        for x, y in places
    ]
    assert sum(apart) / len(apart) < 12


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler")
def test_that_a_pdf_has_one_page_of_the_panels_size(trained: Program, tmp_path: Path) -> None:
    path = saved(trained, "curves", tmp_path, PDF)
    out = tmp_path / "page"
    subprocess.run(["pdftoppm", "-r", "96", "-png", path, out], check=True, timeout=60)
    (page,) = tmp_path.glob("page*.png")
    size, wanted = QImage(str(page)).size(), trained.window.curves.size()
    assert abs(size.width() - wanted.width()) <= 1
    assert abs(size.height() - wanted.height()) <= 1


def test_that_a_picture_too_large_is_refused_in_words(
    trained: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 1_000_000)
    path = saved(trained, "window", tmp_path, PNG_4)
    assert not path.exists()
    assert "Choose a smaller one" in trained.window.banner.message.text()


def test_that_a_place_that_cannot_be_written_is_said(trained: Program, tmp_path: Path) -> None:
    trained.pictures.save("curves", tmp_path / "gone" / "a.png", PNG)
    assert "Nothing was written" in trained.window.banner.message.text()


def test_that_a_disk_that_is_full_leaves_the_picture_of_before(
    trained: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    path = saved(trained, "curves", folder, PNG)
    before = path.read_bytes()
    with small_disk():
        saved(trained, "network", folder, PNG)
        trained.pictures.save("curves", path, PNG_2)
    assert SAID in trained.window.banner.message.text()
    assert path.read_bytes() == before
    assert [entry.name for entry in folder.iterdir()] == ["curves.png"]


def test_that_the_menu_asks_for_place_and_form(
    trained: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(parent: object, stem: str, forms: list[str], title: str) -> tuple[Path, str]:
        asked.append(stem)
        return tmp_path / "mine.svg", next(form for form in forms if ".svg" in form)

    monkeypatch.setattr(file_dialogs, "ask_for_export", choose)
    trained.pictures.actions["curves"].trigger()
    assert asked == ["untitled-curves"]
    assert (tmp_path / "mine.svg").stat().st_size > 1000


@pytest.mark.parametrize("name", ["network", "curves", "window"])
def test_that_a_picture_is_copied_for_other_programs(trained: Program, name: str) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    trained.use_theme("dark")
    trained.pictures.copies[name].trigger()
    image, data = clipboard.image(), clipboard.mimeData().data("image/png")
    assert QImage.fromData(data).size() == image.size()
    view = trained.pictures.view(name)
    if name != "network":
        assert image.size() == 2 * view.size()
    assert image.pixelColor(2, image.height() - 2).lightness() > 200
    assert trained.theme.tokens.name == "dark"
    assert trained.window.statusBar().currentMessage().startswith("Copied: ")


def test_that_panels_that_are_hidden_are_greyed_out(trained: Program) -> None:
    trained.window.pictures_menu.aboutToShow.emit()
    actions = trained.pictures.actions
    assert actions["curves"].isEnabled()
    assert not actions["statistics"].isEnabled()
    assert actions["network"].isEnabled()
    trained.window.copies_menu.aboutToShow.emit()
    assert trained.pictures.copies["curves"].isEnabled()
    assert not trained.pictures.copies["statistics"].isEnabled()
