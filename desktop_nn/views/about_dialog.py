"""About: what the program is, what it stands on, and the licences of all that it contains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.resources import resource
from desktop_nn.views.screen_room import size_on_screen
from desktop_nn.views.theme import mono

COPY, COPIED = "Copy for a bug report", "Copied"
PURPOSE = (
    "Build a neural network, train it, and see every number of forward and backward propagation."
)
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse

Facts = Iterable[tuple[str, str]]
Texts = Sequence[tuple[str, str]]


class AboutDialog(QDialog):
    """`facts`: names and values. `texts()` gives titles and texts of licences, when they are first
    looked at. Nothing leaves the machine but by the clipboard."""

    def __init__(
        self, version: str, facts: Facts, texts: Callable[[], Texts], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About Desktop NN")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._facts, self._make_texts = list(facts), texts
        self._texts: Texts = ()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setObjectName("aboutTabs")
        self.tabs.tabBar().setAccessibleName("Versions, licences")
        self.tabs.tabBar().setToolTip("What the program stands on, and on which terms")
        self.tabs.addTab(self._made_versions(), "Versions")
        self.tabs.addTab(self._made_licences(), "Licences")
        self.tabs.currentChanged.connect(self._on_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(_made_head(version))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(self._made_buttons())
        self.resize(size_on_screen(QSize(830, 540), self.screen()))

    # Building

    def _made_versions(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(4, 12, 4, 4)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(7)
        for name, value in self._facts:
            label, told = QLabel(name), QLabel(value)
            label.setObjectName("fieldLabel")
            told.setTextInteractionFlags(SELECTABLE)
            told.setWordWrap(True)
            form.addRow(label, told)
        return page

    def _made_licences(self) -> QWidget:
        self.works = QListWidget()
        self.works.setObjectName("licencedWorks")
        self.works.setAccessibleName("Works that the program contains")
        self.works.setToolTip("Whose work the program contains")
        self.works.setFixedWidth(190)
        self.text = QPlainTextEdit()
        self.text.setObjectName("licenceText")
        self.text.setReadOnly(True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setFont(mono(11))
        self.text.setAccessibleName("Text of the licence")
        self.text.setToolTip("The terms of the work that is chosen, as its authors wrote them")
        self.works.currentRowChanged.connect(self._on_work)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(4, 12, 4, 4)
        row.addWidget(self.works)
        row.addWidget(self.text, 1)
        return page

    def _made_buttons(self) -> QHBoxLayout:
        self.copy_button = QPushButton(COPY)
        self.copy_button.setObjectName("copyVersions")
        self.copy_button.setToolTip("All versions to the clipboard, to be sent by you")
        self.copy_button.clicked.connect(self._on_copy)
        close = QPushButton("Close")
        close.setObjectName("primary")
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(close)
        return row

    # What happens

    def _on_copy(self) -> None:
        lines = [f"{name}: {value}" for name, value in self._facts]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy_button.setText(COPIED)

    def _on_tab(self, place: int) -> None:
        if place == 1 and not self._texts:
            self._texts = self._make_texts()
            self.works.addItems([title for title, _ in self._texts])
            self.works.setCurrentRow(0)

    def _on_work(self, row: int) -> None:
        if 0 <= row < len(self._texts):
            self.text.setPlainText(self._texts[row][1])


def _made_head(version: str) -> QHBoxLayout:
    icon = QLabel()
    icon.setPixmap(QIcon(str(resource("icons", "desktop-nn.svg"))).pixmap(48, 48))
    title = QLabel(f"Desktop NN {version}")
    title.setObjectName("readout")
    purpose = QLabel(PURPOSE)
    purpose.setWordWrap(True)
    words = QVBoxLayout()
    words.setSpacing(3)
    words.addWidget(title)
    words.addWidget(purpose)
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(icon)
    row.addLayout(words, 1)
    return row
