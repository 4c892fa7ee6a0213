"""The import of a data file: its columns, its first rows, and what becomes of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.data_import import DataImport
from desktop_nn.models.import_tables import (
    INPUT,
    KIND,
    MISSING,
    NAME,
    ColumnsModel,
    ImportModel,
    RowsModel,
)
from desktop_nn.models.picture_rows import picture_rows
from desktop_nn.views.column_picture import ColumnPicture
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.import_fields import ImportFields, made_choice, made_heading
from desktop_nn.views.picture_preview import PicturePreview
from desktop_nn.views.problem_line import set_severity
from desktop_nn.views.screen_room import size_on_screen
from desktop_nn.views.theme import Theme

SIDE = 270
SIZE = QSize(980, 640)
NO_COLUMN = "how often"


class ImportDialog(QDialog):
    """Accepted, `data_import.data` is what is wanted. It reads from the start; closed, it ends
    reading."""

    def __init__(
        self, data_import: DataImport, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._import, self.theme = data_import, theme
        self.setObjectName("importDialog")
        self.setProperty("helpTopic", "import-data")
        self.setWindowTitle(f"Import {data_import.path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields = ImportFields(data_import, self)
        self.columns = self._made_table("columnsTable", "Columns", ColumnsModel(data_import, self))
        self.rows = self._made_table("rowsTable", "First rows", RowsModel(data_import, self))
        self.picture = ColumnPicture(theme, self)
        self.preview = PicturePreview(theme, self)
        self.across = made_choice(self, "across", "Across")
        self.up = made_choice(self, "up", "Up")
        self._make_foot()
        self._build()
        self._connect()
        self.resize(size_on_screen(SIZE, self.screen()))
        data_import.read()

    # Its parts

    def _make_foot(self) -> None:
        self.problem = QLabel(self)
        self.problem.setObjectName("importProblem")
        self.problem.setWordWrap(True)
        set_severity(self.problem, "error")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.stop = QPushButton("Stop reading", self)
        self.stop.setObjectName("stopReading")
        self.stop.setToolTip("Read no further; what was read before stays")
        # Named before the box has it: it is styled there.
        self.accept_button = QPushButton("Import", self)
        self.accept_button.setObjectName("primary")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)

    def _made_table(self, name: str, label: str, model: ImportModel) -> QTableView:
        table = QTableView(self)
        table.setObjectName(name)
        table.setAccessibleName(label)
        table.setModel(model)
        make_copyable(table)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.verticalHeader().setDefaultSectionSize(24)
        table.setTabKeyNavigation(False)
        return table

    def _build(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.fields)
        scroll.setFixedWidth(SIDE)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(scroll)
        middle.addLayout(self._made_right(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(self._made_foot())

    def _made_right(self) -> QVBoxLayout:
        heads = self.columns.horizontalHeader()
        heads.setStretchLastSection(True)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.columns.verticalHeader().hide()
        for place, width in ((INPUT, 86), (NAME, 150), (KIND, 84), (MISSING, 66)):
            heads.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            self.columns.setColumnWidth(place, width)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("importTabs")
        self.tabs.addTab(self.rows, "First rows")
        self.tabs.addTab(self._made_picture_page(), "Picture")
        self._pictures_tab = self.tabs.addTab(self._made_pictures(), "Pictures")
        self.tabs.setTabVisible(self._pictures_tab, False)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(made_heading(self, "Columns"))
        right.addWidget(self.columns, 2)
        right.addWidget(self.tabs, 3)
        return right

    def _made_pictures(self) -> QScrollArea:
        """Samples that are pictures, as they are."""
        scroll = QScrollArea(self)
        scroll.setObjectName("picturesArea")
        scroll.setAccessibleName("First pictures of each class")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.preview)
        # Behind a tab it would have the grey of a field.
        self.preview.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        return scroll

    def _made_picture_page(self) -> QWidget:
        page = QWidget(self)
        choices = QHBoxLayout()
        for word, field in (("Across", self.across), ("up", self.up)):
            choices.addWidget(QLabel(word, page))
            choices.addWidget(field)
        choices.addStretch(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(choices)
        layout.addWidget(self.picture, 1)
        return page

    def _made_foot(self) -> QHBoxLayout:
        words, reading = QWidget(self), QWidget(self)
        line = QHBoxLayout(reading)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        said = QHBoxLayout(words)
        said.setContentsMargins(0, 0, 0, 0)
        said.addWidget(self.problem, 1)
        self._foot = QStackedLayout()
        self._foot.addWidget(words)
        self._foot.addWidget(reading)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addLayout(self._foot, 1)
        foot.addWidget(self.buttons)
        return foot

    def _connect(self) -> None:
        data_import = self._import
        data_import.reading.connect(self._on_reading)
        data_import.progressed.connect(self._on_progressed)
        data_import.changed.connect(self._on_changed)
        self.stop.clicked.connect(self._on_stopped)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for field in (self.across, self.up):
            field.activated.connect(self._show_picture)
        self.columns.selectionModel().currentRowChanged.connect(self._on_row)

    # What the user does

    def _on_row(self) -> None:
        """The column that is chosen is the one in the picture."""
        table, row = self._import.table, self.columns.currentIndex().row()
        if table is not None and 0 <= row < len(table.columns):
            self.across.show_name(table.columns[row].name)
            self._show_picture()

    def _on_stopped(self) -> None:
        self._import.end()
        self._foot.setCurrentIndex(0)
        if self._import.table is None:
            self.reject()
            return
        self.fields.follow()
        self._on_changed()

    def done(self, result: int) -> None:
        self._import.end()
        super().done(result)

    # What it shows

    def _on_reading(self) -> None:
        self.progress.setValue(0)
        self._foot.setCurrentIndex(1)
        self.accept_button.setEnabled(False)
        self.fields.about.setText(f"Reading {self._import.path.name} …")

    def _on_progressed(self, share: float) -> None:
        self.progress.setValue(round(1000.0 * share))

    def _on_changed(self) -> None:
        self._foot.setCurrentIndex(0)
        self.problem.setText(self._import.error)
        self.accept_button.setEnabled(self._import.data is not None)
        self._show_names()
        self._show_picture()
        self._show_pictures()

    def _show_names(self) -> None:
        """The columns to choose from, where they are others."""
        table, recipe = self._import.table, self._import.recipe
        names = [column.name for column in table.columns] if table is not None else []
        if [self.across.itemData(k) for k in range(self.across.count())] == names:
            return
        for field in (self.across, self.up):
            field.clear()
        self.up.addItem(NO_COLUMN, "")
        for name in names:
            self.across.addItem(name, name)
            self.up.addItem(name, name)
        self.across.show_name(recipe.targets[0] if recipe is not None else "")

    def _show_picture(self) -> None:
        table, recipe = self._import.table, self._import.recipe
        if table is None or self.across.currentIndex() < 0:
            self.picture.show_columns(None, None, None)
            return
        names = {column.name: column for column in table.columns}
        classes = None
        if recipe is not None and recipe.task == "classes":
            classes = names.get(recipe.targets[0])
        across, up = names.get(self.across.name()), names.get(self.up.name())
        self.picture.show_columns(across, up, classes)

    def _show_pictures(self) -> None:
        """A tab for them, which stands in front when it comes."""
        rows = picture_rows(self._import)
        self.preview.show_rows(rows)
        if bool(rows) != self.tabs.isTabVisible(self._pictures_tab):
            self.tabs.setTabVisible(self._pictures_tab, bool(rows))
            self.tabs.setCurrentIndex(self._pictures_tab if rows else 0)
