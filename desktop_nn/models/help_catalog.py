"""The help's pages of all that can be chosen, made of the catalog's own rows: a new row has its
page at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from desktop_nn.engine.catalog import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    Activation,
    Initializer,
    Loss,
    Optimizer,
)
from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.experiment.data_sets import DATA_SOURCES, DataSource
from desktop_nn.models.help_page import HelpPage
from desktop_nn.models.number_text import grouped, plain

TABLES: dict[str, tuple[Table[Any], str, str]] = {
    "activation": (ACTIVATIONS, "Activations", "activations"),
    "initializer": (INITIALIZERS, "Initializers", "initialisation"),
    "loss": (LOSSES, "Losses", "losses"),
    "optimizer": (OPTIMIZERS, "Optimizers", "optimizers"),
    "schedule": (SCHEDULES, "Schedules", "schedules"),
    "data": (DATA_SOURCES, "Data sets", "data"),
}
"""By the first word of a topic: the rows, their section, and the page that tells of them all."""

OWN_WORK = "This program; the formula above is all there is to it."


def catalog_pages() -> Iterator[HelpPage]:
    """One for each row of every table, in their order; those that are not offered come last."""
    for kind, (table, section, about) in TABLES.items():
        for row in (*table.rows, *table.unlisted):
            text = "\n\n".join(_parts(kind, row, about))
            yield HelpPage(f"{kind}/{row.name}", _title(row), section, text)


def _title(row: Row) -> str:
    return row.label[:1].upper() + row.label[1:]


def _parts(kind: str, row: Row, about: str) -> Iterator[str]:
    _, section, _ = TABLES[kind]
    yield f"# {_title(row)}"
    yield row.use
    yield "## Formula"
    yield from (f"$$ {line} $$" for line in formula_lines(row))
    yield row.formula
    if isinstance(row, Activation):
        yield from _of_activation(row)
    if isinstance(row, Initializer) and row.meant_for:
        yield "**Meant for layers of** " + _listed("activation", row.meant_for) + "."
    if isinstance(row, Loss):
        yield f"**Goes with** {row.allowed}."
    if isinstance(row, Optimizer) and row.memory:
        yield f"**Remembers**, for each weight and bias: {', '.join(row.memory)}."
    if has_picture(kind, row):
        yield f"![{_title(row)}, drawn](picture:{kind}/{row.name})"
    if row.parameters:
        yield "## Parameters"
        yield _parameter_table(row.parameters)
    if isinstance(row, Optimizer):
        yield "How to find its rate: [Learning rate](learning-rate)."
    yield "## Source"
    source = row.source or OWN_WORK
    yield source[0].upper() + source[1:].rstrip(".") + "."
    yield f"More of its kind: [{section}]({about})."


def _of_activation(row: Activation) -> Iterator[str]:
    yield "## Derivative"
    if row.output_only:
        yield from (f"$$ {line} $$" for line in row.typeset[1:])
    yield from (f"$$ {line} $$" for line in _two_sides(row, row.derivative_latex, r"f'(u)"))
    yield row.derivative
    yield f"**Outputs** lie in {row.range}."
    if row.output_only:
        yield "It mixes all units of a row, so only an output layer may have it."
    if row.slip_of:
        right = ACTIVATIONS[row.slip_of]
        yield f"The right one: [{_title(right)}](activation/{right.name})."


def formula_lines(row: Row) -> list[str]:
    """What is typeset of its formula, in LaTeX."""
    if isinstance(row, Activation) and not row.typeset:
        return [*_two_sides(row, row.latex, "a"), *_kept(row)]
    return list(row.typeset[:1] if isinstance(row, Activation) else row.typeset)


def _two_sides(row: Activation, latex: tuple[str, ...], left: str) -> list[str]:
    """One formula; or two, of which the first holds where u > 0."""
    sides = ["", r" \qquad (u > 0)", r" \qquad (u \leq 0)"]
    sides = sides[1:] if len(latex) > 1 else sides
    return [f"{left} = {_lettered(row, x)}{side}" for x, side in zip(latex, sides, strict=False)]


def _kept(row: Activation) -> list[str]:
    """Letters of its formula that stand for a formula of their own."""
    used = " ".join(row.latex)
    return [
        rf"{_letter(name)} = {_lettered(row, latex)}"
        for name, latex in row.kept_latex.items()
        if f"<{name}>" in used
    ]


def _lettered(row: Activation, latex: str) -> str:
    symbols = {"u": "u", "a": "a"} | {p.name: p.label.split()[-1] for p in row.parameters}
    return re.sub(r"<(\w+)>", lambda found: symbols.get(found[1], _letter(found[1])), latex)


def _letter(name: str) -> str:
    return r"\Phi" if name == "Phi" else rf"\text{{{name.replace('_', ' ')}}}"


def _listed(kind: str, names: tuple[str, ...]) -> str:
    table = TABLES[kind][0]
    return ", ".join(f"[{table[name].label}]({kind}/{name})" for name in names)


def _parameter_table(parameters: tuple[Parameter, ...]) -> str:
    rows = ["| parameter | at first | allowed | what it does |", "|---|---|---|---|"]
    for p in parameters:
        words = [p.about, *_warnings(p)]
        rows.append(f"| {p.label} | {_number(p.default)} | {_range(p)} | {' '.join(words)} |")
    return "\n".join(row.replace("|g|", "∣g∣") for row in rows)


def _warnings(parameter: Parameter) -> Iterator[str]:
    if abs(parameter.usual_minimum) < float("inf"):
        yield f"Below {_number(parameter.usual_minimum)}: {parameter.when_small}."
    if abs(parameter.usual_maximum) < float("inf"):
        yield f"Above {_number(parameter.usual_maximum)}: {parameter.when_large}."


def _range(parameter: Parameter) -> str:
    low, high = parameter.minimum, parameter.maximum
    least = f"{'>' if parameter.open_minimum else '≥'} {_number(low)}" if abs(low) < 1e300 else ""
    most = f"≤ {_number(high)}" if abs(high) < 1e300 else ""
    return ", ".join(filter(None, (least, most))) or "any number"


def _number(value: float) -> str:
    """Large whole ones in groups of three digits."""
    return grouped(int(value)) if 1000 <= abs(value) < 1e12 else plain(value)


def has_picture(kind: str, row: Row) -> bool:
    """Whether there is something to draw of it."""
    if isinstance(row, Activation):
        return not row.output_only
    if isinstance(row, Initializer):
        return not row.own_values
    if isinstance(row, DataSource):
        return row.image_shape is None
    return kind == "schedule"
