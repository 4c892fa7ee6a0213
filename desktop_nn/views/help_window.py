"""The window of the help: contents and search at the left, a page at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.help_pages import HOME, contents, help_pages
from desktop_nn.models.help_search import found_pages
from desktop_nn.views.help_browser import HelpBrowser
from desktop_nn.views.screen_room import size_on_screen
from desktop_nn.views.theme import Theme, sans

TOPIC = Qt.ItemDataRole.UserRole
ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
OPEN = 4
"""Sections that are unfolded at first."""
NOTHING = "No page has any of these words."

BUTTONS = (
    ("back", "←", "Back (Alt+Left)", "To the page that was shown before", "Alt+Left"),
    ("forward", "→", "Forward (Alt+Right)", "To the page from which you went back", "Alt+Right"),
    ("home", "Contents", "Contents (Alt+Home)", "To the first page", "Alt+Home"),
    ("smaller", "A−", "Smaller (Ctrl+-)", "Type, formulas and pictures a step smaller", "Ctrl+-"),
    ("larger", "A+", "Larger (Ctrl++)", "Type, formulas and pictures a step larger", "Ctrl++"),
)


class HelpWindow(QWidget):
    """Not modal: it stands beside the main window, which goes on. `topic` is that of the page that
    is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._visited: list[str] = []
        self._place = -1
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setObjectName("helpWindow")
        self.setWindowTitle("Help — Desktop NN")
        self.resize(size_on_screen(QSize(1000, 720), self.screen()))
        self._build()
        self._connect()
        self._fill_tree()
        self.show_topic(HOME)

    # Building

    def _build(self) -> None:
        self.browser = HelpBrowser(self._theme)
        self.search = QLineEdit()
        self.search.setObjectName("helpSearch")
        self.search.setPlaceholderText("Search the help")
        self.search.setAccessibleName("Search the help")
        self.search.setToolTip("Words to be found in the pages; the best page comes first")
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setObjectName("helpContents")
        self.tree.setAccessibleName("Contents of the help")
        self.tree.setToolTip("The pages, by section")
        self.tree.setHeaderHidden(True)
        self.results = QListWidget()
        self.results.setObjectName("helpResults")
        self.results.setAccessibleName("Pages found")
        self.results.setToolTip("The pages that have most of the words; the best one first")
        self.results.setWordWrap(True)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(NOTHING)
        self.nothing.setObjectName("empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side = QStackedWidget()
        for face in (self.tree, self.results, self.nothing):
            self.side.addWidget(face)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 4, 8)
        column.addWidget(self.search)
        column.addWidget(self.side, 1)
        right = QWidget()
        page = QVBoxLayout(right)
        page.setContentsMargins(4, 8, 8, 8)
        page.addLayout(self._made_buttons())
        page.addWidget(self.browser, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([260, 740])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def _made_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.buttons: dict[str, QToolButton] = {}
        for name, text, title, tip, keys in BUTTONS:
            button = QToolButton()
            button.setObjectName("flat")
            button.setText(text)
            button.setAccessibleName(title)
            button.setToolTip(f"{title}\n{tip}")
            QShortcut(QKeySequence(keys), self, button.click)
            self.buttons[name] = button
            row.addWidget(button)
            if name == "home":
                row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.browser.topic_asked.connect(self.show_topic)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._on_return)
        self.tree.currentItemChanged.connect(self._on_item)
        self.results.currentItemChanged.connect(self._on_item)
        self.buttons["back"].clicked.connect(self.go_back)
        self.buttons["forward"].clicked.connect(self.go_forward)
        self.buttons["home"].clicked.connect(self._on_home)
        self.buttons["smaller"].clicked.connect(self._on_smaller)
        self.buttons["larger"].clicked.connect(self._on_larger)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        QShortcut(QKeySequence("Escape"), self, self.close)

    def _fill_tree(self) -> None:
        pages = help_pages()
        for number, (section, topics) in enumerate(contents().items()):
            heading = QTreeWidgetItem(self.tree, [section])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFont(0, sans(12, QFont.Weight.DemiBold))
            for topic in topics:
                item = QTreeWidgetItem(heading, [pages[topic].title])
                item.setData(0, TOPIC, topic)
                self._items[topic] = item
            heading.setExpanded(number < OPEN)

    # Pages

    @property
    def topic(self) -> str:
        return self._visited[self._place]

    def show_topic(self, topic: str) -> None:
        """Show a page; the one before is a step back."""
        if topic not in help_pages() or (self._visited and topic == self.topic):
            return
        self._visited[self._place + 1 :] = [topic]
        self._go_to(self._place + 1)

    def go_back(self) -> None:
        if self._place > 0:
            self._go_to(self._place - 1)

    def go_forward(self) -> None:
        if self._place + 1 < len(self._visited):
            self._go_to(self._place + 1)

    def _go_to(self, place: int) -> None:
        self._place = place
        self.browser.show_page(help_pages()[self.topic])
        self.buttons["back"].setEnabled(place > 0)
        self.buttons["forward"].setEnabled(place + 1 < len(self._visited))
        self._mark(self.topic)

    def _mark(self, topic: str) -> None:
        """In the contents, without going there again."""
        self.tree.blockSignals(True)
        item = self._items.get(topic)
        if item is not None:
            self.tree.setCurrentItem(item)
        else:
            self.tree.setCurrentIndex(QModelIndex())
        self.tree.blockSignals(False)

    # Search

    def _on_typed(self, typed: str) -> None:
        found = found_pages(help_pages().values(), typed)
        self.results.clear()
        for one in found:
            item = QListWidgetItem(f"{one.page.title}\n{one.quote}")
            item.setData(TOPIC, one.page.topic)
            self.results.addItem(item)
        face: QWidget = self.results if found else self.nothing
        self.side.setCurrentWidget(face if typed.strip() else self.tree)

    def _on_return(self) -> None:
        """The best page."""
        if self.results.count():
            self.results.setCurrentRow(0)

    def _on_item(self, item: QTreeWidgetItem | QListWidgetItem | None) -> None:
        if isinstance(item, QTreeWidgetItem):
            topic = item.data(0, TOPIC)
        else:
            topic = item.data(TOPIC) if item is not None else None
        if topic:
            self.show_topic(topic)

    # Buttons

    def _on_home(self) -> None:
        self.search.clear()
        self.show_topic(HOME)

    def _on_smaller(self) -> None:
        self._step_zoom(-1)

    def _on_larger(self) -> None:
        self._step_zoom(1)

    def _step_zoom(self, step: int) -> None:
        place = ZOOMS.index(self.browser.zoom) + step
        if 0 <= place < len(ZOOMS):
            self.browser.set_zoom(ZOOMS[place])
