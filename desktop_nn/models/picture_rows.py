"""The first pictures of each class of what is being imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.data_sets.pixels import is_pixel
from desktop_nn.experiment.reading.categories import class_name
from desktop_nn.experiment.reading.recipe import MOST_CLASSES
from desktop_nn.experiment.reading.table import side_by_side
from desktop_nn.models.data_import import DataImport, Table
from desktop_nn.models.number_text import counted

FEW = 24
"""Pictures of a class that are shown at most."""


@dataclass(frozen=True, eq=False)
class PictureRow:
    """`pictures`: (FEW at most, rows, columns), from 0, black, to 1, white; `count` of all."""

    name: str
    count: int
    pictures: NDArray[np.float64]

    @property
    def text(self) -> str:
        return f"{self.name} · {counted(self.count, 'picture')}"


def picture_rows(data_import: DataImport) -> tuple[PictureRow, ...]:
    """A row for each class, in their order; one for all where values are predicted, and none where
    no pictures were read."""
    table, shape = data_import.table, data_import.shape
    if table is None or shape is None:
        return ()
    pixels = side_by_side([column for column in table.columns if is_pixel(column.name)])
    found = []
    for name, rows in _rows_by_class(data_import, table):
        pictures = _greys(pixels[rows[:FEW]]).reshape(-1, *shape)
        found.append(PictureRow(name, len(rows), pictures))
    return tuple(found)


def _rows_by_class(data_import: DataImport, table: Table) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """The name of each class, and the rows in which it stands."""
    recipe = data_import.recipe
    classes = table.column(recipe.targets[0]) if recipe is not None else table.columns[-1]
    if not classes.is_number:
        for code, name in enumerate(classes.categories):
            yield name, np.flatnonzero(classes.values == code)
    elif recipe is not None and recipe.task == "classes":
        for value in np.unique(classes.values)[:MOST_CLASSES]:
            yield class_name(value), np.flatnonzero(classes.values == value)
    else:
        yield "all", np.arange(table.rows)


def _greys(values: NDArray[Any]) -> NDArray[np.float64]:
    """Levels of a byte as they are meant; of other numbers the smallest is black and the largest
    white, if there are any beyond 0 to 1."""
    if values.dtype == np.uint8:
        return values / 255.0
    greys = values.astype(np.float64)
    low, high = min(0.0, float(greys.min())), max(1.0, float(greys.max()))
    return (greys - low) / (high - low)
