"""Measured data that the program ships; sources and licences stand in resources/data/SOURCES.md."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.resources import resource


def digits(rng: np.random.Generator, choice: Choice) -> DataSet:
    """1,797 handwritten digits of 8×8 pixels; each pixel from 0 to 16, here divided by 16."""
    return _digits()


def iris(rng: np.random.Generator, choice: Choice) -> DataSet:
    """150 flowers of three species: length and width of sepal and petal, in centimetres."""
    return _iris()


@cache
def _digits() -> DataSet:
    with np.load(resource("data", "digits.npz"), allow_pickle=False) as arrays:
        inputs = arrays["inputs"].astype(np.float64) / 16.0
        labels = arrays["labels"].astype(np.float64)
    names = tuple(f"pixel {row},{column}" for row in range(8) for column in range(8))
    return DataSet(inputs, labels[:, None], names, ("digit",), tuple("0123456789"))


@cache
def _iris() -> DataSet:
    with resource("data", "iris.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    species = tuple(sorted({row[-1] for row in rows}))
    inputs = np.array([[float(cell) for cell in row[:-1]] for row in rows])
    labels = np.array([[float(species.index(row[-1]))] for row in rows])
    names = tuple(name.replace("_", " ") for name in header[:-1])
    return DataSet(inputs, labels, names, ("species",), species)
