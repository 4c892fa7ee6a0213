"""Features: what the network gets, as formulas over the inputs of a data set."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.experiment.formula import RESERVED, Formula, FormulaError, parse
from desktop_nn.experiment.formula.tokens import goes_on_name, plain_name
from desktop_nn.experiment.specs import DataSpec

MOST_FEATURES = 1024
MOST_NUMBERS = 20_000_000
"""Features times samples: 160 MB."""

LARGEST = float(np.finfo(np.float32).max)
"""Of a feature's values: what every network can hold, and whose square still has a mean."""


# Names


def safe_name(name: str) -> str:
    """A column's name as a formula can write it: “petal length (cm)” is petal_length_cm. Empty
    where nothing is left, or a function has that name."""
    text = unicodedata.normalize("NFC", name)
    words = "".join(each if goes_on_name(each) else " " for each in text).split()
    safe = plain_name("_".join(words))
    return "" if safe in RESERVED or safe[:1].isdigit() else safe


@lru_cache(maxsize=16)
def input_columns(names: tuple[str, ...]) -> Mapping[str, int]:
    """What a formula may call the inputs of these names: their own, and x1 to xD by their places.

    Where the data itself counts otherwise (x0, x1), its own names alone hold: x1 must not mean two
    things. A column that no name reaches is input1, input2, …
    """
    own = [safe_name(name) for name in names]
    once = Counter(own)
    columns = {name: place for place, name in enumerate(own) if name and once[name] == 1}
    by_place = {f"x{place + 1}": place for place in range(len(names))}
    numbered = [name for name in columns if re.fullmatch(r"x[0-9]+", name)]
    if all(columns[name] == by_place.get(name) for name in numbered):
        columns |= by_place
    for place in sorted(set(range(len(names))) - set(columns.values())):
        columns[_free(f"input{place + 1}", columns)] = place
    return columns


def _free(name: str, taken: Mapping[str, int]) -> str:
    while name in taken:
        name += "_"
    return name


def input_symbols(names: tuple[str, ...]) -> tuple[str, ...]:
    """One name a formula may use for each input: its own where it has one."""
    symbols: dict[int, str] = {}
    for name, place in input_columns(names).items():
        symbols.setdefault(place, name)
    return tuple(symbols[place] for place in range(len(names)))


def feature_names(spec: DataSpec, data: DataSet) -> tuple[str, ...]:
    """What the network's inputs are called."""
    return spec.features or data.input_names


def feature_count(spec: DataSpec, data: DataSet) -> int:
    """How many inputs the network needs."""
    return len(spec.features) or data.width


# What is offered


def presets(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Usual features over inputs of these names, by kind; a kind of too many is left out."""
    inputs = input_symbols(names)
    kinds = {
        "Inputs": inputs,
        "Squares": tuple(f"{each}^2" for each in inputs),
        "Cubes": tuple(f"{each}^3" for each in inputs),
        "Products": tuple(f"{one}*{other}" for one, other in combinations(inputs, 2)),
        "Sines": tuple(f"sin({each})" for each in inputs),
        "Cosines": tuple(f"cos({each})" for each in inputs),
    }
    return {kind: made for kind, made in kinds.items() if 0 < len(made) <= MOST_FEATURES}


# Values


@lru_cache(maxsize=8)
def parsed(features: tuple[str, ...], names: tuple[str, ...]) -> tuple[Formula, ...]:
    """The formulas over inputs of these names; FormulaError for the first that is none."""
    return tuple(parse(text, input_columns(names)) for text in features)


def computed(formulas: tuple[Formula, ...], inputs: Floats) -> Floats:
    """The features of inputs: (N, D), which are themselves where there are no formulas: (N, F)."""
    if not formulas:
        return inputs
    return np.column_stack([formula(inputs) for formula in formulas])


def first_bad(formula: Formula, inputs: Floats) -> tuple[int, float] | None:
    """The first row (from 0) whose value is not finite, or too large, and that value."""
    values = formula(inputs)
    good = np.abs(values) <= LARGEST
    if good.all():
        return None
    row = int(np.argmin(good))
    return row, float(values[row])


def can_be_computed(features: tuple[str, ...], data: DataSet) -> bool:
    """Whether each of the features has a value on every sample."""
    try:
        formulas = parsed(features, data.input_names)
    except FormulaError:
        return False
    return all(first_bad(formula, data.inputs) is None for formula in formulas)
