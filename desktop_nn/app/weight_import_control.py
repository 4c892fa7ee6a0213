"""Import of weights: a file's arrays become those of the network, as a step of undo."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings

from desktop_nn.app import file_dialogs
from desktop_nn.app.file_control import FileControl
from desktop_nn.app.main_window import MainWindow
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.experiment.array_setting import present_arrays
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot

if TYPE_CHECKING:
    from desktop_nn.models.weight_import import WeightImport
    from desktop_nn.views.weight_import_dialog import WeightImportDialog

FOLDER = "import/weights_folder"
LOST = (
    "There is no training process that could take the weights. Go on from the last checkpoint, "
    "then import them."
)


class WeightImportControl(QObject):
    """`dialog` is the one that stands there. What reads the file is loaded with the first."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        controller: Controller,
        files: FileControl,
        settings: QSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._document, self._controller = window, document, controller
        self._settings = settings
        self._update = 0
        self.dialog: WeightImportDialog | None = None
        window.actions_by_name["import_weights"].triggered.connect(self.ask_and_open)
        files.weights_dropped.connect(self.open)

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Where the run stands."""
        self._update = snapshot.update

    def ask_and_open(self) -> None:
        folder = str(self._settings.value(FOLDER, ""))
        path = file_dialogs.ask_for_weights(self._window, folder)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Show what of a file fits the network, or say why it can't be read."""
        from desktop_nn.experiment.exports.needed import MissingPackageError
        from desktop_nn.experiment.weight_import import WeightsFileError
        from desktop_nn.models.weight_import import WeightImport
        from desktop_nn.views.weight_import_dialog import WeightImportDialog

        if self.dialog is not None:
            self.dialog.reject()
        if self._controller.is_lost:
            self._tell(LOST)
            return
        try:
            weights = WeightImport(path, self._document.spec.network, self._update == 0)
        except (WeightsFileError, MissingPackageError) as error:
            self._tell(str(error))
            return
        self._window.banner.clear("file")
        self._settings.setValue(FOLDER, str(path.parent))
        self.dialog = WeightImportDialog(weights, self._window)
        self.dialog.accepted.connect(partial(self._on_accepted, weights))
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _tell(self, text: str) -> None:
        self._window.banner.show_message("file", text, "error")

    def _on_finished(self, result: int) -> None:
        self.dialog = None

    def _on_accepted(self, weights: WeightImport) -> None:
        network = self._document.spec.network
        old = partial(present_arrays, weights.arrays, network, self._vectors())
        refused = self._document.set_arrays(weights.arrays, old, weights.text)
        for problem in refused:
            self._tell(problem.message)

    def _vectors(self) -> Mapping[str, Array]:
        """The network's numbers as the window has them: of the last checkpoint, or as drawn."""
        spec, last = self._document.spec, self._controller.last_checkpoint
        if last is not None and last.spec.network == spec.network:
            return {"parameters": last.trainer.parameters, "running": last.trainer.running}
        drawn = Network(spec.network, spec.seed)
        return {"parameters": drawn.parameters, "running": drawn.running}
