"""Samples one by one: as pictures where they are pictures, else as rows with their inputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.data_sets import image_shape
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.asked_numbers import of_data_sample
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.judged_table import (
    DATA_ROW_ROLE,
    FIRST_INPUT,
    LOSS,
    PREDICTED,
    RIGHT_ROLE,
    TRUE,
    JudgedTable,
)
from desktop_nn.training.judged import Judged
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.theme import Theme, rgb, sans

Index = QModelIndex | QPersistentModelIndex

PICTURE = 48
"""Pixels across a sample's picture, at most."""
CELL = QSize(76, 92)
LINE = 15
ALIGN = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)


class PictureDelegate(QStyledItemDelegate):
    """A sample's picture; below it the true class and the one that it was taken for, orange where
    they differ, and a `number`, which is a column of the model. Pictures are made once."""

    def __init__(self, document: Document, theme: Theme, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self._document = document
        self._theme = theme
        self._bold, self._small = sans(12), sans(11)
        self._pictures: dict[int, QImage] = {}
        self._range_of: DataSet | None = None
        self._range = (0.0, 1.0)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours; and of other data, other pictures."""
        self._pictures.clear()
        self._inks = {True: self._theme.color("text"), False: self._theme.color("negative_text")}
        self._dim, self._edge = self._theme.color("dim"), self._theme.color("line")
        self._chosen = self._theme.color("accent")

    def sizeHint(self, option, index: Index) -> QSize:  # noqa: N802
        return CELL

    def paint(self, painter: QPainter, option, index: Index) -> None:
        place: QRect = option.rect
        picture = self._picture(index.data(DATA_ROW_ROLE))
        corner = QPoint(place.center().x() - picture.width() // 2, place.top() + 5)
        painter.drawImage(corner, picture)
        is_chosen = option.state & QStyle.StateFlag.State_Selected
        painter.setPen(self._chosen if is_chosen else self._edge)
        painter.drawRect(QRect(corner, picture.size()).adjusted(-2, -2, 1, 1))
        model, row = index.model(), index.row()
        true, said, number = (
            model.index(row, column).data() for column in (TRUE, PREDICTED, self._number)
        )
        line = QRect(place.left(), corner.y() + picture.height() + 3, place.width(), LINE)
        painter.setFont(self._bold)
        painter.setPen(self._inks[bool(index.data(RIGHT_ROLE))])
        painter.drawText(line, ALIGN, f"{true} → {said}")
        painter.setFont(self._small)
        painter.setPen(self._dim)
        painter.drawText(line.translated(0, LINE), ALIGN, f"{self._caption(model)} {number}")

    def _caption(self, model: QAbstractItemModel) -> str:
        assert isinstance(model, JudgedTable)
        if self._number == LOSS:
            return "loss"
        return "p" if model.judged is None or model.judged.is_probability else "a"

    def _picture(self, row: int) -> QImage:
        if row not in self._pictures:
            self._pictures[row] = self._drawn(row)
        return self._pictures[row]

    def _drawn(self, row: int) -> QImage:
        """From the panel's colour, the lowest input, to the text's, the highest."""
        data = self._document.data
        shape = image_shape(self._document.spec.data, data) or (1, data.width)
        if self._range_of is not data:
            self._range_of = data
            self._range = float(data.inputs.min()), float(data.inputs.max())
        low, high = self._range
        levels = (data.inputs[row].reshape(shape) - low) / ((high - low) or 1.0)
        panel, text = rgb(self._theme.tokens.panel), rgb(self._theme.tokens.text)
        colors = np.ascontiguousarray(panel + levels[..., None] * (text - panel), np.uint8)
        height, width = shape
        image = QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        times = max(1, PICTURE // max(shape))
        return image.scaled(width * times, height * times).convertToFormat(
            QImage.Format.Format_RGB32
        )


class SampleBoard(QWidget):
    """`show_judged` shows samples of the document's data; `what` they are goes into the names.
    `number`: the model's column that stands under each picture."""

    def __init__(self, document: Document, theme: Theme, what: str, number: int) -> None:
        super().__init__()
        self.document = document
        self._theme = theme
        self.table_model = JudgedTable(self)
        self._build(what, number)
        self._images_of: object = None
        self._hidden: frozenset[int] = frozenset()
        self._is_fitted = False
        theme.changed.connect(self._on_theme)

    def _build(self, what: str, number: int) -> None:
        self.pictures = QListView()
        self.pictures.setObjectName("samplePictures")
        self.pictures.setAccessibleName(f"{what}, as pictures")
        self.pictures.setToolTip(
            "Under each picture: the true class → the one with the largest output, and p, that "
            "output, where it is a probability, or a; or the sample's loss"
        )
        self.pictures.setViewMode(QListView.ViewMode.IconMode)
        self.pictures.setMovement(QListView.Movement.Static)
        self.pictures.setResizeMode(QListView.ResizeMode.Adjust)
        self.pictures.setUniformItemSizes(True)
        self._delegate = PictureDelegate(self.document, self._theme, number, self.pictures)
        self.pictures.setItemDelegate(self._delegate)
        self.rows = QTableView()
        self.rows.setObjectName("sampleRows")
        make_copyable(self.rows)
        self.rows.setTabKeyNavigation(False)
        self.rows.setAccessibleName(f"{what}, as rows")
        self.rows.setToolTip("Each row a sample: its classes, outputs, loss, and its inputs")
        self.rows.setShowGrid(False)
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setDefaultSectionSize(22)
        self.rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for view in (self.pictures, self.rows):
            view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pictures)
        self.stack.addWidget(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @property
    def list_view(self) -> QAbstractItemView:
        """The one that suits the data."""
        document = self.document
        return self.pictures if image_shape(document.spec.data, document.data) else self.rows

    def show_judged(self, judged: Judged) -> bool:
        """False where they are of other data than the document's."""
        data = self.document.data
        if len(judged.rows) and int(judged.rows.max()) >= data.rows:
            return False
        if self._images_of is not data:
            self._images_of = data
            self._delegate.restyle()
        self._use(self.list_view)
        self.table_model.show_judged(judged, data)
        if not self._is_fitted:
            self._fit(bool(len(judged.rows)))
        return True

    def is_of(self, data: DataSet) -> bool:
        """Whether the samples that are shown, if any, are those of `data`."""
        return self.table_model.judged is None or self._images_of is data

    def _use(self, view: QAbstractItemView) -> None:
        """What isn't seen has no model, lest it lays out its rows."""
        if view.model() is None:
            for other in (self.pictures, self.rows):
                other.setModel(self.table_model if other is view else None)
        self.stack.setCurrentWidget(view)

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        """Of the sample at a point of the board: what its evaluation has."""
        view = self.list_view
        return self._origins_of(view.indexAt(view.viewport().mapFrom(self, point)))

    def origins_here(self) -> Sequence[Asked]:
        """Of the one where the keys are."""
        return self._origins_of(self.list_view.currentIndex())

    def _origins_of(self, index: QModelIndex) -> Sequence[Asked]:
        if not index.isValid():
            return ()
        row = int(index.data(DATA_ROW_ROLE))
        return tuple(of_data_sample(self.document.spec, self.document.data, row))

    def take_focus(self) -> None:
        """For the keys that walk through the samples."""
        self._use(self.list_view)
        self.list_view.setFocus()

    def _fit(self, filled: bool) -> None:
        """Columns are as wide as the first samples need, and then stay."""
        self._is_fitted = filled
        for column in range(FIRST_INPUT):
            self.rows.setColumnHidden(column, column in self._hidden)
        if self.rows.model() is not None:
            self.rows.resizeColumnsToContents()

    def hide_columns(self, *columns: int) -> None:
        """Of the rows: these, and no others, from the next samples on."""
        self._hidden = frozenset(columns)
        self._is_fitted = False

    def clear(self) -> None:
        self.table_model.clear()
        self._is_fitted = False

    def _on_theme(self) -> None:
        self._delegate.restyle()
        self.pictures.viewport().update()
