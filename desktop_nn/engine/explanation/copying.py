"""An origin to take along: as plain text, as LaTeX, and as a table of its terms.

Numbers are whole: so many digits that they mean the very same number again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.plain_text import plain_formula


def as_text(origin: Origin) -> str:
    """Title, formula, terms with their numbers, result and note, a line each."""
    lines = [origin.title, plain_formula(origin.formula)]
    lines += [_term_line(term) for term in origin.terms] or [
        f"  {_name(factor)} = {_whole(factor.value)}" for factor in origin.factors
    ]
    lines += [f"{plain_formula(origin.symbol)} = {_whole(origin.value)}"]
    lines += [origin.note] if origin.note else []
    lines += [f"NumPy: {line}" for line in origin.line.split("\n") if line]
    return "\n".join(lines) + "\n"


def _term_line(term: Term) -> str:
    names = " · ".join(_name(factor) for factor in term.factors)
    values = " · ".join(_whole(factor.value) for factor in term.factors)
    sample = "" if term.sample is None else f"  (sample {term.sample + 1} of the batch)"
    result = f" = {_whole(term.value)}" if len(term.factors) > 1 else ""
    return f"  + {names} = {values}{result}{sample}"


def _name(factor: Factor) -> str:
    return plain_formula(factor.symbol)


def _whole(value: float) -> str:
    """All digits that it takes to mean the very same number again."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))


def as_latex(origin: Origin) -> str:
    """A body for a document with amsmath: the formula, the values in it, and the result, a line
    each; title and note as comments."""
    left, lines = origin.symbol, [_right(origin.formula, origin.symbol)]
    shown = _right(origin.substituted, origin.symbol)
    values, equals, result = shown.rpartition(" = ")
    lines += [values, result] if equals else [result]
    rows = [rf"{left} &= {lines[0]}", *(f"&= {line}" for line in lines[1:])]
    rows = rows if lines[0] != left else [rf"{left} &= {lines[-1]}"]
    body = " \\\\\n  ".join(rows)
    told = [f"% {line}" for line in _comments(origin)]
    return "\n".join([*told, r"\begin{align*}", f"  {body}", r"\end{align*}", ""])


def _right(equation: str, left: str) -> str:
    return equation.removeprefix(f"{left} = ")


def _comments(origin: Origin) -> Iterable[str]:
    return (text for text in (origin.title, origin.note.replace("\n", " ")) if text)


def as_csv(origin: Origin) -> str:
    """A row for each term: its sample (of the batch, from 1), where it has one, each factor by name
    and value, and the product; where it is no sum, a row for each number that enters. The last
    row is the number itself, by name and value."""
    if not origin.terms:
        rows = [*((f.symbol, f.value) for f in origin.factors), (origin.symbol, origin.value)]
        return _table([["number", "value"], *([plain_formula(s), value] for s, value in rows)])
    most = max(len(term.factors) for term in origin.terms)
    has_samples = any(term.sample is not None for term in origin.terms)
    heads = [head for k in range(1, most + 1) for head in (f"factor {k}", f"value {k}")]
    heads = [*(["sample"] if has_samples else []), *heads, "term"]
    summands = (_cells(term, most, has_samples) for term in origin.terms)
    total: list[object] = [*([""] if has_samples else []), plain_formula(origin.symbol)]
    total += [""] * (len(heads) - len(total) - 1)
    return _table([heads, *summands, [*total, origin.value]])


def _cells(term: Term, most: int, has_samples: bool) -> list[object]:
    cells: list[object] = ["" if term.sample is None else term.sample + 1] if has_samples else []
    for factor in term.factors:
        cells += [_name(factor), factor.value]
    cells += [""] * (2 * (most - len(term.factors)))
    return [*cells, term.value]


def _table(rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
