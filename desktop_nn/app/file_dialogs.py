"""What is asked of the user: which file to open, where to save, whether something may be lost."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QToolButton, QWidget

from desktop_nn.experiment.files import SUFFIX
from desktop_nn.views.theme import line_icon

BUTTONS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-plus",
    "listModeButton": "list",
    "detailModeButton": "rows-3",
}
"""Of Qt's own dialog: icons by object names. Its usual ones are black, whatever they stand on."""

DATA_FILTERS = [
    "Tables (*.csv *.tsv *.txt *.tab *.dat *.data *.npy *.npz *ubyte *ubyte.gz *.idx)",
    "All files (*)",
]
WEIGHT_FILTERS = ["Weights (*.npz *.safetensors)", "All files (*)"]
FILTER = f"Desktop NN projects (*{SUFFIX})"


class Answer(Enum):
    """What becomes of changes that are not saved."""

    SAVE = auto()
    DISCARD = auto()
    STAY = auto()


def ask_for_project(parent: QWidget, folder: str) -> Path | None:
    """A project file to open; None when the user thought better of it."""
    chosen = _chosen(open_dialog(parent, folder))
    return Path(chosen[0]) if chosen else None


def open_dialog(parent: QWidget, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, "Open a project", folder, FILTER)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _dress(dialog)
    return dialog


def ask_for_data(parent: QWidget, folder: str) -> Path | None:
    """A table to import; None when the user thought better of it."""
    return _ask_for_file(parent, "Import data", folder, DATA_FILTERS, "import-data")


def ask_for_pictures(parent: QWidget, folder: str) -> Path | None:
    """A folder with a folder of pictures for each class; None when the user thought better of
    it."""
    dialog = QFileDialog(parent, "Import pictures: a folder with one for each class", folder)
    dialog.setProperty("helpTopic", "import-data")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _dress(dialog)
    chosen = _chosen(dialog)
    return Path(chosen[0]) if chosen else None


def ask_for_weights(parent: QWidget, folder: str) -> Path | None:
    """A file of weights to import; None when the user thought better of it."""
    return _ask_for_file(parent, "Import weights", folder, WEIGHT_FILTERS, "import-weights")


def _ask_for_file(
    parent: QWidget, title: str, folder: str, filters: list[str], topic: str
) -> Path | None:
    """`topic`: the page of the help that F1 opens there."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setProperty("helpTopic", topic)
    dialog.setNameFilters(filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _dress(dialog)
    chosen = _chosen(dialog)
    return Path(chosen[0]) if chosen else None


def _chosen(dialog: QFileDialog) -> list[str]:
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return chosen


def _dress(dialog: QFileDialog) -> None:
    """Our icons; the platform's dialog, where there is one, has its own."""
    palette = dialog.palette()
    text = palette.color(QPalette.ColorRole.ButtonText).name()
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).name()
    for button, icon in BUTTONS.items():
        found = dialog.findChild(QToolButton, button)
        if isinstance(found, QToolButton):
            found.setIcon(line_icon(icon, text, faint))
            found.setStyleSheet("padding: 3px;")


def ask_for_place(parent: QWidget, start: Path) -> Path | None:
    """Where to save, `start` being the proposal; None when the user thought better of it."""
    chosen = _chosen(save_dialog(parent, start))
    if not chosen:
        return None
    path = Path(chosen[0])
    if path.suffix == SUFFIX:
        return path
    # The dialog adds its suffix only to a name without any: “mine.v2” it left as it is.
    path = path.with_name(path.name + SUFFIX)
    return path if not path.exists() or may_replace(parent, path) else None


def ask_for_export(
    parent: QWidget, stem: str, forms: list[str], title: str = "Export"
) -> tuple[Path, str] | None:
    """Where to write, and which of the forms, “a NumPy script (*.py)”; None when the user thought
    better of it."""
    dialog = QFileDialog(parent, title, stem)
    dialog.setProperty("helpTopic", "export")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(forms)
    dialog.setDefaultSuffix(_ending(forms[0]))
    dialog.filterSelected.connect(lambda form: dialog.setDefaultSuffix(_ending(form)))
    _dress(dialog)
    form = dialog.selectedNameFilter
    chosen = dialog.selectedFiles() if dialog.exec() else []
    picked = form()
    dialog.deleteLater()
    return (Path(chosen[0]), picked) if chosen else None


def _ending(form: str) -> str:
    return form[form.rindex("*.") + 2 : -1]


def save_dialog(parent: QWidget, start: Path) -> QFileDialog:
    """It adds the suffix itself, so that its question about overwriting is about the real file."""
    dialog = QFileDialog(parent, "Save the project", str(start.parent), FILTER)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    dialog.selectFile(start.name)
    _dress(dialog)
    return dialog


def may_replace(parent: QWidget, path: Path) -> bool:
    button = QMessageBox.StandardButton
    text = f"“{path.name}” exists already. Replace it?"
    choice = button.Yes | button.No
    return bool(
        QMessageBox.question(parent, "Replace the file?", text, choice, button.No) == button.Yes
    )


def may_replace_changed(parent: QWidget, path: Path) -> bool:
    """Whether a file may be written over that another program has changed meanwhile."""
    button = QMessageBox.StandardButton
    text = (
        f"“{path.name}” was changed by another program, or in another window, since it was opened "
        "here. Replace it all the same? If not, nothing is written, and Save as… keeps both."
    )
    choice = button.Yes | button.No
    return bool(
        QMessageBox.question(parent, "The file was changed", text, choice, button.No) == button.Yes
    )


def ask_about_changes(parent: QWidget, title: str, gone: Path | None = None) -> Answer:
    """What to do with the changes of the project named `title`, which are not saved; or with all
    of it, where its file is `gone`."""
    button = QMessageBox.StandardButton
    text = f"“{title}” has changes that are not saved."
    if gone is not None:
        text = f"“{title}” is not in {gone.parent} any more: what is open here is in no file."
    answer = QMessageBox.question(
        parent,
        "Save the changes?" if gone is None else "Save it again?",
        text,
        button.Save | button.Discard | button.Cancel,
        button.Save,
    )
    return {button.Save: Answer.SAVE, button.Discard: Answer.DISCARD}.get(answer, Answer.STAY)


def may_stop_waiting(parent: QWidget) -> bool:
    """Whether to leave although what is to be saved is not handed over or written yet."""
    button = QMessageBox.StandardButton
    text = "The file is not written yet. Leave without waiting for it?"
    choice = button.Yes | button.No
    return bool(QMessageBox.question(parent, "Still saving", text, choice, button.No) == button.Yes)


def ask_for_name(parent: QWidget, suggested: str) -> str | None:
    """Of an arrangement; None when the user thought better of it."""
    title, label = "Save the arrangement", "Name of the arrangement:"
    name, is_given = QInputDialog.getText(parent, title, label, text=suggested)
    return name if is_given else None


def may_revert(parent: QWidget, name: str) -> bool:
    """Whether what is not saved may go for what stands in the file."""
    text = f"Go back to “{name}” as it stands in its file? Edits and training since are lost."
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    answer = QMessageBox.question(parent, "Revert", text, buttons)
    return answer == QMessageBox.StandardButton.Yes


def may_reset_everything(parent: QWidget) -> bool:
    button = QMessageBox.StandardButton
    text = (
        "Arrangements, those of your own too, the window's size, theme and preferences become what "
        "they were at the very first start. The project and what it has learnt stay."
    )
    choice = button.Reset | button.Cancel
    asked = QMessageBox.question(parent, "Reset everything?", text, choice, button.Cancel)
    return bool(asked == button.Reset)
