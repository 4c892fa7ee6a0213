"""The samples that are chosen, by their rows of the data set: one choice for table, map and
curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from desktop_nn.models.document import Document

Rows = NDArray[np.intp]
NONE: Rows = np.empty(0, np.intp)


class SampleSelection(QObject):
    """`changed()` when `rows`, from 0, are others. Of other data nothing is chosen."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._data = document.data
        self.rows = NONE
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._follow)

    def choose(self, rows: Rows) -> None:
        """Choose these rows of the data set and no others."""
        wanted = np.unique(np.asarray(rows, np.intp))
        if not np.array_equal(wanted, self.rows):
            self.rows = wanted
            self.changed.emit()

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._follow()

    def _follow(self) -> None:
        if self._document.data is not self._data:
            self._data = self._document.data
            self.choose(NONE)
