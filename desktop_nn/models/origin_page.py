"""All that the formula's face says of one number, made of its origin: texts and lines, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_nn.engine.explanation.origin import Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import EXACT, total
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.code_lines import CodeLine, code_of
from desktop_nn.models.hidden_state import HiddenState, state_of
from desktop_nn.models.number_lines import (
    DIGITS,
    FEW,
    Line,
    is_per_sample,
    lines_of,
    per_sample_factor,
    rest_of,
    result_digits,
)
from desktop_nn.models.number_text import grouped, shown
from desktop_nn.models.origin_text import contributions, plain_formula
from desktop_nn.models.over_batch import over_batch
from desktop_nn.models.state_so_far import IsThere, state_so_far

HEAVIEST = 8
"""Samples that weigh most, so many."""


@dataclass(frozen=True)
class Weighing:
    """What a sample adds to a sum: its row in the batch, and its number in the data, from 0."""

    row: int
    sample: int
    value: float


@dataclass(frozen=True)
class OriginPage:
    """`caption`: what the lines are, and how many of them; `substituted`: LaTeX of the formula with
    the live values in it, at the digits that are wanted; `value`: the number, or as long as its
    terms are added one by one, what they make so far, and `is_whole` is not; `result`: it as text,
    from the equals sign on, `exact` with all its digits; `per_sample`: what N · δ means here, empty
    where it isn't shown so; `can_be_per_sample`: whether it could be; `over_batch`: what it is in
    the whole batch, where that is shown."""

    origin: Origin
    caption: str
    substituted: str
    lines: Sequence[Line]
    value: float
    is_whole: bool
    result: str
    exact: str
    per_sample: str
    can_be_per_sample: bool
    over_batch: str
    weighing: tuple[Weighing, ...]
    code: tuple[CodeLine, ...]
    state: HiddenState

    @property
    def is_sum(self) -> bool:
        return bool(self.origin.terms)


def page_of(
    traced: TracedUpdate,
    place: Place,
    digits: int = DIGITS,
    per_sample: bool = False,
    in_sight: int = FEW,
    is_there: IsThere = lambda place: True,
    added: int | None = None,
    of_batch: bool = False,
) -> OriginPage:
    """Of the number at a place; `in_sight`: how many lines can be seen at once; `is_there`: whether
    a number of the hidden state is computed by now; `added`: how many terms are, where they are
    added one by one; `of_batch`: whether all samples are shown together. KeyError or IndexError
    where the update has no such number."""
    origin = origin_of(traced, place)
    is_whole = added is None or added >= len(origin.terms)
    so_far = origin if is_whole else _so_far(origin, added)
    times = per_sample_factor(origin, traced) if per_sample else 1
    has_one = is_per_sample(place)
    can_be = has_one or per_sample_factor(origin, traced) > 1
    return OriginPage(
        origin,
        _caption(origin, digits, in_sight, added) or _numbers_of(traced, origin),
        origin.substituted_with(digits),
        lines_of(origin, digits, times, added),
        so_far.value,
        is_whole,
        ("" if is_whole else "so far ")
        + _result(so_far, digits, times, traced.batch if per_sample and has_one else 1),
        _exact(so_far, is_whole),
        _per_sample_note(traced) if per_sample and can_be else "",
        can_be,
        over_batch(traced, place, digits) if of_batch and is_whole else "",
        _weighing(traced, origin) if is_whole else (),
        code_of(traced, place),
        state_so_far(state_of(traced, place, digits), is_there),
    )


def _so_far(origin: Origin, added: int | None) -> Origin:
    terms = origin.terms[:added]
    return replace(origin, terms=terms, value=total(term.value for term in terms))


def _exact(origin: Origin, is_whole: bool) -> str:
    so_far = "" if is_whole else ", so far"
    return f"{plain_formula(origin.symbol)}{so_far} = {shown(origin.value, EXACT)}"


def _caption(origin: Origin, digits: int, in_sight: int, added: int | None) -> str:
    count = len(origin.terms)
    if added is not None:
        return f"term {grouped(added)} of {grouped(count)}, in the order of the sum"
    if count <= FEW:
        return ""
    rest = shown(rest_of(origin, in_sight), digits)
    left = count - in_sight
    return (
        f"the largest of {grouped(count)} terms first; "
        f"the {grouped(left)} below these {in_sight} add {rest}: scroll for all"
    )


def _numbers_of(traced: TracedUpdate, origin: Origin) -> str:
    """Whose numbers those below are; nothing where none entered."""
    if not (origin.terms or origin.factors):
        return ""
    return f"with the numbers of this {'sample' if traced.is_evaluation else 'update'}"


def _result(origin: Origin, digits: int, times: int, own: int) -> str:
    """“= −0.122839”; of terms taken times N, the division by N too; of a gradient of one sample,
    both it and N times it."""
    digits = result_digits(origin, digits)
    value = shown(origin.value + 0.0, digits)  # nothing has no sign
    if times > 1 and own == 1:
        return f"= {shown(origin.value * times, digits)} / {times} = {value}"
    if own > 1:
        name = f"N · {plain_formula(origin.symbol)}"
        return f"= {value}      {name} = {shown(origin.value * own, digits)}"
    return f"= {value}"


def _per_sample_note(traced: TracedUpdate) -> str:
    text = f"Gradients of single samples are shown as N · ∂L/∂…, with N = {traced.batch}: "
    if traced.spec.class_weights:
        return f"{text}each sample counts by N times its share of the class weights."
    text += "as if each sample were the whole batch. The mean's 1/N stands outside."
    if any(layer.batch_norm for layer in traced.network.layers):
        text += " Batch norm's mean and variance stay those of the batch."
    return text


def _weighing(traced: TracedUpdate, origin: Origin) -> tuple[Weighing, ...]:
    terms = contributions(origin, len(origin.terms))
    found = [term for term in terms if term.sample is not None and term.value != 0.0]
    return tuple(
        Weighing(term.sample, traced.rows[term.sample], term.value)
        for term in found[:HEAVIEST]
        if term.sample is not None
    )
