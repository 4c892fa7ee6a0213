"""The report: one HTML file that needs nothing else, for screen and paper, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped

Facts = Mapping[str, str]

STYLE = """
:root { color-scheme: light dark; --window: #EEF0F3; --panel: #FFFFFF; --line: #DCE1E7;
  --text: #1A1F27; --dim: #5A6474; --positive: #1B63D2; --negative: #D9730D; }
@media screen and (prefers-color-scheme: dark) { :root { --window: #14171C; --panel: #1B1F26;
  --line: #2C333D; --text: #E8EBF0; --dim: #97A1B0; --positive: #4C9DFF; --negative: #FF9F43; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px; background: var(--window); color: var(--text);
  font: 14px/1.45 Inter, "DejaVu Sans", Helvetica, Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1060px; margin: 0 auto; }
h1 { font-size: 24px; margin: 0 0 2px; } h2 { font-size: 15px; margin: 0 0 10px; }
h3 { font-size: 13px; margin: 14px 0 6px; }
p { margin: 0 0 10px; } .dim { color: var(--dim); }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  padding: 14px 16px; margin: 12px 0; overflow-x: auto; }
.row { display: flex; flex-wrap: wrap; gap: 12px 28px; align-items: flex-start; }
.figures div { min-width: 116px; } .figures b { display: block; font-size: 19px; font-weight: 600; }
.figures span { color: var(--dim); font-size: 12px; }
svg { max-width: 100%; height: auto; display: block; }
table { border-collapse: collapse; font-size: 13px; }
th, td { padding: 4px 10px; text-align: right; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
.facts td { text-align: left; } .facts td:first-child { color: var(--dim); padding-left: 0; }
.confusion td { text-align: center; min-width: 38px; border: 1px solid var(--panel); }
.confusion td:first-child { text-align: right; color: var(--dim); }
.confusion th { text-align: center; }
.text-fill { fill: var(--text); } .dim-fill { fill: var(--dim); }
.panel-fill { fill: var(--panel); }
.positive-fill { fill: var(--positive); } .negative-fill { fill: var(--negative); }
.dim-stroke { stroke: var(--dim); } .line-stroke { stroke: var(--line); }
.positive-stroke { stroke: var(--positive); } .negative-stroke { stroke: var(--negative); }
@media print { svg { max-height: 150mm; width: auto; }
  body { background: #FFFFFF; padding: 0; font-size: 11px; }
  section { border: none; padding: 0; margin: 0 0 18px; } svg, table, .row > div {
  break-inside: avoid; } h2 { break-after: avoid; }
  td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
"""Colours are those of the window. Drawings carry classes, so that they follow."""


@dataclass(frozen=True)
class Confusion:
    """Counts: (C, C), rows true, columns predicted, for C `classes`."""

    caption: str
    classes: tuple[str, ...]
    counts: NDArray[np.intp]


@dataclass(frozen=True)
class Report:
    """All that the page shows. `figures` are the few numbers that matter; `drawing`, `curves`,
    `distributions` and `residuals` are SVG; `layers` and `scores` tables, their headings first;
    `settings` by their group."""

    title: str
    subtitle: str
    notes: str
    figures: Facts
    drawing: str
    layers: Sequence[Sequence[str]]
    curves: Sequence[str]
    distributions: Mapping[str, Sequence[str]]
    confusion: Sequence[Confusion]
    scores: Sequence[Sequence[str]]
    residuals: Sequence[str]
    settings: Mapping[str, Facts]
    versions: str


def page(report: Report) -> str:
    """The file's text."""
    sections = [
        _section("Result", _figures(report.figures)),
        _section("Network", _row([report.drawing, _table(report.layers)])),
        _section("Curves", _row(report.curves) or _missing("No epoch has been trained yet.")),
        _section("Distributions", _groups(report.distributions)),
        _section("Predictions", _predictions(report)),
        _section("Settings", _settings(report.settings)),
    ]
    notes = "".join(f"<p>{escape(line)}</p>" for line in report.notes.splitlines() if line)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(report.title)}</h1>\n<p class="dim">{escape(report.subtitle)}</p>\n{notes}'
        + "\n".join(sections)
        + f'\n<p class="dim">{escape(report.versions)}</p>\n</main>\n</body>\n</html>\n'
    )


def _section(title: str, content: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}\n</section>"


def _missing(text: str) -> str:
    return f'<p class="dim">{escape(text)}</p>'


def _row(parts: Iterable[str]) -> str:
    inside = "".join(f"<div>{part}</div>" for part in parts if part)
    return f'<div class="row">{inside}</div>' if inside else ""


def _figures(figures: Facts) -> str:
    cards = "".join(
        f"<div><span>{escape(name)}</span><b>{escape(value)}</b></div>"
        for name, value in figures.items()
    )
    return f'<div class="row figures">{cards}</div>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    heading = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows[1:]
    )
    return f"<table>\n<tr>{heading}</tr>\n{body}</table>"


def _groups(groups: Mapping[str, Sequence[str]]) -> str:
    return _row(f"<h3>{escape(name)}</h3>{_row(parts)}" for name, parts in groups.items())


def _predictions(report: Report) -> str:
    parts = [_confusion(each) for each in report.confusion] + list(report.residuals)
    return _row([*parts, f"<h3>Scores</h3>{_table(report.scores)}"])


def _confusion(matrix: Confusion) -> str:
    """The share of its row tints a cell."""
    heading = "".join(f"<th>{escape(name)}</th>" for name in matrix.classes)
    rows = []
    for true, (name, counts) in enumerate(zip(matrix.classes, matrix.counts, strict=True)):
        total = max(1, int(counts.sum()))
        cells = "".join(
            f'<td style="{_tint(count / total, place == true)}">{grouped(count)}</td>'
            for place, count in enumerate(counts.tolist())
        )
        rows.append(f"<tr><td>{escape(name)}</td>{cells}</tr>\n")
    return (
        f"<h3>{escape(matrix.caption)}</h3>"
        f'<table class="confusion">\n<tr><th></th>{heading}</tr>\n{"".join(rows)}</table>'
        '<p class="dim">Rows: true class. Columns: predicted.</p>'
    )


def _tint(share: float, is_right: bool) -> str:
    color = "positive" if is_right else "negative"
    return f"background: color-mix(in srgb, var(--{color}) {55.0 * share:.0f}%, transparent)"


def _settings(groups: Mapping[str, Facts]) -> str:
    parts = []
    for name, facts in groups.items():
        rows = "".join(
            f"<tr><td>{escape(what)}</td><td>{escape(value)}</td></tr>\n"
            for what, value in facts.items()
        )
        parts.append(f'<h3>{escape(name)}</h3><table class="facts">\n{rows}</table>')
    return _row(parts)
