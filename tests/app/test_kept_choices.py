"""How views show things is kept from one start to the next, and forgotten with all else."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from desktop_nn.app.program import Program
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram
from tests.views.typing import choose


def distributions(program: Program):
    program.window.arrangements.use("analyse")
    return program.window.late_views.distributions


def test_that_axes_and_forms_are_as_they_were_left(
    program: Program, make_program: MakeProgram
) -> None:
    shown, controls = distributions(program), program.window.curves.controls
    choose(shown.quantity_field, "gradients")
    choose(shown.form_field, "heat")
    shown.log.click()
    controls.log.click()
    controls.slider.setValue(7)
    second = make_program(InlineLink)
    again = distributions(second)
    assert (again.quantity, again.form, again.log.isChecked()) == ("gradients", "heat", True)
    assert not second.window.curves.log.isChecked()
    assert second.window.curves.controls.smoothing == 0.35
    assert "gradients_over_time" in again.products


def test_that_a_reset_of_everything_gives_the_usual_back(
    program: Program, make_program: MakeProgram
) -> None:
    shown = distributions(program)
    choose(shown.quantity_field, "steps")
    shown.log.click()
    program.window.curves.controls.log.click()
    program.reset_everything()
    assert (shown.quantity, shown.form, shown.log.isChecked()) == ("weights", "now", False)
    assert program.window.curves.log.isChecked()
    assert not distributions(make_program(InlineLink)).log.isChecked()


def test_that_nonsense_in_the_settings_is_passed_over(
    settings: QSettings, make_program: MakeProgram
) -> None:
    for key, value in (
        ("views/distributions_quantity", "nothing"),
        ("views/curves_smoothing", "much"),
    ):
        settings.setValue(key, value)
    program = make_program(InlineLink)
    assert distributions(program).quantity == "weights"
    assert program.window.curves.controls.smoothing == 0.0
