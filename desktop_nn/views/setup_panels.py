"""Data and training: everything that is needed for the first ten minutes, visible."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_nn.experiment.samples import training_count
from desktop_nn.models.data_settings import data_settings
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.models.paint_tool import PaintTool
from desktop_nn.views.balance_bars import BalanceBars
from desktop_nn.views.data_gallery import DataGallery
from desktop_nn.views.feature_list import FeatureList
from desktop_nn.views.paint_bar import PaintBar
from desktop_nn.views.problem_line import ProblemLine
from desktop_nn.views.settings_form import SettingsForm
from desktop_nn.views.split_bar import SplitBar
from desktop_nn.views.theme import Theme
from desktop_nn.views.training_form import TrainingForm
from desktop_nn.views.view import View

RIGHT_MARGIN = 6


class SetupPanel(QScrollArea):
    """The data gallery, the data's settings and the training's, one below the other."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Not a stop of the Tab key: its fields are.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # All are made inside of what holds them: what is given to another parent is styled again.
        content = QWidget(self)
        self.setWidget(content)
        self.gallery = DataGallery(document, theme, content)
        self.source_problem = ProblemLine(content)
        self.source_problem.mend_asked.connect(document.mend)
        self.data_form = SettingsForm(document, data_settings, content)
        self.paint_tool = PaintTool(document, self)
        self.paint = PaintBar(self.paint_tool, theme, content)
        self.split = SplitBar(document, theme, content)
        self.balance = BalanceBars(document, theme, content)
        self.features = FeatureList(document, theme, content)
        self.training_form = TrainingForm(document, theme, content)
        title = QLabel("Training", content)
        title.setObjectName("sectionTitle")
        title.setIndent(0)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, RIGHT_MARGIN, 0)
        layout.setSpacing(6)
        samples = QWidget(content)
        column = QVBoxLayout(samples)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.split)
        column.addWidget(self.balance)
        for widget in (
            self.gallery,
            self.source_problem,
            self.data_form,
            self.paint,
            samples,
            self.features,
            title,
            self.training_form,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        document.problems_changed.connect(self._show_source_problem)
        self._show_source_problem()

    def _show_source_problem(self) -> None:
        self.source_problem.show_problem(self._document.problem_at("data.source"))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as the forms: what is beyond the edge could not be scrolled to. Thumbnails follow
        the width that there is."""
        forms = (self.data_form, self.paint, self.training_form)
        widest = max(form.minimumSizeHint().width() for form in forms)
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(widest + RIGHT_MARGIN + bar, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Thumbnails leave room for the scroll bar: it can't come and go with their size."""
        super().resizeEvent(event)
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - RIGHT_MARGIN - bar
        self.gallery.fit(room, self.height())
        self.features.fit(room)

    @property
    def views(self) -> tuple[View, ...]:
        """What follows the run."""
        return self.training_form.views

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        self.data_form.set_waiting(waiting)
        self.training_form.set_waiting(waiting)

    def fact(self) -> str:
        """How many samples train and how many validate."""
        rows = self._document.data.rows
        training = training_count(rows, self._document.spec.data.validation_share)
        validation = (
            f"{grouped(rows - training)} validation" if rows > training else "no validation"
        )
        return f"{grouped(training)} train · {validation}"
