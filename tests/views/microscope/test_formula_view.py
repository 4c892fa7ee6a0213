"""The formula's face: formula, numbers, result, and the links from each to its own origin."""

import csv
import io

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from desktop_nn.models.microscope import Place
from desktop_nn.models.number_text import parse_number, shown
from desktop_nn.views.microscope import formula_view
from desktop_nn.views.microscope.formula_view import CLOSED, START, FormulaView
from desktop_nn.views.microscope.number_links import ROW
from tests.models.microscopes import bench
from tests.training.experiments import small_spec, with_layer
from tests.views.showing import active

WEIGHT = Place("backward", "dW3", (1, 0))
STEP = Place("update", "step_W1", (0, 1))
KEYS = Qt.Key


@pytest.fixture
def over(qtbot):
    with bench(qtbot) as made:
        yield made


@pytest.fixture
def view(over, theme, qtbot):
    shown = FormulaView(over.document, theme, over.microscope)
    active(qtbot, shown, (430, 800))
    over.opened()
    return shown


@pytest.fixture
def scope(over, view):
    return over.microscope


def number_at(links, row, column):
    index = links.numbers.index(row, column)
    return links.numbers.place(index), links.visualRect(index).center()


def click(qtbot, links, row, column):
    place, point = number_at(links, row, column)
    qtbot.mouseClick(links.viewport(), Qt.MouseButton.LeftButton, pos=point)
    return place


# Following the microscope


def test_that_it_says_what_will_appear_until_the_walk_begins(view):
    assert view.reason.text() == START
    assert view.stack.currentWidget() is view.reason


def test_that_closed_it_says_what_will_appear(over, theme, qtbot):
    shown = FormulaView(over.document, theme, over.microscope)
    active(qtbot, shown, (430, 800))
    assert shown.reason.text() == CLOSED


def test_that_each_step_of_the_walk_shows_its_number(view, scope):
    for _ in range(6):
        scope.next()
        assert view.page.origin.place == scope.place
        assert view.contents.title.text() == view.page.origin.title
        assert view.contents.formula.latex == view.page.origin.formula
        assert view.contents.result.text() == view.page.result


def test_that_the_number_asked_about_is_shown_with_its_terms(view, scope):
    scope.look_at(WEIGHT)
    page = view.page
    assert page.origin.place == WEIGHT
    assert view.contents.terms.numbers.lines == page.lines
    assert len(page.lines) == scope.traced.batch
    assert not view.contents.terms.isHidden()
    assert view.contents.substituted.isHidden()


def test_that_what_is_no_sum_is_typeset_with_its_numbers(view, scope):
    scope.look_at(STEP)
    assert view.contents.substituted.latex == view.page.origin.substituted
    assert not view.contents.substituted.isHidden()


def test_that_of_data_the_number_stands_there_once(view, scope):
    scope.look_at(Place("samples", "X", (0, 1)))
    assert view.contents.substituted.isHidden()
    assert view.contents.result.text().startswith("= ")
    assert view.contents.note.text()


def test_that_a_hidden_view_does_nothing_until_it_is_shown(view, scope, qtbot):
    view.hide()
    scope.look_at(WEIGHT)
    assert view.page is None
    with qtbot.waitExposed(view):
        view.show()
    assert view.page.origin.place == WEIGHT


def test_that_closing_takes_the_page_away(view, scope):
    scope.look_at(WEIGHT)
    scope.close()
    assert view.page is None
    assert view.stack.currentWidget() is view.reason
    assert view.breadcrumb.isHidden()


def test_that_the_panels_fact_names_the_number(view, scope):
    facts = []
    view.fact_changed.connect(facts.append)
    scope.look_at(WEIGHT)
    assert facts[-1] == "∂L/∂W3[2, 1]"


# Links


def test_that_a_click_on_a_factor_leads_to_where_it_comes_from(view, scope, qtbot):
    scope.look_at(WEIGHT)
    place = click(qtbot, view.contents.terms, 1, 1)
    assert place == Place("loss", "dZ3", (1, 0))
    assert scope.place == view.page.origin.place == place
    assert scope.trail == (WEIGHT, place)


def test_that_the_keyboard_follows_links_too(view, scope, qtbot):
    scope.look_at(WEIGHT)
    terms = view.contents.terms
    terms.setFocus()
    terms.setCurrentIndex(terms.numbers.index(0, 0))
    qtbot.keyClick(terms, KEYS.Key_Down)
    qtbot.keyClick(terms, KEYS.Key_Return)
    assert scope.place == Place("forward", "A2", (1, 1))


def test_that_a_click_beside_the_numbers_of_a_term_shows_its_sample(view, scope, qtbot):
    scope.look_at(WEIGHT)
    click(qtbot, view.contents.terms, 3, 3)
    assert scope.sample == 3
    assert scope.place == WEIGHT


def test_that_a_number_of_the_state_is_a_link(view, scope, qtbot):
    scope.look_at(STEP)
    lines = view.contents.state_lines
    row = next(k for k, line in enumerate(lines.numbers.lines) if line.cells[2].place)
    lines.followed.emit(lines.numbers.place(lines.numbers.index(row, 2)))
    assert scope.place == Place("update", "m_W1", (0, 1))


def test_that_the_breadcrumb_leads_back(view, scope, qtbot):
    scope.next()
    walked = scope.place
    scope.look_at(WEIGHT)
    click(qtbot, view.contents.terms, 0, 0)
    names = [button.text() for button in view.breadcrumb.buttons]
    assert names[0] == "Step"
    assert names[-1] == "∂L/∂W3[2, 1]"
    view.breadcrumb.buttons[-1].click()
    assert scope.place == WEIGHT
    view.breadcrumb.buttons[0].click()
    assert (scope.place, scope.trail) == (walked, ())
    assert view.breadcrumb.isHidden()


def test_that_backspace_leads_back(view, scope, qtbot):
    scope.look_at(WEIGHT)
    scope.look_at(STEP)
    qtbot.keyClick(view.contents.terms, KEYS.Key_Backspace)
    assert scope.place == WEIGHT
    qtbot.keyClick(view, KEYS.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert scope.trail == ()


def test_that_a_long_way_keeps_its_newest_names_in_sight(view, scope):
    scope.look_at(WEIGHT)
    for row in range(4):
        for name in ("A1", "Z1"):
            scope.look_at(Place("forward", name, (row, 1)))
    names = [button.text() for button in view.breadcrumb.buttons]
    assert names[0] == "Step"
    assert names[-1] == "A1[4, 2]"
    assert len(names) < len(scope.trail)


# Samples that weigh most


def test_that_a_sample_that_weighs_much_can_be_shown(view, scope, qtbot):
    scope.look_at(WEIGHT)
    bars = view.contents.weighing
    wanted = bars.contributions[1].row
    point = QPoint(20, ROW + 5)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=point)
    assert scope.sample == wanted
    bars.setFocus()
    qtbot.keyClick(bars, KEYS.Key_Up)
    qtbot.keyClick(bars, KEYS.Key_Return)
    assert scope.sample == bars.contributions[0].row


# Copies and options


def test_that_a_number_is_copied_as_text_latex_and_table(view, scope):
    scope.look_at(WEIGHT)
    copied = {}
    for name, button in view.contents.options.copy_buttons.items():
        button.click()
        copied[name] = QGuiApplication.clipboard().text()
    assert view.page.origin.title in copied["Text"]
    assert r"\frac{\partial L}" in copied["LaTeX"]
    rows = list(csv.reader(io.StringIO(copied["CSV"])))
    *terms, result = [float(row[-1]) for row in rows[1:]]
    assert result == scope.traced.number(WEIGHT)
    assert sum(terms) == pytest.approx(result, rel=1e-6)


def test_that_the_digits_can_be_chosen(view, scope):
    scope.look_at(WEIGHT)
    digits = view.contents.options.digits
    digits.setCurrentIndex(digits.findData("4"))
    digits.activated.emit(digits.currentIndex())
    value = scope.traced.number(WEIGHT)
    assert view.page.result == f"= {value:.4g}".replace("-", "−").replace("e−0", "e−")


def test_that_more_digits_reach_the_typeset_numbers_too(view, scope):
    scope.look_at(STEP)
    before = view.contents.substituted.latex
    digits = view.contents.options.digits
    digits.setCurrentIndex(digits.findData("10"))
    digits.activated.emit(digits.currentIndex())
    assert view.contents.substituted.latex == view.page.origin.substituted_with(10)
    assert len(view.contents.substituted.latex) > len(before)


def test_that_of_the_whole_batch_a_samples_number_is_told_with_its_mean(view, scope):
    output = Place("forward", "A2", (1, 0))
    scope.look_at(output)
    assert view.contents.over_batch.isHidden()
    scope.show_batch()
    values = scope.traced.find("forward", "A2").value[:, 0].astype(float)
    told = view.contents.over_batch.text()
    assert f"mean {shown(values.mean(), 6)}" in told
    assert f"from {shown(values.min(), 6)} to {shown(values.max(), 6)}" in told
    assert "The chain here is that of sample 2." in told
    scope.look_at(WEIGHT)
    assert view.contents.over_batch.isHidden()
    scope.set_sample(1)
    scope.look_at(output)
    assert view.contents.over_batch.isHidden()


def test_that_gradients_of_samples_can_be_shown_times_n(view, scope):
    scope.look_at(WEIGHT)
    assert view.contents.per_sample.isHidden()
    view.contents.options.per_sample.click()
    assert f"N = {scope.traced.batch}" in view.contents.per_sample.text()
    assert not view.contents.per_sample.isHidden()
    scope.look_at(Place("update", "m_W1", (0, 0)))
    assert not view.contents.options.per_sample.isEnabled()
    assert view.contents.per_sample.isHidden()


# Room


@pytest.mark.parametrize("width", [260, 430, 1000])
def test_that_no_number_is_cut_off(view, scope, qtbot, width):
    view.resize(width, 700)
    for place in (WEIGHT, STEP):
        scope.look_at(place)
        qtbot.waitUntil(lambda: view.contents.width() <= width)
        for links in (view.contents.terms, view.contents.state_lines):
            for column in range(links.numbers.columnCount()):
                cells = [line.cells[column] for line in links.numbers.lines]
                numbers = [cell for cell in cells if not cell.is_words]
                needed = max((links._delegate.width_of(cell) for cell in numbers), default=0)
                assert links.columnWidth(column) >= needed


def test_that_a_wide_page_has_two_columns(view, scope, qtbot):
    scope.look_at(WEIGHT)
    contents = view.contents
    assert contents.code.y() > contents.options.y()
    view.resize(1000, 700)
    qtbot.waitUntil(lambda: contents.code.x() > 300)


def test_that_the_state_is_shown_with_the_spread_of_a_neuron(view, scope):
    scope.look_at(Place("forward", "U2", (0, 1)))
    contents = view.contents
    assert contents.state_title.text() == "State of neuron 2 of layer 2"
    assert all(not strip.isHidden() for strip in contents.spreads)
    assert "mean" in contents.spreads[0].told()
    scope.look_at(WEIGHT)
    assert contents._row.isHidden()


def test_that_both_themes_paint_the_page(view, scope, theme):
    scope.look_at(WEIGHT)
    dark = view.grab().toImage()
    theme.use("light")
    assert view.grab().toImage() != dark


def test_that_the_formula_of_a_quick_walk_is_set_soon(view, scope, qtbot):
    for _ in range(40):
        scope.next()
    formula = view.contents.formula
    assert formula.latex == view.page.origin.formula
    qtbot.waitUntil(lambda: formula.is_set, timeout=5000)


# Against central differences


@pytest.fixture
def without_dropout(qtbot, theme):
    """So that the check draws no masks of its own."""
    with bench(qtbot, with_layer(small_spec(), 0, dropout=0.0)) as made:
        shown = FormulaView(made.document, theme, made.microscope)
        active(qtbot, shown, (430, 800))
        made.opened()
        yield made, shown


def test_that_a_proven_gradient_is_shown_with_its_numeric_value(without_dropout):
    over, view = without_dropout
    scope = over.microscope
    place = Place("backward", "db3", (0,))
    scope.look_at(place)
    assert view.contents.numeric.isHidden()
    proof = over.proven()
    assert proof.verdict == "proven"
    text = view.contents.numeric.text()
    assert text.startswith("numeric ")
    assert text.endswith(" ✓")
    shown = parse_number(text.removeprefix("numeric ").removesuffix(" ✓"))
    assert shown == pytest.approx(scope.traced.number(place), rel=1e-3)
    assert not view.contents.numeric.isHidden()


def test_that_a_number_that_was_not_checked_has_no_numeric_value(without_dropout):
    over, view = without_dropout
    over.proven()
    over.microscope.look_at(Place("forward", "A1", (0, 0)))
    assert view.contents.numeric.isHidden()


def test_that_the_numeric_value_goes_with_the_next_update(without_dropout):
    over, view = without_dropout
    over.microscope.look_at(Place("backward", "db3", (0,)))
    over.proven()
    assert not view.contents.numeric.isHidden()
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert view.contents.numeric.isHidden()


def test_that_with_other_dropout_masks_no_numeric_value_is_claimed(over, view, scope):
    scope.look_at(Place("backward", "db3", (0,)))
    over.proven()
    assert view.contents.numeric.isHidden()


def test_that_a_step_makes_one_page(view, scope, monkeypatch):
    """Position and number are told apart, by two signals."""
    made = []
    good = formula_view.page_of
    monkeypatch.setattr(formula_view, "page_of", lambda *a: made.append(a) or good(*a))
    for step in range(1, 5):
        scope.next()
        assert len(made) == step
    scope.set_sample(1)
    assert len(made) == 5


def test_that_the_same_place_of_another_update_is_another_page(view, scope, over, qtbot):
    scope.next()
    scope.next()
    before = view.page
    with qtbot.waitSignal(scope.opened, timeout=30_000):
        scope.apply()
    scope.next()
    scope.next()
    assert view.page is not before
    assert view.page.origin.place == before.origin.place
