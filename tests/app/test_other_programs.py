"""What is written for other programs, opened by such: a browser, a PDF renderer, a spreadsheet.

Where one isn't installed its tests are skipped, and say so.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from desktop_nn.app.exporting import exported
from desktop_nn.app.program import Program
from desktop_nn.app.train_command import begin, find_project
from desktop_nn.experiment.exports.tables import confusion_table
from desktop_nn.experiment.files import open_project
from desktop_nn.models.number_text import THIN_SPACE
from desktop_nn.models.table_text import as_tabs, table_cells
from desktop_nn.training.run import Run
from desktop_nn.views.picture import FORMS, picture_of
from tests.app.conftest import LONG

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler there")
needs_librsvg = pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="no librsvg there")
needs_spreadsheet = pytest.mark.skipif(
    shutil.which("ssconvert") is None, reason="no Gnumeric is installed"
)
PNG, SVG, PDF = FORMS[2], FORMS[3], FORMS[4]


def made(sample: str, kind: str, epochs: int = 2) -> tuple[bytes, Run]:
    project = open_project(find_project(sample))
    run = begin(project)
    run.advance(epochs * run.updates_per_epoch)
    return exported(project, run, kind).data, run


def browse(folder: Path, *words: str) -> None:
    assert BROWSER is not None
    command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
               "--no-first-run", f"--user-data-dir={folder / 'browser'}", *words]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def painted(svg: bytes, size: QSize) -> QImage:
    """By Qt."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def greys(image: QImage) -> np.ndarray:
    """From 0 to 255, every place the mean of four by four: edges of letters weigh less then."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, columns, stride = image.height(), image.width(), image.bytesPerLine()
    levels = np.frombuffer(image.constBits(), np.uint8).reshape(rows, stride)[:, :columns]
    whole = levels[: rows // 4 * 4, : columns // 4 * 4].astype(float)
    return whole.reshape(rows // 4, 4, columns // 4, 4).mean(axis=(1, 3))


def assert_alike(found: QImage, wanted: QImage) -> None:
    """And far more alike than one of them and an empty sheet."""
    assert found.size() == wanted.size()
    apart = np.abs(greys(found) - greys(wanted))
    ink = np.abs(greys(wanted) - 255.0)
    assert apart.mean() < 0.35 * ink.mean()
    assert apart.mean() < 6.0


@pytest.fixture
def trained(program: Program, qtbot: QtBot) -> Program:
    program.window.resize(1280, 800)
    program.window.actions_by_name["step_epoch"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)
    qtbot.waitUntil(lambda: "training" in program.window.docks["curves"].header.fact())
    return program


@needs_browser
def test_that_a_browser_draws_svgs_as_they_are_meant(trained: Program, tmp_path: Path) -> None:
    """Two panels and the export's drawing, one below the other on a page."""
    drawing, _ = made("iris", "drawing")
    views = (trained.window.diagram, trained.window.curves)
    svgs = [picture_of(view, SVG, trained.theme, "A panel") for view in views]
    pairs = [
        (svg, QImage.fromData(picture_of(view, PNG, trained.theme, "A panel")))
        for svg, view in zip(svgs, views, strict=True)
    ]
    size = QSvgRenderer(QByteArray(drawing)).defaultSize()
    pairs.append((drawing, painted(drawing, size)))
    lines, top = [], 0
    for place, (svg, wanted) in enumerate(pairs):
        (tmp_path / f"{place}.svg").write_bytes(svg)
        spot = f"left:0;top:{top}px;width:{wanted.width()}px;height:{wanted.height()}px"
        lines.append(f'<img src="{place}.svg" style="position:absolute;{spot}">')
        top += wanted.height()
    page, shot = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text("<!doctype html><body>" + "".join(lines), encoding="utf-8")
    widest = max(wanted.width() for _, wanted in pairs)
    # The window's frame takes some of the height.
    browse(tmp_path, f"--window-size={widest},{top + 200}", f"--screenshot={shot}", page.as_uri())
    seen, top = QImage(str(shot)), 0
    for _, wanted in pairs:
        assert_alike(seen.copy(0, top, wanted.width(), wanted.height()), wanted)
        top += wanted.height()


@needs_librsvg
@pytest.mark.parametrize("name", ["network", "curves", "histograms"])
def test_that_librsvg_draws_a_panel_as_it_is(trained: Program, tmp_path: Path, name: str) -> None:
    """What Gnome and LaTeX read SVGs with. It knows no `vector-effect`."""
    view = trained.pictures.view(name)
    wanted = QImage.fromData(picture_of(view, PNG, trained.theme, name))
    path, shot = tmp_path / "panel.svg", tmp_path / "panel.png"
    path.write_bytes(picture_of(view, SVG, trained.theme, name))
    size = f"-w {wanted.width()} -h {wanted.height()}".split()
    subprocess.run(["rsvg-convert", *size, "-o", shot, path], check=True, timeout=60)
    assert_alike(QImage(str(shot)), wanted)


@needs_browser
@needs_poppler
def test_that_a_browser_prints_the_report(tmp_path: Path, qapp: object) -> None:
    data, run = made("iris", "report")
    page, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_bytes(data)
    browse(tmp_path, f"--print-to-pdf={printed}", page.as_uri())
    told = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], capture_output=True, check=True, timeout=60
    ).stdout.decode("utf-8")
    for word in ("Confusion matrix, validation", "Curves", "Distributions", "Settings", "setosa"):
        assert word in told
    assert f"update {run.update}" in told


@needs_poppler
@pytest.mark.parametrize("name", ["network", "curves"])
def test_that_a_pdf_renderer_draws_a_panel_as_it_is(
    trained: Program, tmp_path: Path, name: str
) -> None:
    view = trained.pictures.view(name)
    wanted = QImage.fromData(picture_of(view, PNG, trained.theme, name))
    path = tmp_path / "panel.pdf"
    path.write_bytes(picture_of(view, PDF, trained.theme, name))
    size = f"-scale-to-x {wanted.width()} -scale-to-y {wanted.height()}".split()
    command = ["pdftoppm", "-png", "-singlefile", *size, path, tmp_path / "panel"]
    subprocess.run(command, check=True, timeout=60)
    assert_alike(QImage(str(tmp_path / "panel.png")), wanted)


# A spreadsheet

GNM = "{http://www.gnumeric.org/v10.dtd}"
NUMBER = "40"


def spread(folder: Path, text: str, importer: str) -> dict[tuple[int, int], float | str]:
    """Cell by cell what a spreadsheet makes of a file: numbers as numbers, all else as text."""
    source, target = folder / "table.txt", folder / "table.gnumeric"
    source.write_text(text, encoding="utf-8")
    command = ["ssconvert", "-I", f"Gnumeric_stf:{importer}", source, target]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    root = ElementTree.fromstring(gzip.decompress(target.read_bytes()))
    found: dict[tuple[int, int], float | str] = {}
    for cell in root.iter(f"{GNM}Cell"):
        place = int(cell.attrib["Row"]), int(cell.attrib["Col"])
        value = cell.text or ""
        found[place] = float(value) if cell.get("ValueType") == NUMBER else value
    return found


@needs_spreadsheet
@pytest.mark.parametrize("kind", ["history", "weights", "predictions", "confusion"])
def test_that_a_spreadsheet_reads_every_number_of_a_table(
    tmp_path: Path, qapp: object, kind: str
) -> None:
    data, _ = made("iris", kind)
    text = data.decode("utf-8")
    found = spread(tmp_path, text, "stf_csvtab")
    rows = [line.split(",") for line in text.splitlines()]
    assert len(rows) > 2
    for place in [(r, c) for r, row in enumerate(rows) for c in range(len(row))]:
        cell = rows[place[0]][place[1]]
        if not cell:
            assert place not in found
        elif re.fullmatch(r"-?\d.*", cell):
            assert found[place] == float(cell)
        else:
            assert found[place] == cell


@needs_spreadsheet
def test_that_a_spreadsheet_computes_no_name(tmp_path: Path, qapp: object) -> None:
    names = ("=1+1", "+b", "=HYPERLINK(a)")
    found = spread(
        tmp_path, confusion_table(names, {"training": np.eye(3, dtype=int)}), "stf_csvtab"
    )
    for place, name in enumerate(names):
        assert found[0, 2 + place].removeprefix("'") == name
        assert found[1 + place, 1].removeprefix("'") == name
        assert found[1 + place, 2 + place] == 1.0


@needs_spreadsheet
def test_that_what_is_copied_pastes_into_a_spreadsheet(qtbot: QtBot, tmp_path: Path) -> None:
    table = QTableWidget(2, 3)
    qtbot.addWidget(table)
    table.setHorizontalHeaderLabels(["layer", "mean", "units"])
    for place, text in enumerate(
        ["hidden 1", "−0.25", f"1{THIN_SPACE}024", '"output', "3e−5", "–"]
    ):
        table.setItem(place // 3, place % 3, QTableWidgetItem(text))
    text = as_tabs(table_cells(table.model(), range(2), range(3), has_row_titles=False))
    found = spread(tmp_path, text, "stf_csvtab")
    assert [found[1, column] for column in range(3)] == ["hidden 1", -0.25, 1024.0]
    assert [found[2, column] for column in range(2)] == ['"output', 3e-5]
