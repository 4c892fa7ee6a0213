"""The dialog of an import of weights: what it says, and what can be pressed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from desktop_nn.models.document import Document
from desktop_nn.models.weight_import import NAME, VERDICT, WeightImport
from desktop_nn.views.theme import Theme
from desktop_nn.views.weight_import_dialog import WeightImportDialog


def shown(qtbot: QtBot, document: Document, path: Path, **arrays: np.ndarray) -> WeightImportDialog:
    np.savez(path, **arrays)  # type: ignore[arg-type]
    dialog = WeightImportDialog(WeightImport(path, document.spec.network, True))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_that_every_array_of_the_file_stands_with_its_verdict(
    qtbot: QtBot, document: Document, theme: Theme, tmp_path: Path
) -> None:
    dialog = shown(
        qtbot, document, tmp_path / "w.npz", W1=np.ones((2, 8)), b3=np.ones(1), b7=np.ones(2)
    )
    model = dialog.matches.model()
    assert [model.index(row, NAME).data() for row in range(3)] == ["W1", "b3", "b7"]
    verdicts = [model.index(row, VERDICT).data() for row in range(3)]
    assert verdicts == [
        "✓ fits",
        "✓ fits",
        "– It belongs to layer 7; the network has 3 layers.",
    ]
    assert dialog.fact.text() == "3 arrays in the file; 2 of them fit."
    assert "Reset comes back to them" in dialog.notes.text()
    assert dialog.accept_button.isEnabled()


def test_that_nothing_can_be_imported_where_nothing_fits(
    qtbot: QtBot, document: Document, theme: Theme, tmp_path: Path
) -> None:
    dialog = shown(qtbot, document, tmp_path / "w.npz", W1=np.ones((3, 8)))
    assert not dialog.accept_button.isEnabled()
    assert dialog.fact.text() == "1 array in the file; none of them fits this network."
    with qtbot.waitSignal(dialog.rejected):
        dialog.buttons.rejected.emit()


def test_that_no_row_is_cut_off_at_the_usual_size(
    qtbot: QtBot, document: Document, theme: Theme, tmp_path: Path
) -> None:
    dialog = shown(qtbot, document, tmp_path / "w.npz", W2=np.ones((9, 9)), b7=np.ones(2))
    table = dialog.matches
    assert table.horizontalHeader().length() <= table.viewport().width()
