"""The import of weights: which array of a file goes to which of the network, and what comes of
it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.weight_import import MatchesModel, WeightImport
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.screen_room import size_on_screen

SIZE = QSize(760, 460)
ROW_HEIGHT = 24


class WeightImportDialog(QDialog):
    """Accepted, the arrays that fit are wanted."""

    def __init__(self, weights: WeightImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weightImportDialog")
        self.setProperty("helpTopic", "import-weights")
        self.setWindowTitle(f"Import weights of {weights.path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fact = self._made_label("keyFact", weights.fact)
        self.matches = self._made_table(MatchesModel(weights.matches, self))
        self.notes = self._made_label("caption", "\n".join(weights.notes))
        self._make_buttons(bool(weights.arrays))
        self._build()
        self.resize(size_on_screen(SIZE, self.screen()))

    def _made_label(self, name: str, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def _made_table(self, model: MatchesModel) -> QTableView:
        table = QTableView(self)
        table.setObjectName("matchesTable")
        table.setAccessibleName("Arrays of the file")
        table.setModel(model)
        make_copyable(table)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        heads = table.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setStretchLastSection(True)
        return table

    def _make_buttons(self, can_import: bool) -> None:
        # Named before the box has it: it is styled there.
        self.accept_button = QPushButton("Import", self)
        self.accept_button.setObjectName("primary")
        self.accept_button.setToolTip("Give the network the numbers of every array that fits")
        self.accept_button.setEnabled(can_import)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.fact)
        layout.addWidget(self.matches, 1)
        layout.addWidget(self.notes)
        layout.addWidget(self.buttons)
