"""The report of a run, and its network as SVG and PDF, opened by others where they are there."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from desktop_nn.app.exporting import exported
from desktop_nn.app.reporting import class_names, confusion_counts
from desktop_nn.app.train_command import begin, find_project
from desktop_nn.experiment.files import open_project

VOID = {"meta", "br", "line", "rect", "circle", "path"}


class Reader(HTMLParser):
    """Fails where a tag is not closed; keeps the words and what a page would fetch."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.words.append(data.strip())


def made(sample, kind, epochs=2):
    project = open_project(find_project(sample))
    run = begin(project)
    run.advance(epochs * run.updates_per_epoch)
    return exported(project, run, kind).data, run


def read(data):
    reader = Reader()
    reader.feed(data.decode("utf-8"))
    assert reader.open == []
    return reader


@pytest.mark.parametrize("sample", ["iris", "digits", "sine", "xor", "batch_norm", "imbalance"])
def test_that_the_report_is_one_file_that_fetches_nothing(sample, qapp):
    data, _ = made(sample, "report")
    reader = read(data)
    assert reader.links == []
    assert not re.search(rb"url\(|@import|<script", data)
    for title in ("Result", "Network", "Curves", "Distributions", "Predictions", "Settings"):
        assert title in reader.words
    assert len(data) < 500_000


def test_that_the_report_tells_the_numbers_of_the_run(qapp):
    data, run = made("iris", "report")
    words = read(data).words
    counts = confusion_counts(run)
    assert "Confusion matrix, validation" in words
    for name in class_names(run):
        assert name in words
    row = str(int(counts["training"][0, 0]))
    assert row in words
    assert any(word.startswith("Epoch 2, update") for word in words)


def test_that_values_have_residuals_in_place_of_a_confusion_matrix(qapp):
    data, _ = made("sine", "report")
    words = read(data).words
    assert not [word for word in words if word.startswith("Confusion")]
    assert "predicted" in words
    assert "R²" in words


def test_that_an_untrained_run_has_a_report_too(qapp):
    data, _ = made("iris", "report", epochs=0)
    assert "No epoch has been trained yet." in read(data).words


def test_that_a_title_is_shown_as_it_is(qapp):
    from dataclasses import replace

    project = replace(open_project(find_project("xor")), title="<b>a & b</b>")
    data = exported(project, begin(project), "report").data
    assert b"<b>a" not in data
    assert "<b>a & b</b>" in read(data).words


def test_that_values_have_no_confusion_matrix_and_are_told_where_to_look(qapp):
    with pytest.raises(ValueError, match="predicts values, not classes"):
        made("sine", "confusion")


def test_that_qt_reads_the_drawing(qapp):
    data, _ = made("iris", "drawing")
    renderer = QSvgRenderer(QByteArray(data))
    assert renderer.isValid()
    assert renderer.viewBoxF().width() > 400


def test_that_one_output_is_named_by_the_class_that_it_stands_for(qapp):
    data, run = made("xor", "drawing")
    assert f">{run.data.classes[1]}<" in data.decode("utf-8")
    assert f">{run.data.classes[0]}<" not in data.decode("utf-8")


def test_that_the_pdf_holds_text_as_text_on_a_page_of_its_size(qapp, tmp_path):
    data, _ = made("iris", "drawing-pdf")
    assert data.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "drawing.pdf"
    path.write_bytes(data)
    told = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
    assert "petal width" in told.decode("utf-8")
    facts = subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout.decode()
    assert re.search(r"Pages:\s+1\b", facts)


def test_that_a_terminal_makes_a_pdf_without_a_display(tmp_path):
    path = tmp_path / "out.pdf"
    command = [sys.executable, "-m", "desktop_nn", "export", "xor", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=bare_environment())
    assert done.returncode == 0, done.stderr
    assert path.read_bytes().startswith(b"%PDF")


def bare_environment():
    import os

    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in left_out}
