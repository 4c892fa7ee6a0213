"""The chosen layer by itself: what the table has no room for, and pictures of what is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.activation_curve import activation_curve
from desktop_nn.models.document import Document
from desktop_nn.models.initializer_preview import initializer_preview
from desktop_nn.models.layer_settings import (
    activation_of,
    initializer_of,
    initializer_title,
    layer_settings,
    layer_title,
)
from desktop_nn.models.network_facts import row_label
from desktop_nn.models.settings_fields import Setting, effect_text
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.activation_picture import ActivationPicture
from desktop_nn.views.initializer_picture import InitializerPicture
from desktop_nn.views.settings_form import BETWEEN, SettingsForm
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

CHOICE_WIDTH = 164
FORM_WIDTH = 240
COLUMN_WIDTH = 234
TWO_COLUMNS = 716
"""Pixels from which on the form's rows stand in two columns: beside the table it has less, and more
height."""

PRODUCT = "pre_activations"
REDRAW_TIP = (
    "Draw W, b, γ and β of this layer anew by its present initializers, from another stream of the "
    "seed; the other layers keep their weights. It can be undone, and a repeat does it again.\n"
    f"{effect_text('draw')}"
)


class LayerEditor(View):
    """`selected()` tells which layer is chosen, from 0."""

    products = frozenset({PRODUCT})
    takes_turns = True

    def __init__(
        self,
        document: Document,
        theme: Theme,
        selected: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self._selected = selected
        self.title = QLabel(self)
        self.title.setObjectName("panelTitle")
        self.redraw_button = QPushButton("Redraw now", self)
        scroll = self._made_scroll()
        self.initializer_picture = InitializerPicture(theme, self)
        self.activation_picture = ActivationPicture(theme, self)
        self._build(scroll)
        self.form.option_looked_at.connect(self._on_option_looked_at)
        self.form.options_left.connect(self.follow)
        self.redraw_button.clicked.connect(self.redraw)
        self.follow()

    def _build(self, scroll: QScrollArea) -> None:
        button = self.redraw_button
        button.setObjectName("best")
        button.setAccessibleName("Redraw the layer now")
        button.setToolTip(REDRAW_TIP)
        button.setStatusTip(REDRAW_TIP)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.top = QWidget(self)
        top = QHBoxLayout(self.top)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.title, 1)
        top.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(scroll)
        row.addWidget(self.initializer_picture, 1)
        row.addWidget(self.activation_picture, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.top)
        layout.addLayout(row, 1)

    def _made_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self)
        inside = QWidget(scroll)
        scroll.setWidget(inside)
        # The form is made inside of it all: given to another parent, it would be styled again.
        self.form = SettingsForm(
            self.document, self._settings, inside, choice_width=CHOICE_WIDTH, in_pairs=True
        )
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Not a stop of the Tab key: its fields are.
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self._fit_form()
        scroll.setMinimumHeight(40)
        return scroll

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_form()

    def _fit_form(self) -> None:
        """As wide as its columns; the pictures share the rest."""
        columns = 2 if self.width() >= TWO_COLUMNS else 1
        self.form.set_columns(columns)
        wide = FORM_WIDTH if columns == 1 else 2 * COLUMN_WIDTH + BETWEEN
        self._scroll.setFixedWidth(wide + 13)

    def take_top(self) -> None:
        """Title and button back above the form, from wherever they stood."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.top)
        self.top.show()

    # Following

    @property
    def choices(self) -> Mapping[str, object]:  # type: ignore[override]
        return {PRODUCT: self._layer_id()}

    def _layer_id(self) -> int:
        return self.document.spec.network.layers[self._selected()].id

    def _settings(self, document: Document) -> list[Setting]:
        return layer_settings(document, self._selected())

    def on_spec(self) -> None:
        self.follow()

    def on_theme(self) -> None:
        self.initializer_picture.update()
        self.activation_picture.update()

    def forget(self) -> None:
        self.activation_picture.show_values(None)

    def follow_selection(self) -> None:
        """Another layer is chosen, or it stands elsewhere."""
        values = self.activation_picture.values
        if values is not None and values.layer_id != self._layer_id():
            self.forget()
        self.form.follow()
        self.follow()

    def follow(self) -> None:
        """Title and pictures of the layer as it is. Weights are drawn for a picture only where it
        is seen."""
        row = self._selected()
        self.title.setText(layer_title(self.document, row))
        if not self.isVisible():
            return
        self._show_initializer(initializer_of(self.document, row).name)
        self._show_activation(activation_of(self.document, row).name)

    def _show_initializer(self, name: str) -> None:
        row = self._selected()
        choice = initializer_of(self.document, row, name)
        preview = initializer_preview(self.document.spec, row, choice)
        title = initializer_title(self.document, row, choice)
        self.initializer_picture.show_preview(preview, title)

    def _show_activation(self, name: str) -> None:
        choice = activation_of(self.document, self._selected(), name)
        curve_over = partial(activation_curve, choice)
        self.activation_picture.show_activation(curve_over, row_label(choice))

    def _on_option_looked_at(self, where: str, name: str) -> None:
        """In an open list: what choosing it would give, before it is used."""
        if where.endswith(".initializer"):
            self._show_initializer(name)
        elif where.endswith(".activation"):
            self._show_activation(name)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        values = snapshot.products.get(PRODUCT)
        if values is not None and values.layer_id == self._layer_id():
            self.activation_picture.show_values(values)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.follow()

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        self.form.set_waiting(waiting)

    def redraw(self) -> None:
        self.document.redraw_layer(self._selected())
