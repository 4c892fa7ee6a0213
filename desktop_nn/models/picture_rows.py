"""The first pictures of each class of a folder that is being imported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.models.data_import import DataImport
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
    """A row for each class, in the order of the folders; none where no pictures were read."""
    table, shape = data_import.table, data_import.shape
    if table is None or shape is None:
        return ()
    *pixels, classes = table.columns
    found = []
    for code, name in enumerate(classes.categories):
        places = np.flatnonzero(classes.values == code)
        first = places[:FEW]
        values = np.stack([column.values[first] for column in pixels], axis=1)
        pictures = values.astype(np.float64).reshape(-1, *shape)
        found.append(PictureRow(name, len(places), pictures))
    return tuple(found)
