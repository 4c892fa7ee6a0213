"""The gallery of data sets: a row each, and `load` to get the samples of a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.data_sets import generated, shipped
from desktop_nn.experiment.data_sets.data_set import DataSet
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
    source: str = ""


def _made(samples: int = 500, noise: float = 0.2) -> tuple[Parameter, ...]:
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
    )


DATA_SOURCES = Table(
    "data set",
    [
        DataSource(
            "spiral",
            "Spiral",
            "radius t, angle 3.5 π t + π · class",
            "Two arms wound into each other: hard for a small net.",
            _made(noise=0.1),
            make=generated.spiral,
        ),
        DataSource(
            "circle",
            "Circle",
            "a disc inside a ring",
            "Not to be parted by a line; three hidden units are enough.",
            _made(),
            make=generated.circle,
        ),
        DataSource(
            "xor",
            "XOR",
            "class 1 where x₁ x₂ > 0",
            "The classic that needs a hidden layer.",
            _made(),
            make=generated.xor,
        ),
        DataSource(
            "gaussian",
            "Gaussian",
            "N((2, 2), 1) and N((−2, −2), 1)",
            "Two clouds: a single neuron can part them.",
            _made(),
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
            "sine",
            "Curve",
            "y = sin(x) + x / 6",
            "A curve to fit: one input, one value.",
            _made(200, 0.1),
            make=generated.sine,
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
            "150 flowers: one species stands apart, two overlap.",
            make=shipped.iris,
            standardize=True,
            source="Fisher 1936, UCI Machine Learning Repository, CC BY 4.0",
        ),
        DataSource(
            "penguins",
            "Penguins",
            "4 measures → 3 species",
            "342 birds: no one measure tells the species. Two more lack every measure: left out.",
            make=shipped.penguins,
            standardize=True,
            source="Gorman, Williams and Fraser 2014, palmerpenguins, CC0 1.0",
        ),
    ],
)


def load(spec: DataSpec, own: DataSet | None = None) -> DataSet:
    """The samples of a data spec; `own` are the ones that the project carries, if it does."""
    if spec.source.name == OWN:
        if own is None:
            raise ValueError("own: expected the project's samples, got none")
        return own
    row = DATA_SOURCES[spec.source.name]
    return row.make(stream(spec.seed, Purpose.DATA), spec.source)
