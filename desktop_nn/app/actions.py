"""Every action of the program: its name, text, shortcut, icon and tip, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QUndoStack

from desktop_nn.views.theme import Theme


@dataclass(frozen=True)
class Described:
    """What an action says of itself. `short` is its text on the run bar."""

    name: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    short: str = ""
    primary: bool = False


WALK = (
    Described(
        "walk_back",
        "&Back a step",
        "One step back through the update that is looked at: the same numbers, nothing is computed",
        "F9",
        "arrow-left",
        "Back",
    ),
    Described(
        "walk_next",
        "&Next step",
        "One step on through the update that the next batch would make; the run is not changed",
        "F10",
        "arrow-right",
        "Next",
        primary=True,
    ),
    Described(
        "walk_slow",
        "&Slow playback",
        "Step by step by itself, to the end; the arrow beside it, and Preferences, say how fast",
        "F12",
        "play-steps",
        "Slow",
    ),
    Described("walk_start", "To the s&tart", "Before anything is computed", "Ctrl+F9"),
    Described("walk_end", "To the &end", "Behind the loss after the update", "Ctrl+F10"),
    Described(
        "walk_apply",
        "&Apply the update",
        "The run makes the very update that is looked at; then the next one is looked at",
        "Ctrl+Return",
        "step-forward",
        "Apply",
    ),
    Described(
        "ask_first",
        "Ask &me first",
        "Before a step shows a number, say what it will be: the answer is checked and explained",
        "Ctrl+Shift+A",
        "question",
        "Ask me first",
    ),
    Described(
        "ask_origin",
        "Where does this number come &from?",
        "The chain of numbers behind the one where the keyboard is: a line of Numbers, or the "
        "selected neuron or line of the network. The right button asks it of any number",
        "Ctrl+I",
        "question",
    ),
    Described(
        "walk_again",
        "&Look again",
        "Trace the update that the next batch would make now; the run pauses, and is not changed",
        "F5",
        "rotate-ccw",
    ),
)
"""Of the microscope."""

LESSON = (
    Described(
        "lesson_next",
        "Ne&xt step of the lesson",
        "To the next step of the lesson, and the microscope to where it opens",
        "Ctrl+PgDown",
    ),
    Described(
        "lesson_back",
        "&Previous step of the lesson",
        "To the step of the lesson before, and the microscope to where it opens",
        "Ctrl+PgUp",
    ),
)
"""Of a project that teaches."""

DESCRIBED = (
    Described("new", "&New", "Start a new project with the usual small net", "Ctrl+N"),
    Described("open", "&Open…", "Open a project file", "Ctrl+O", "folder-open"),
    Described("save", "&Save", "Save the project with all that was trained", "Ctrl+S", "save"),
    Described("save_as", "Save &as…", "Save the project under another name", "Ctrl+Shift+S"),
    Described("revert", "Re&vert", "Back to the project as it stands in its file", ""),
    Described(
        "import_data",
        "&Import data…",
        "Take a table as the samples: CSV, TSV, NumPy's own files or IDX",
        "Ctrl+Shift+I",
    ),
    Described(
        "import_pictures",
        "Import &pictures…",
        "Take a folder of pictures as the samples: a folder in it for each class, a pixel an input",
        "",
    ),
    Described(
        "edit_import",
        "E&dit import…",
        "Open the import of these samples again, as it was left; needs the table that they were "
        "made of",
        "",
    ),
    Described(
        "import_weights",
        "Import &weights…",
        "Take the network's weights and biases from a .npz or .safetensors file, where they fit",
        "",
    ),
    Described(
        "export",
        "&Export…",
        "Write the run as code, the network as a model, or tables, for other programs",
        "Ctrl+E",
    ),
    Described("quit", "&Quit", "Close the program", "Ctrl+Q"),
    Described("run", "&Run", "Train, or pause", "Space", "play", "Run", primary=True),
    Described(
        "reset",
        "Re&set",
        "Back to the very same start: same weights, same order of samples",
        "Ctrl+R",
        "rotate-ccw",
        "Reset",
    ),
    Described(
        "back",
        "&Back",
        "To the checkpoint before; changed settings stay as they are",
        "F6",
        "history",
        "Back",
    ),
    Described(
        "best",
        "&To the best state",
        "To the epoch with the lowest loss so far; changed settings stay as they are",
        "Shift+F6",
    ),
    Described(
        "step_update",
        "One &update",
        "One update: forward, backward and new weights for one batch",
        "F7",
        "step-forward",
        "Update",
    ),
    Described(
        "step_epoch",
        "One &epoch",
        "To the end of the epoch: every training sample once",
        "F8",
        "chevrons-right",
        "Epoch",
    ),
    Described(
        "prove",
        "Pro&ve the gradients",
        "Hold backpropagation against central differences, at the present weights and the next "
        "batch; the run pauses, and is not changed",
        "Ctrl+G",
        "proof",
        "Prove it",
    ),
    Described(
        "repeat",
        "Re&peat the run",
        "From the start through every change again, to the same bits",
        "Ctrl+Shift+E",
        "repeat",
    ),
    Described(
        "new_seed",
        "Ne&w seed",
        "Start anew with other random weights and another order of samples",
        "Ctrl+Shift+R",
        "dice-5",
    ),
    *WALK,
    *LESSON,
    Described(
        "preferences",
        "&Preferences…",
        "Theme, speed at the start, motion, the project of the last time",
        "Ctrl+,",
    ),
    Described("add_layer", "&Add a hidden layer", "After the chosen layer", "Ctrl+L", "plus"),
    Described("remove_layer", "&Remove the chosen layer", "A hidden layer", "Ctrl+Shift+L"),
    Described(
        "explore",
        "&Explore",
        "Arrange the panels to try things out: network, layers, data, output, curves and weights",
        "Ctrl+1",
    ),
    Described(
        "learn",
        "&Learn",
        "Arrange the panels to follow one update: the network large, and every number of it",
        "Ctrl+2",
    ),
    Described(
        "analyse",
        "A&nalyse",
        "Arrange the panels to see why it learns or doesn't: curves and distributions large",
        "Ctrl+3",
    ),
    Described(
        "save_arrangement",
        "&Save the arrangement…",
        "Keep the panels' places under a name of your own",
    ),
    Described(
        "reset_arrangement",
        "Reset the &arrangement",
        "All panels back to where the chosen arrangement has them",
        "Ctrl+Shift+0",
    ),
    Described(
        "reset_everything",
        "Reset e&verything…",
        "Arrangements, window size, theme and preferences as at the very first start",
    ),
    Described(
        "switch_theme",
        "&Dark or light",
        "Change between dark and light",
        "Ctrl+Shift+D",
        "sun-moon",
    ),
    Described(
        "palette",
        "&Find a command…",
        "Type a part of a command's name: every command of the menus, samples and arrangements too",
        "Ctrl+Shift+P",
    ),
    Described("tour", "Show the &tour", "What the parts of the window are for, step by step"),
    Described(
        "help",
        "&Help",
        "The page of what the keyboard is at: its formula, what it does, and where that is from",
        "F1",
    ),
    Described("help_contents", "&Contents", "The first page of the help, its contents and search"),
    Described("whats_new", "What's &new", "What has changed from version to version"),
    Described(
        "shortcuts", "&Keyboard shortcuts", "Every key of the program on one sheet", "Ctrl+F1"
    ),
    Described(
        "about",
        "&About Desktop NN",
        "Versions, to copy for a bug report too, and the licences of all that it contains",
    ),
)


class Actions(QObject):
    """The actions by name: `actions["run"]`. Undo and redo say what they undo."""

    def __init__(self, undo_stack: QUndoStack, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        self._tips = {described.name: described.tip for described in DESCRIBED}
        for described in DESCRIBED:
            self._add(described)
        self._add_undo(undo_stack)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> dict[str, QAction]:
        return dict(self._actions)

    def _add(self, described: Described) -> None:
        action = QAction(described.text, self)
        action.setObjectName(described.name)
        if described.shortcut:
            action.setShortcut(QKeySequence(described.shortcut))
        action.setProperty("primary", described.primary)
        action.setProperty("shownText", bool(described.short))
        if described.short:
            action.setIconText(described.short)
        self._icons[described.name] = described.icon
        self._actions[described.name] = action
        self.set_tip(described.name, described.tip)

    def set_tip(self, name: str, tip: str) -> None:
        """Tool tip: what it is called, with its shortcut, and `tip` below. Status tip: both."""
        action = self._actions[name]
        title = plain(action.text())
        action.setToolTip(f"{_with_shortcut(title, action)}\n{tip}")
        action.setStatusTip(f"{title}: {tip[:1].lower()}{tip[1:]}")

    def set_available(self, name: str, hindrance: str = "") -> None:
        """Whether it can be done; if not, its tips say why."""
        self._actions[name].setEnabled(not hindrance)
        self.set_tip(name, hindrance or self._tips[name])

    def _add_undo(self, stack: QUndoStack) -> None:
        for name, icon, action, keys in (
            ("undo", "undo-2", stack.createUndoAction(self, "Undo"), "Ctrl+Z"),
            ("redo", "redo-2", stack.createRedoAction(self, "Redo"), "Ctrl+Shift+Z"),
        ):
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setProperty("primary", False)
            self._icons[name] = icon
            self._actions[name] = action
            action.changed.connect(self._on_undo_changed)
        self._on_undo_changed()

    def _on_undo_changed(self) -> None:
        """The stack names what the action does; tool tip and status tip say it too."""
        for name in ("undo", "redo"):
            action = self._actions.get(name)
            if action is not None and action.statusTip() != action.text():
                action.setStatusTip(action.text())
                action.setToolTip(_with_shortcut(action.text(), action))

    def set_icon(self, name: str, icon: str) -> None:
        self._icons[name] = icon
        self._draw_icon(name)

    def _draw_icon(self, name: str) -> None:
        if self._icons[name]:
            primary = bool(self._actions[name].property("primary"))
            token = "accent_ink" if primary else "text"
            self._actions[name].setIcon(self._theme.icon(self._icons[name], token))
            # In its colour for the filled button it could not be seen in a menu.
            self._actions[name].setIconVisibleInMenu(not primary)

    def _on_theme(self) -> None:
        for name in self._icons:
            self._draw_icon(name)


def plain(text: str) -> str:
    """An action's text without the marks of menus."""
    return text.replace("&", "").removesuffix("…")


def _with_shortcut(text: str, action: QAction) -> str:
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({shortcut})" if shortcut else text
