from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import Confusion
from desktop_nn.views.confusion_view import ConfusionView, contrast
from desktop_nn.views.theme import rgb
from tests.views.showing import on_screen
from tests.views.snapshots import digits, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = ConfusionView(document, theme)
    on_screen(qtbot, view, (300, 300))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def test_that_an_empty_view_says_what_will_appear(view):
    assert view.stack.currentWidget() is view._empty


def test_that_the_fact_gives_accuracy_and_part(view, document):
    run = trained(document, 10)
    show(view, run)
    accuracy = float(run.history.last[6])
    assert view.facts[-1] == f"validation: {100 * accuracy:.1f}\u202f% of 100 now"


def test_that_ten_classes_fit_without_cut_off_text(view, document, qtbot):
    document.open(digits(), None)
    show(view, trained(document, 1))
    table = view.table
    qtbot.waitUntil(lambda: table.columnWidth(9) > 0 and view.cell(9, 9).bottom() > 0)
    assert not table.horizontalScrollBar().isVisible()
    assert not table.verticalScrollBar().isVisible()
    assert table.viewport().rect().contains(view.cell(9, 9))
    font = QFontMetrics(view._delegate.font)
    for row in range(10):
        for column in range(10):
            count = str(view.model.index(row, column).data())
            assert font.horizontalAdvance(count) <= view.cell(row, column).width() - 2
            assert font.height() <= view.cell(row, column).height() + 2


def test_that_large_counts_make_the_font_smaller(view, document):
    document.open(digits(), None)
    run = trained(document, 0)
    counts = Confusion(np.full((10, 10), 123_456), "training")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    font = QFontMetrics(view._delegate.font)
    assert font.horizontalAdvance("123456") <= view.cell(0, 0).width()


def with_product(snapshot, confusion) -> Snapshot:
    return replace(snapshot, products={"confusion": confusion})


def test_that_what_is_not_the_only_class_is_shown_as_other(view, document):
    data = DataSet(np.zeros((10, 2)), np.zeros((10, 1)), ("a", "b"), ("y",), ("only",))
    spec = replace(default_spec(), data=DataSpec(Choice(OWN), 0.0))
    document.open(Project(spec, own=data), None)
    run = trained(document, 0)
    counts = Confusion(np.array([[6, 4], [0, 0]]), "training")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    assert view.stack.currentWidget() is view.table
    model = view.model
    assert model.headerData(1, Qt.Orientation.Horizontal) == "other"
    assert view.facts[-1] == "training: 60.0\u202f% of 10 now"


def test_that_hits_are_blue_and_misses_orange(view, document):
    run = trained(document, 0)
    counts = Confusion(np.array([[9, 1], [8, 2]]), "validation")
    view.show_snapshot(with_product(snapshot_of(run), counts), run.history)
    image = view.table.viewport().grab().toImage()
    hit, miss = (image.pixelColor(view.cell(row, 0).topLeft()) for row in (0, 1))
    assert hit.blue() > hit.red()
    assert miss.red() > miss.blue()


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_counts_can_be_read_on_every_tint(view, theme, mode):
    theme.use(mode)
    for shades in view._delegate._shades.values():
        for tint, ink in shades:
            assert contrast(rgb(ink.name()), rgb(tint.name())) >= 5.5


def test_that_the_tints_follow_the_theme(view, document, theme):
    show(view, trained(document, 10))
    dark = view.table.viewport().grab().toImage().pixelColor(view.cell(0, 0).topLeft())
    theme.use("light")
    light = view.table.viewport().grab().toImage().pixelColor(view.cell(0, 0).topLeft())
    assert dark != light


def test_that_the_table_goes_when_the_classes_are_others(view, document):
    show(view, trained(document, 1))
    document.open(digits(), None)
    assert view.stack.currentWidget() is view._empty
    assert view.facts[-1] == ""


def test_that_names_stand_at_the_rows_and_columns(view, document):
    show(view, trained(document, 1))
    for orientation in (Qt.Orientation.Vertical, Qt.Orientation.Horizontal):
        assert view.model.headerData(0, orientation) == "orange"
    assert view._legend.text() == "true ↓ / predicted →"
