"""Why did this weight move by this much? For weights of both layers of a 2-4-3 net with batch norm
and Adam, answered with nothing but the texts on screen, link by link, and recalculated in Python's
floats. (That the same holds of every weight is tested beside the engine, without a screen.)"""

import math
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_nn.models.microscope import Place
from desktop_nn.models.number_table import CELL_ROLE
from desktop_nn.models.number_text import parse_number
from desktop_nn.views.microscope.formula_view import FormulaView
from tests.models.microscopes import bench
from tests.views.microscope.conftest import three_classes
from tests.views.showing import on_screen

MOST_ALIKE = 3
"""Numbers of one array that are gone through."""

KNOWN = {"sqrt": math.sqrt, "exp": math.exp, "tanh": math.tanh, "max": max}
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
UNITS = 1.5
"""Of the last digit shown: half of one from each rounding on the way to it."""


@pytest.fixture(params=[(430, 0), (330, 5), (430, 300)], ids=["wide", "narrow", "late"])
def view(request, qtbot, theme):
    """Of a narrow one long terms take several rows; late, steps have few digits. After so many
    updates."""
    width, updates = request.param
    with bench(qtbot, *three_classes()) as over:
        shown = FormulaView(over.document, theme, over.microscope)
        on_screen(qtbot, shown, (width, 800))
        over.after(updates)
        assert over.opened().traced.update == updates + 1
        over.microscope.to_end()
        yield shown


# What is on screen


def number(text):
    """“= −0.00921475” as one would type it."""
    return parse_number(text.removeprefix("= "))


def last_digit(text):
    """One in the last digit of a number as it is shown."""
    head, _, power = text.removeprefix("= ").partition("e")
    digits = re.sub(r"[^0-9.]", "", head)
    decimals = len(digits.partition(".")[2])
    return 10.0 ** (int(power.replace("−", "-") or 0) - decimals)


def cells(view):
    """Row by row: sign, text and the cell itself, of those with a text."""
    table = view.contents.terms.numbers
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            index = table.index(row, column)
            cell = index.data(CELL_ROLE)
            if cell is not None and cell.text:
                yield index, cell.sign, index.data(Qt.ItemDataRole.DisplayRole), cell


def result(view):
    return view.contents.result.text()


def recalculated(view):
    """What a pocket calculator gives for what stands on screen."""
    if view.contents.substituted.isVisible():
        return formula_value(view.contents.substituted.plain)
    total, product, minuend = 0.0, 1.0, 0.0
    for _, sign, text, cell in cells(view):
        if cell.is_words:
            continue
        if sign in ("=", ")²="):
            assert number(text) == pytest.approx(product, rel=2e-5, abs=1e-12)
            total, product = total + product, 1.0
        elif sign == "·(":
            minuend = number(text)
        elif sign == "−":
            product *= (minuend - number(text)) ** 2
        else:
            product *= number(text)
    return total


def formula_value(plain):
    """“Δw = (0.01 · 0.06) / (√(0.004) + 1e−8) = 0.009”: what stands between the equals signs."""
    between = plain.split(" = ")[1]
    text = between.replace("·", "*").replace("√", "sqrt").replace("−", "-").replace("^", "**")
    text = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: f"**{power[0].translate(POWERS)}", text)
    assert re.fullmatch(r"[-+*/(). ,0-9a-z]+", text), plain
    return eval(text, {"__builtins__": {}}, KNOWN)


def links(view):
    """Index, text and place of each underlined number."""
    return [(index, text, cell.place) for index, _, text, cell in cells(view) if cell.place]


# The walk from link to link


def check_page(view, told):
    """That the numbers shown give the result shown."""
    if not (view.contents.substituted.isVisible() or view.contents.terms.isVisible()):
        assert view.contents.note.text() or told.phase in ("before", "samples"), told
        return
    shown = result(view)
    off = abs(recalculated(view) - number(shown)) / last_digit(shown)
    assert off <= UNITS or is_rounded_to_nothing(view), (told, shown, recalculated(view))


def is_rounded_to_nothing(view):
    """A step that is smaller than what its weight can hold is shown as 0."""
    return number(result(view)) == 0.0 and abs(recalculated(view)) < 1e-9


def follow(view, index):
    """A click on a link."""
    table = view.contents.terms
    point = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)


def walk_from(view, start, checked):
    """Every page that a number leads to, each once."""
    scope = view.microscope
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place in checked:
            continue
        scope.look_at(place)
        check_page(view, place)
        checked.append(place)
        for number_of_link in range(len(links(view))):
            index, text, leads_to = links(view)[number_of_link]
            alike = [each for each in checked + waiting if each.name == leads_to.name]
            if leads_to in alike or len(alike) >= MOST_ALIKE:
                continue
            follow(view, index)
            assert scope.place == leads_to
            opened, coarse = number(result(view)), max(last_digit(text), last_digit(result(view)))
            view.step_back()
            assert scope.place == place
            assert abs(number(text) - opened) <= 0.51 * coarse, (place, leads_to)
            waiting.append(leads_to)


def test_that_why_a_weight_moved_can_be_checked_from_the_screen_alone(view):
    checked = []
    for place in (Place("after", "W1", (1, 2)), Place("after", "W2", (2, 1))):
        walk_from(view, place, checked)
    names = {place.name for place in checked}
    assert {"step_W1", "m_W1", "v_W1", "mhat_W1", "vhat_W1", "dW1", "dZ1", "dU1"} <= names
    assert {"dgamma1", "dbeta1", "norm_slope1", "Xhat1", "mean1", "variance1"} <= names
    assert {"dZ2", "A2", "softmax_row", "Z2", "A1", "X", "Y"} <= names
    assert len(checked) > 40


def test_that_the_calculator_reads_what_is_on_screen():
    assert formula_value("w = (0.5 · (−2)²) / (√(4) + 1 · 10^-1) = 1") == pytest.approx(2 / 2.1)
    assert last_digit("= −0.0123456") == pytest.approx(1e-7)
    assert last_digit("1.23e−5") == pytest.approx(1e-7)
