"""How views show things, from one start to the next: axes, forms, smoothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider

from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.curve_controls import CurveControls
from desktop_nn.views.view import View

if TYPE_CHECKING:
    from desktop_nn.views.distributions_view import DistributionsView

GROUP = "views"


class KeptChoices(QObject):
    """Takes over what was kept under a name, and keeps every change. `forget` gives the usual
    choices back."""

    def __init__(self, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._usual: dict[QObject, object] = {}

    def keep_curves(self, controls: CurveControls) -> None:
        self.keep_switch(controls.log, "curves_log")
        self.keep_switch(controls.log_epochs, "curves_log_epochs")
        self.keep_slider(controls.slider, "curves_smoothing")

    def on_view_made(self, view: View) -> None:
        """One that is made late shows what it does as it was left."""
        if view.objectName() == "distributions":
            shown = cast("DistributionsView", view)
            self.keep_choice(shown.quantity_field, "distributions_quantity")
            self.keep_choice(shown.form_field, "distributions_form")
            self.keep_switch(shown.log, "distributions_log")

    def keep_switch(self, button: QAbstractButton, name: str) -> None:
        self._usual[button] = button.isChecked()
        button.setProperty("kept", name)
        button.setChecked(bool(self._settings.value(_key(name), button.isChecked(), bool)))
        button.toggled.connect(self._on_changed)

    def keep_slider(self, slider: QAbstractSlider, name: str) -> None:
        self._usual[slider] = slider.value()
        slider.setProperty("kept", name)
        kept = str(self._settings.value(_key(name), slider.value()))
        if kept.isdecimal():
            slider.setValue(min(int(kept), slider.maximum()))
        slider.valueChanged.connect(self._on_changed)

    def keep_choice(self, field: ChoiceField, name: str) -> None:
        self._usual[field] = field.name()
        field.setProperty("kept", name)
        self._choose(field, str(self._settings.value(_key(name), field.name())))
        field.activated.connect(self._on_changed)

    def keep_actions(self, group: QActionGroup, name: str) -> None:
        """Of actions one is checked: its data."""
        self._usual[group] = _checked(group)
        group.setProperty("kept", name)
        _check(group, str(self._settings.value(_key(name), _checked(group))))
        group.triggered.connect(self._on_changed)

    def _choose(self, field: ChoiceField, name: str) -> None:
        """As if the user had; what there isn't is passed over."""
        row = field.findData(name)
        if row >= 0 and name != field.name():
            field.setCurrentIndex(row)
            field.activated.emit(row)

    def _on_changed(self) -> None:
        widget = self.sender()
        value: object = None
        if isinstance(widget, QAbstractButton):
            value = widget.isChecked()
        elif isinstance(widget, QAbstractSlider):
            value = widget.value()
        elif isinstance(widget, ChoiceField):
            value = widget.name()
        elif isinstance(widget, QActionGroup):
            value = _checked(widget)
        self._settings.setValue(_key(str(widget.property("kept"))), value)

    def forget(self) -> None:
        """As at the very first start."""
        for widget, usual in self._usual.items():
            if isinstance(widget, QAbstractButton):
                widget.setChecked(bool(usual))
            elif isinstance(widget, QAbstractSlider):
                widget.setValue(int(str(usual)))
            elif isinstance(widget, ChoiceField):
                self._choose(widget, str(usual))
            elif isinstance(widget, QActionGroup):
                _check(widget, str(usual))
        self._settings.remove(GROUP)


def _checked(group: QActionGroup) -> str:
    action = group.checkedAction()
    return "" if action is None else str(action.data())


def _check(group: QActionGroup, data: str) -> None:
    """What there isn't is passed over."""
    for action in group.actions():
        if action.data() == data:
            action.setChecked(True)


def _key(name: str) -> str:
    return f"{GROUP}/{name}"
