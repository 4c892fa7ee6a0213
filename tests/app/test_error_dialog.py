"""The report of an unforeseen error: opened once, complete, copied, with nothing of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_nn import __version__
from desktop_nn.app import errors
from desktop_nn.app.error_text import LOG_LINES, log_tail, report_text
from desktop_nn.app.program import Program
from desktop_nn.views.error_dialog import ErrorDialog

pytestmark = pytest.mark.qt_log_ignore("does not support")


@pytest.fixture
def dialog(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ErrorDialog:
    """After the first error."""
    monkeypatch.setattr(program.errors, "_before", lambda *_: None)
    monkeypatch.setattr(errors, "log_path", lambda: tmp_path / "desktop-nn.log")
    report(program, "a wheel came off")
    found = program.errors.dialog
    assert found is not None
    return found


def report(program: Program, text: str) -> None:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        program.errors.report(RuntimeError, error, error.__traceback__)


def test_that_the_first_error_opens_one_dialog_with_all_that_helps(
    program: Program, dialog: ErrorDialog, qapp: QApplication
) -> None:
    assert dialog.isVisible()
    assert not dialog.isModal()
    text = dialog.report.toPlainText()
    assert text.startswith(f"Desktop NN {__version__}. Python ")
    assert "PySide6" in text
    assert "NumPy" in text
    assert text.count("RuntimeError: a wheel came off") == 2  # the error, and in the log
    assert "test_error_dialog.py" in text
    dialog.copy_button.click()
    assert qapp.clipboard().text() == text
    assert dialog.copy_button.text() == "Copied"


def test_that_a_flood_opens_nothing_again(program: Program, dialog: ErrorDialog) -> None:
    dialog.close()
    for _ in range(50):
        report(program, "a wheel came off")
    assert dialog.isHidden()
    assert len(program.window.findChildren(ErrorDialog)) == 1


def test_that_another_error_waits_behind_the_banners_button(
    program: Program, dialog: ErrorDialog
) -> None:
    dialog.close()
    try:
        {}["missing"]
    except KeyError as error:
        program.errors.report(KeyError, error, error.__traceback__)
    assert dialog.isHidden()
    program.window.banner.button.click()
    assert dialog.isVisible()
    assert "KeyError: 'missing'" in dialog.report.toPlainText()
    assert "a wheel came off" in dialog.report.toPlainText()


def test_that_closing_the_program_closes_the_dialog(program: Program, dialog: ErrorDialog) -> None:
    program.errors.close()
    assert dialog.isHidden()


def test_that_a_report_holds_the_logs_end_and_not_the_users_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    log = tmp_path / "log"
    log.write_text("".join(f"line {n}\n" for n in range(20_000)))
    assert log_tail(log).splitlines() == [f"line {n}" for n in range(20_000 - LOG_LINES, 20_000)]
    text = report_text(['File "/home/ada/nets/x.py"'], log)
    assert "ada" not in text
    assert '"~/nets/x.py"' in text
    assert log_tail(tmp_path / "missing") == ""
