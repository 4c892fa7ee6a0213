"""Where the sums over whole arrays come from: Σ w², Σ |w|, ‖dW‖²."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desktop_nn.engine.explanation.layer_sums import SIZES
from desktop_nn.engine.explanation.notation import LETTERS, indexed, plain_name, symbol_of
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import KINDS, Place, layer_of, letters_of
from desktop_nn.engine.explanation.scope import Scope
from desktop_nn.engine.explanation.sums import sum_origin, term
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.number_text import grouped

MOST_ELEMENTS = 1000
"""Up to so many numbers are terms of their own; of larger arrays each neuron's sum is."""


def layer_sum(update: TracedUpdate, place: Place) -> Origin:
    """Σ g² or Σ |g|, a term for each number of the array."""
    scope, own = Scope(update, place), summed_array(update, place)
    value, is_size = update.find(*own).value, place.name.startswith(SIZES)
    letter, layer = _letter(own), layer_of(place.name)
    any_number = indexed(letter, layer, *("i", "j")[-value.ndim :])
    right = rf"\sum \left|{any_number}\right|" if is_size else rf"\sum {_squared(any_number)}"
    if value.size <= MOST_ELEMENTS:
        terms = list(_terms(update, own, letter, is_size))
        return sum_origin(scope, right, terms)
    return sum_origin(
        scope, right, list(_of_neurons(value, any_number, is_size)), _note(own, value)
    )


def layer_sum_factor(update: TracedUpdate, place: Place) -> Factor:
    """Such a sum, where it enters a larger one."""
    return Factor(symbol_of(place), update.number(place), place)


def summed_array(update: TracedUpdate, place: Place) -> tuple[str, str]:
    """Phase and name of the array that a sum adds up."""
    name = place.name.partition("_")[2]
    if not name.startswith("d"):
        return ("after" if place.phase == "after" else "before"), name
    return ("penalty" if update.has("penalty", name) else "backward"), name


def _letter(own: tuple[str, str]) -> str:
    """As it is written: w of weights, g of gradients, whatever they are of."""
    phase, name = own
    if name.startswith("d"):
        kind = letters_of(name)[1:]
        return "g" if kind == "W" else rf"g_{{{LETTERS[kind]}}}"
    return "w'" if phase == "after" else "w"


def _squared(symbol: str) -> str:
    return rf"\left({symbol}\right)^2"


def _terms(
    update: TracedUpdate, own: tuple[str, str], letter: str, is_size: bool
) -> Iterator[Term]:
    """Of a size the sign is a factor, so that each term leads to its number."""
    value, layer = update.find(*own).value, layer_of(own[1])
    for index in np.ndindex(value.shape):
        symbol = indexed(letter, layer, *(k + 1 for k in index))
        factor = Factor(symbol, float(value[index]), Place(*own, index))
        if is_size:
            sign = Factor(rf"\mathrm{{sign}}\left({symbol}\right)", float(np.sign(value[index])))
            yield term(sign, factor)
        else:
            yield term(factor, factor)


def _of_neurons(value: np.ndarray, symbol: str, is_size: bool) -> Iterator[Term]:
    """The sum over each column: all numbers that lead to one neuron."""
    sums = (np.abs(value) if is_size else np.square(value, dtype=np.float64)).sum(axis=0)
    for column, part in enumerate(np.atleast_1d(sums)):
        own = symbol.replace("j", str(column + 1))
        written = rf"\left|{own}\right|" if is_size else _squared(own)
        yield term(Factor(rf"\sum_i {written}", float(part)))


def _note(own: tuple[str, str], value: np.ndarray) -> str:
    name = plain_name(Place(*own, ()))
    return (
        f"{grouped(value.size)} numbers, added up neuron by neuron; Matrices shows all of {name}."
    )


ORIGINS = {
    ("penalty", "squares_W"): layer_sum,
    ("penalty", "sizes_W"): layer_sum,
    ("after", "squares_W"): layer_sum,
    ("after", "sizes_W"): layer_sum,
    **{("update", f"squares_d{kind}"): layer_sum for kind in KINDS},
}
