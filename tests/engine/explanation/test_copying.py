"""An origin copied says the same as on the screen, and means the very same numbers."""

import csv
import io
import math
import re

import pytest

from desktop_nn.engine.explanation import Place, origin_of, traced_update
from desktop_nn.engine.explanation.copying import as_csv, as_latex, as_text
from desktop_nn.engine.explanation.plain_text import plain_formula
from desktop_nn.engine.explanation.sums import filled
from tests.engine.nets import everything, numbers, one_hot, train, trainer_of

X, Y = numbers(8, 3, seed=5), one_hot(8, 2, seed=5)


@pytest.fixture(scope="module")
def update():
    trainer = trainer_of(everything(), "cross_entropy", "adamw", l2=0.01, l1=0.02, clip=0.5)
    train(trainer, 3, classes=2)
    return traced_update(trainer, X, Y)


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def places(update):
    """One number of each array."""
    return [Place(q.phase, q.name, (0,) * q.value.ndim) for q in update.quantities]


def test_that_a_table_of_terms_has_a_row_for_each_sample(update):
    origin = origin_of(update, Place("backward", "dW2", (2, 1)))
    head, *rows, total = rows_of(as_csv(origin))
    assert head == ["sample", "factor 1", "value 1", "factor 2", "value 2", "term"]
    assert total == ["", "∂L/∂w2[3, 2]", "", "", "", repr(origin.value)]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 9)]
    assert rows[3][1::2] == ["d1[4, 3]", "δ2[4, 2]", rows[3][5]]
    assert float(rows[3][2]) == update.number(Place("forward", "D1", (3, 2)))
    assert sum(float(row[-1]) for row in rows) == pytest.approx(origin.value, rel=1e-12)


def test_that_a_tables_factors_give_its_terms_for_all_numbers(update):
    for place in places(update):
        origin = origin_of(update, place)
        head, *rows = rows_of(as_csv(origin))
        assert all(len(row) == len(head) for row in rows)
        values = [k for k, name in enumerate(head) if name.startswith("value")]
        if origin.terms:
            assert (rows[-1][-1], rows[-1][-2]) == (repr(origin.value), "")
            for row, term in zip(rows[:-1], origin.terms, strict=True):
                product = math.prod(float(row[k]) for k in values if row[k])
                assert product == float(row[-1]) == term.value
        else:
            entering = [f.value for f in origin.factors]
            assert [float(row[1]) for row in rows] == [*entering, origin.value]


def test_that_a_table_of_what_is_no_sum_ends_with_the_number(update):
    origin = origin_of(update, Place("update", "step_W1", (0, 0)))
    head, *entering, last = rows_of(as_csv(origin))
    assert head == ["number", "value"]
    assert {"η", "ε"} < {row[0] for row in entering}
    assert last == ["Δw1[1, 1]", repr(origin.value)]


def test_that_where_no_term_has_a_sample_there_is_no_column_for_it(update):
    head, *rows = rows_of(as_csv(origin_of(update, Place("update", "m_W2", (0, 0)))))
    assert head == ["factor 1", "value 1", "factor 2", "value 2", "term"]
    assert [row[0] for row in rows] == ["β₁", "(1 - β₁)", "m_t"]


def test_that_text_names_the_sample_of_each_term_from_one(update):
    origin = origin_of(update, Place("backward", "dW2", (2, 1)))
    lines = [line for line in as_text(origin).splitlines() if line.startswith("  + ")]
    assert len(lines) == 8
    for n, line in enumerate(lines, 1):
        assert line.startswith(f"  + d1[{n}, 3] · δ2[{n}, 2] = ")
        assert line.endswith(f"  (sample {n} of the batch)")


def test_that_text_tells_formula_terms_result_note_and_code(update):
    origin = origin_of(update, Place("penalty", "dW2", (2, 1)))
    lines = as_text(origin).splitlines()
    assert lines[0] == origin.title
    assert lines[1] == "g = ∂L/∂w2[3, 2] + λ₂ w2[3, 2] + λ₁ sign(w2[3, 2])"
    weight = update.number(Place("before", "W2", (2, 1)))
    assert lines[3] == f"  + λ₂ · w2[3, 2] = 0.01 · {weight!r} = {origin.terms[1].value!r}"
    assert f"g = {origin.value!r}" in lines
    assert origin.note in lines
    assert [line for line in lines if line.startswith("NumPy: np.")]


def test_that_text_names_the_sample_of_a_term(update):
    text = as_text(origin_of(update, Place("backward", "dW2", (2, 1))))
    assert text.count("(sample ") == 8
    assert "  + d1[4, 3] · δ2[4, 2] = " in text


def test_that_latex_is_a_balanced_body_of_aligned_lines(update):
    for place in places(update):
        origin = origin_of(update, place)
        lines = as_latex(origin).rstrip("\n").split("\n")
        told = [line for line in lines if line.startswith("%")]
        assert told[0] == f"% {origin.title}"
        body = lines[len(told) :]
        assert body[0] == r"\begin{align*}"
        assert body[-1] == r"\end{align*}"
        rows = body[1:-1]
        assert all(row.endswith(r"\\") for row in rows[:-1])
        assert not rows[-1].endswith(r"\\")
        inner = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", "".join(rows))
        assert inner.count(" &= ") + inner.count("  &= ") >= len(rows) - inner.count("cases")
        text = "".join(rows)
        assert text.isascii(), text
        assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
        assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")


def test_that_latex_has_formula_values_and_result_on_lines_of_their_own(update):
    origin = origin_of(update, Place("update", "mhat_W2", (0, 0)))
    body = as_latex(origin).split("\\begin{align*}\n")[1].split("\n\\end")[0]
    memory = origin.factors[0].value
    first, second, third = (line.strip() for line in body.split(r"\\"))
    assert first == r"\hat{m}_t &= \frac{m_t}{1 - \beta_1^{t}}"
    assert second.startswith(r"&= \frac{")
    assert second.endswith("}{1 - 0.9^{4}}")
    assert third == f"&= {origin.substituted.rsplit(' = ', 1)[1]}"
    assert memory == update.number(Place("update", "m_W2", (0, 0)))


def test_that_a_number_that_nothing_made_is_one_line(update):
    body = as_latex(origin_of(update, Place("before", "m_W2", (0, 0))))
    assert body.count(r"\\") == 0
    assert "  m_{t-1} &= " in body


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{\partial L}{\partial w^{(2)}_{3,1}}", "∂L/∂w2[3, 1]"),
        (r"\sum_n a^{(1)}_{n,3} \, \delta^{(2)}_{n,2}", "Σ_n a1[n, 3] δ2[n, 2]"),
        (r"\frac{\eta \, \hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}", "(η m̂_t) / (√(v̂_t) + ε)"),
        (r"\left\|\mathrm{d}W_{1}\right\|^2", "||dW₁||²"),
        (r"1 - \beta_1^{t}", "1 - β₁^t"),
        (r"1.5 \cdot 10^{-7}", "1.5 · 10^-7"),
        (r"\Delta w^{(1)}_{1,1}", "Δw1[1, 1]"),
        (r"\frac{1}{N} \, x", "1/N x"),
    ],
)
def test_that_a_formula_can_be_read_as_text(latex, text):
    assert plain_formula(latex) == text


def test_that_a_number_of_a_layer_is_raised_in_brackets():
    """Not a with “(1) 2” above it."""
    symbols = {"a": r"a^{(1)}_{1,4}", "g": "g_t"}
    assert filled("1 - {<a>}^2", symbols) == r"1 - \left(a^{(1)}_{1,4}\right)^2"
    assert filled("{<g>}^2", symbols) == "{g_t}^2"
    assert filled("{<a>}^2", {"a": r"(3 \cdot 10^{-5})"}) == r"{(3 \cdot 10^{-5})}^2"
