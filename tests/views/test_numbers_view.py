import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication

from desktop_nn.models.numbers_model import QUANTITY, VALUES
from desktop_nn.views.numbers_view import NumbersView
from desktop_nn.views.theme import mono
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
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


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


def test_that_no_number_is_cut_off(view, example):
    font = QFontMetrics(mono(11))
    texts = [view.model.index(row, VALUES).data() for row in range(view.model.rowCount())]
    widest = max(font.horizontalAdvance(text) for text in texts)
    assert view.table.columnWidth(VALUES) > widest
    titles = [view.model.index(row, QUANTITY).data() for row in range(view.model.rowCount())]
    widest = max(QFontMetrics(view._delegate._sans).horizontalAdvance(text) for text in titles)
    assert view.table.columnWidth(QUANTITY) > widest + 16


def test_that_selection_and_scroll_position_survive_an_update(view, document):
    run = trained(document, 1)
    show(view, run)
    table = view.table
    table.selectRow(20)
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
    assert first.startswith("Z2, weighted sums\t1 × 1\t")
    assert float(second.split("\t")[-1]) == pytest.approx(0.605762989893290, abs=1e-12)


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
