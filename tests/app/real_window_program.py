"""The program as users start it, which also tells a test, a line of JSON a frame, what it shows."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from desktop_nn.app.main import open_window

if TYPE_CHECKING:  # the rest is loaded as it is for users, by what opens the window
    from PySide6.QtWidgets import QWidget

    from desktop_nn.app.program import Program


def middle(widget: QWidget) -> list[int]:
    from PySide6.QtCore import QPoint

    point = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
    return [point.x(), point.y()]


def places(program: Program) -> dict[str, list[int]]:
    """Where on the screen a test may click."""
    window = program.window
    return {
        "add_layer": middle(window.layers.button("addLayer")),
        "circle": middle(window.setup.gallery.button("circle")),
        "batch_size": middle(window.setup.data_form.row("training.batch_size").field),
    }


def tell(program: Program) -> None:
    window = program.window

    def say(snapshot: Any) -> None:
        state = {
            "epoch": snapshot.epoch,
            "state": window.state_label.text(),
            "layers": len(program.document.spec.network.layers),
            "source": program.document.spec.data.source.name,
            "batch_size": program.document.spec.training.batch_size,
            "undo": window.actions_by_name["undo"].text(),
            "places": places(program),
            "pixels": window.grab().width(),
            "fits": window.screen().availableGeometry().contains(window.frameGeometry()),
        }
        print(json.dumps(state), flush=True)

    program.clock.snapshot_shown.connect(say)


if __name__ == "__main__":
    sys.exit(open_window(None, tell))
