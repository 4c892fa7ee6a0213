"""Measured data that the program ships; sources and licences stand in resources/data/SOURCES.md."""

from __future__ import annotations

import zipfile
import zlib
from functools import cache

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.table import read_classes
from desktop_nn.experiment.resources import ResourceError, resource

IRIS = ("sepal_length", "sepal_width", "petal_length", "petal_width")
PENGUINS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
WINE = (
    *("alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols"),
    *("flavanoids", "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue"),
    *("od280_od315", "proline"),
)
OF_NUCLEI = (
    *("radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity"),
    *("concave_points", "symmetry", "fractal_dimension"),
)
BREAST_CANCER = (
    *(f"mean_{name}" for name in OF_NUCLEI),
    *(f"{name}_error" for name in OF_NUCLEI),
    *(f"worst_{name}" for name in OF_NUCLEI),
)
NPZ_ERRORS = (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
"""What NumPy is known to raise on a file that is no `.npz`, or a broken one."""


def digits(rng: np.random.Generator, choice: Choice) -> DataSet:
    """1 797 handwritten digits of 8×8 pixels; each pixel from 0 to 16, here divided by 16."""
    return _digits()


def iris(rng: np.random.Generator, choice: Choice) -> DataSet:
    """150 flowers of three species: length and width of sepal and petal, in centimetres."""
    return _iris()


def penguins(rng: np.random.Generator, choice: Choice) -> DataSet:
    """342 penguins of three species: length and depth of the bill and length of the flipper in
    millimetres, mass in grams. The two of the file's 344 that were not measured are left out."""
    return _penguins()


def wine(rng: np.random.Generator, choice: Choice) -> DataSet:
    """178 wines of three cultivars: thirteen measures of a chemical analysis."""
    return _wine()


def breast_cancer(rng: np.random.Generator, choice: Choice) -> DataSet:
    """569 lumps, benign or malignant: ten measures of the cells' nuclei in a picture, each as mean,
    standard error and mean of the three largest."""
    return _breast_cancer()


@cache
def _digits() -> DataSet:
    path = resource("data", "digits.npz")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            inputs = arrays["inputs"].astype(np.float64) / 16.0
            labels = arrays["labels"].astype(np.float64)
    except NPZ_ERRORS as error:
        raise ResourceError(path, str(error)) from error
    names = tuple(f"pixel {row},{column}" for row in range(8) for column in range(8))
    return DataSet(inputs, labels[:, None], names, ("digit",), tuple("0123456789"))


@cache
def _iris() -> DataSet:
    return read_classes(resource("data", "iris.csv"), IRIS, "species")


@cache
def _penguins() -> DataSet:
    return read_classes(resource("data", "penguins.csv"), PENGUINS, "species")


@cache
def _wine() -> DataSet:
    return read_classes(resource("data", "wine.csv"), WINE, "cultivar")


@cache
def _breast_cancer() -> DataSet:
    return read_classes(resource("data", "breast_cancer.csv"), BREAST_CANCER, "diagnosis")
