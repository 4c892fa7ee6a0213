"""The gallery of data sets: a row each, and `load` to get the samples of a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.data_sets import generated, shipped, values
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.painted import PAINTED, painted
from desktop_nn.experiment.data_sets.pixels import Shape, shape_of_names
from desktop_nn.experiment.specs import DataSpec

OWN = "own"
"""The source whose samples are carried by the project itself."""


@dataclass(frozen=True)
class DataSource(Row):
    """`make(rng, choice)` gives the samples. `image_shape` is set where a row is a picture.
    `standardize` is the setting that a newly chosen source starts with."""

    make: Callable[[np.random.Generator, Choice], DataSet] = None  # type: ignore[assignment]
    image_shape: tuple[int, int] | None = None
    standardize: bool = False


def _made(samples: int = 500, noise: float = 0.2, *further: Parameter) -> tuple[Parameter, ...]:
    return (
        Parameter(
            "samples",
            "Samples",
            samples,
            minimum=1,
            maximum=100_000,
            usual_minimum=20,
            usual_maximum=20_000,
            whole=True,
            when_small="there is little to learn from",
            when_large="every epoch takes long",
            about="How many samples are made, for training and validation together.",
        ),
        Parameter(
            "noise",
            "Noise σ",
            noise,
            minimum=0.0,
            maximum=10.0,
            usual_maximum=3.0,
            about="To every coordinate, of a curve to y, σ ε is added, with ε from N(0, 1).",
            when_large="there is hardly anything else left to learn from",
        ),
        *further,
    )


def _count(
    name: str, label: str, usual: int, when_large: str, about: str, default: int = 2
) -> Parameter:
    """From 2 to 10, since there are ten colours; more than `usual` are hard to learn."""
    return Parameter(
        name,
        label,
        default,
        minimum=2,
        maximum=10,
        usual_maximum=usual,
        whole=True,
        when_large=when_large,
        about=about,
    )


DATA_SOURCES = Table(
    "data set",
    [
        DataSource(
            "spiral",
            "Spiral",
            "radius 5 t, angle 3.5 π t + 2 π · class / arms",
            "Arms wound into each other: hard for a small net.",
            _made(
                500,
                0.1,
                _count(
                    "arms",
                    "Arms",
                    5,
                    "they lie closer than most nets can part",
                    "How many arms, each a class, are wound into each other.",
                ),
            ),
            make=generated.spiral,
        ),
        DataSource(
            "circle",
            "Circle",
            "a disc inside a ring, or rings",
            "Not to be parted by a line; three hidden units are enough for one ring.",
            _made(
                500,
                0.2,
                _count(
                    "rings",
                    "Rings and disc",
                    5,
                    "the noise fills their gaps",
                    "How many classes lie around each other: the disc, and rings.",
                ),
            ),
            make=generated.circle,
        ),
        DataSource(
            "xor",
            "XOR",
            "class 1 where x₁ x₂ … > 0",
            "The classic that needs a hidden layer; in more dimensions, the parity of the signs.",
            _made(
                500,
                0.2,
                _count(
                    "dimensions",
                    "Dimensions",
                    4,
                    "so many corners take many samples",
                    "How many inputs there are: D of them have 2ᴰ corners.",
                ),
            ),
            make=generated.xor,
        ),
        DataSource(
            "gaussian",
            "Gaussian",
            "N(c, spread²) about a centre c for each class",
            "Round clouds, or blobs: a single neuron can part two of them.",
            _made(
                500,
                0.2,
                _count(
                    "classes",
                    "Classes",
                    8,
                    "the clouds lie in one another",
                    "How many clouds there are, their centres around a circle.",
                ),
                Parameter(
                    "spread",
                    "Spread",
                    1.0,
                    minimum=0.0,
                    maximum=10.0,
                    usual_maximum=2.5,
                    when_large="the clouds lie in one another",
                    about="The standard deviation of a cloud, along each axis.",
                ),
            ),
            make=generated.gaussian,
        ),
        DataSource(
            "moons",
            "Moons",
            "two half circles",
            "Two crescents that reach into each other.",
            _made(),
            make=generated.moons,
        ),
        DataSource(
            "checkerboard",
            "Checkerboard",
            "class 1 where column + row is odd",
            "XOR over and over: the more squares, the more units it takes.",
            _made(
                1000,
                0.0,
                _count(
                    "cells",
                    "Squares a side",
                    6,
                    "a square has few samples",
                    "How many squares there are across and up.",
                    default=4,
                ),
            ),
            make=generated.checkerboard,
        ),
        DataSource(
            "sine",
            "Curve",
            "y = sin(ω x) + trend · x / 6",
            "A curve to fit: one input, one value. Without trend, a plain sine.",
            _made(
                200,
                0.1,
                Parameter(
                    "frequency",
                    "Frequency ω",
                    1.0,
                    minimum=0.0,
                    maximum=50.0,
                    usual_maximum=8.0,
                    when_large="a small net can't follow so many waves",
                    about="ω: how many waves lie on 2π of x.",
                ),
                Parameter(
                    "trend",
                    "Trend",
                    1.0,
                    minimum=-100.0,
                    maximum=100.0,
                    usual_minimum=-10.0,
                    usual_maximum=10.0,
                    when_small="the wave is lost in the slope",
                    when_large="the wave is lost in the slope",
                    about="How steeply the curve rises besides its waves; 0 leaves a plain sine.",
                ),
            ),
            make=values.sine,
        ),
        DataSource(
            "sinc",
            "Sinc",
            "y = sin(π x) / (π x)",
            "A peak with ripples that die away: flat outside, steep inside.",
            _made(200, 0.05),
            make=values.sinc,
        ),
        DataSource(
            "plane",
            "Plane",
            "y = (x₁ + x₂) / 5",
            "A value over two inputs: a single neuron without activation fits it.",
            _made(500, 0.1),
            make=values.plane,
        ),
        DataSource(
            "hills",
            "Hills",
            "y = Σ ± exp(−|x − c|² / (2 width²))",
            "Three Gaussian hills and three hollows: a value over two inputs that bends.",
            _made(
                500,
                0.05,
                Parameter(
                    "width",
                    "Width",
                    1.0,
                    minimum=0.1,
                    maximum=10.0,
                    usual_minimum=0.4,
                    usual_maximum=3.0,
                    when_small="most samples lie beside the hills",
                    when_large="hills and hollows cancel each other",
                    about="How wide a hill is: the standard deviation of its Gaussian.",
                ),
            ),
            make=values.hills,
        ),
        DataSource(
            "digits",
            "Digits",
            "8×8 pixels → 0 … 9",
            "1\u202f797 handwritten digits, ten classes.",
            make=shipped.digits,
            image_shape=(8, 8),
            source="Alpaydin and Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0",
        ),
        DataSource(
            "iris",
            "Iris",
            "4 measures → 3 species",
            "150 flowers: one species stands apart, two overlap. 90 to 100 % of the held-out ones "
            "are right after 60 epochs.",
            make=shipped.iris,
            standardize=True,
            source="Fisher 1936, UCI Machine Learning Repository, CC BY 4.0",
        ),
        DataSource(
            "penguins",
            "Penguins",
            "4 measures → 3 species",
            "342 birds: no one measure tells the species. Two more lack every measure: left out. "
            "98 to 100 % of the held-out ones are right after 30 epochs.",
            make=shipped.penguins,
            standardize=True,
            source="Gorman, Williams and Fraser 2014, palmerpenguins, CC0 1.0",
        ),
        DataSource(
            "wine",
            "Wine",
            "13 measures → 3 cultivars",
            "178 wines: their chemistry tells who grew them. 94 to 100 % of the held-out ones are "
            "right after 30 epochs.",
            make=shipped.wine,
            standardize=True,
            source="Aeberhard and Forina 1991, UCI Machine Learning Repository, CC BY 4.0",
        ),
        DataSource(
            "breast_cancer",
            "Breast cancer",
            "30 measures → 2 diagnoses",
            "569 lumps, benign or malignant, by the nuclei of their cells. 95 to 100 % of the "
            "held-out ones are right after 30 epochs.",
            make=shipped.breast_cancer,
            standardize=True,
            source="Wolberg et al. 1995, UCI Machine Learning Repository, CC BY 4.0",
        ),
    ],
)


def load(spec: DataSpec, own: DataSet | None = None) -> DataSet:
    """The samples of a data spec; `own` are the ones that the project carries, if it does."""
    if spec.source.name == OWN:
        if own is None:
            raise ValueError("own: expected the project's samples, got none")
        return own
    if spec.source.name == PAINTED:
        return painted(spec.source)
    row = DATA_SOURCES[spec.source.name]
    return row.make(stream(spec.seed, Purpose.DATA), spec.source)


def image_shape(spec: DataSpec, data: DataSet) -> Shape | None:
    """Rows and columns of the picture that each sample is; None where it is none."""
    name = spec.source.name
    known = DATA_SOURCES[name].image_shape if name in DATA_SOURCES else None
    return known or shape_of_names(data.input_names)
