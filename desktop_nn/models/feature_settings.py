"""The features to choose from, and what choosing one does to the document."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.experiment.features import input_columns, input_symbols, presets
from desktop_nn.experiment.formula import CONSTANTS, FUNCTIONS
from desktop_nn.experiment.problem import Problem
from desktop_nn.models.document import Document
from desktop_nn.models.settings_fields import Problems

WHERE = "data.features"
MOST_SINGLE = 2
"""Inputs up to which each feature is offered by itself; of more, a kind at a time."""

MOST_NAMES = 8
MOST_NAMED = 4
AT_LEAST_ONE = "At least one feature stays: the network needs an input."


def chosen(document: Document) -> tuple[str, ...]:
    """The formulas that make the network's inputs; the inputs themselves are formulas too."""
    return document.spec.data.features or input_symbols(document.data.input_names)


def offered(document: Document) -> dict[str, tuple[str, ...]]:
    """What can be chosen, formulas by the name that they are offered under: one each over few
    inputs, else a kind; and each of the present ones that is none of these."""
    kinds = presets(document.data.input_names)
    usual = [formula for kind in kinds.values() for formula in kind]
    single = document.data.width <= MOST_SINGLE
    rows = dict(kinds)
    if single:
        rows = {formula: (formula,) for formula in usual}
    return rows | {each: (each,) for each in chosen(document) if each not in usual}


def choose(document: Document, formulas: tuple[str, ...], on: bool) -> Problems:
    """Take these formulas among the features, or leave them out."""
    left = [each for each in chosen(document) if each not in formulas]
    if not on and not left:
        return document.refuse(Problem(WHERE, "error", AT_LEAST_ONE))
    verb = "add" if on else "leave out"
    text = f"{verb} {_named(formulas)}"
    return _use(document, (*left, *formulas) if on else tuple(left), text)


def add(document: Document, text: str) -> Problems:
    """Take a formula that was typed; the errors, if it is none or can't be computed."""
    formula = text.strip()
    if formula in chosen(document):
        message = f"“{formula}” is among the features already."
        return document.refuse(Problem(WHERE, "error", message))
    return _use(document, (*chosen(document), formula), f"add feature {formula}")


def _named(formulas: tuple[str, ...]) -> str:
    word = "feature" if len(formulas) == 1 else "features"
    more = ", …" if len(formulas) > MOST_NAMED else ""
    return f"{word} {', '.join(formulas[:MOST_NAMED])}{more}"


def _use(document: Document, formulas: tuple[str, ...], text: str) -> Problems:
    """The usual ones in their usual order, then the others; inputs alone are no features."""
    names = document.data.input_names
    usual = [formula for kind in presets(names).values() for formula in kind]
    places = {formula: place for place, formula in enumerate(usual)}
    ordered = tuple(sorted(formulas, key=lambda formula: places.get(formula, len(places))))
    features = () if ordered == input_symbols(names) else ordered
    return document.change_data(replace(document.spec.data, features=features), text, WHERE)


def feature_problem(document: Document) -> Problem | None:
    """The worst problem of all features, or of any one."""
    places = [p.where for p in document.problems if f"{p.where}.".startswith(f"{WHERE}.")]
    return document.problem_at(*places)


def formula_hint(document: Document) -> str:
    """What a formula is made of."""
    names = list(input_columns(document.data.input_names))
    listed = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    return (
        "A feature is a formula over the inputs: f(x) takes a place among what the network gets.\n"
        f"Inputs: {listed}. Functions: {', '.join(FUNCTIONS)}; log is the natural one.\n"
        f"Constants: {', '.join(CONSTANTS)}. Signs: + − * / ^ and brackets."
    )
