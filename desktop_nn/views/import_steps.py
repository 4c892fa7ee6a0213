"""What an import does to its table: a sentence for each step, and a switch where it may be left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from desktop_nn.models.data_import import DataImport, Step

OFF = "not done: "


class ImportSteps(QWidget):
    """Steps in their order, then those that were switched off."""

    def __init__(self, data_import: DataImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._import = data_import
        self._shown: tuple[tuple[Step, bool], ...] = ()
        self.switches: dict[str, QCheckBox] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        data_import.changed.connect(self.follow)

    def sentences(self) -> list[str]:
        """As they stand there."""
        return [label.text() for label in self._labels]

    def follow(self) -> None:
        """Show what is done now. The keyboard stays at its place in the list."""
        found = self._import
        shown = tuple((s, True) for s in found.done) + tuple((s, False) for s in found.switched_off)
        if shown == self._shown:
            return
        focused = [switch.hasFocus() for switch in self.switches.values()]
        self._clear()
        self._shown = shown
        for row, (step, on) in enumerate(shown):
            self._add(row, step, on)
        if True in focused and self.switches:
            place = min(focused.index(True), len(self.switches) - 1)
            switch = list(self.switches.values())[place]
            switch.show()  # what is hidden until the next layout takes no keys
            switch.setFocus()

    def _clear(self) -> None:
        for widget in (*self._labels, *self.switches.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._labels, self.switches = [], {}

    def _add(self, row: int, step: Step, on: bool) -> None:
        label = QLabel(step.text if on else f"{OFF}{step.text}", self)
        label.setObjectName("caption")
        label.setWordWrap(True)
        label.setIndent(0)
        self._labels.append(label)
        self._grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)
        if self._import.can_switch(step):
            self._add_switch(row, step, on)

    def _add_switch(self, row: int, step: Step, on: bool) -> None:
        switch = QCheckBox(self)
        switch.setObjectName(f"import.step.{step.kind}.{'.'.join(step.columns)}")
        switch.setAccessibleName(step.text)
        switch.setToolTip("Do without this step" if on else "Take this step after all")
        switch.setChecked(on)
        switch.clicked.connect(lambda on: self._import.switch(step, on))
        self.switches[step.text] = switch
        self._grid.addWidget(switch, row, 0, Qt.AlignmentFlag.AlignTop)
