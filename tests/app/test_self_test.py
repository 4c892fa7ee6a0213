"""`desktop-nn --self-test`: what it finds on this machine, and what it says of a fault."""

import subprocess
import sys

import pytest

from desktop_nn.app import self_test
from desktop_nn.app.self_test import StepFailedError
from tests.app.processes import CHECKOUT, environment


@pytest.mark.timeout(180)
def test_that_the_program_passes_its_own_test_off_screen(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", "--self-test"],
        env={**environment(tmp_path, None), "PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    assert done.stdout.count("✓") == 12
    assert "Everything works." in done.stdout
    assert list(tmp_path.iterdir()) == [], "it leaves nothing behind"
    assert CHECKOUT.is_dir()


def test_that_a_picture_that_is_not_written_is_a_fault(monkeypatch, tmp_path):
    class Silent:
        def save(self, name, path, form):
            path.write_bytes(b"")

    trial = self_test._Trial(tmp_path)
    monkeypatch.setattr(self_test._Trial, "_made", type("Made", (), {"pictures": Silent()}))
    with pytest.raises(StepFailedError, match=r"network\.svg was not written"):
        trial._write_views()


def failing():
    raise StepFailedError("expected a window, and there is none")


def broken():
    raise ValueError("so not")


@pytest.mark.parametrize(
    ("step", "told"), [(failing, "expected a window"), (broken, "ValueError: so not")]
)
def test_that_a_step_that_fails_is_told_in_a_line(step, told, capsys):
    assert not self_test._passes("a step", step)
    said = capsys.readouterr().out
    assert said.startswith("✗ a step: ")
    assert told in said
    assert said.count("\n") == 1


def test_that_a_step_that_passes_is_told_too(capsys):
    assert self_test._passes("a step", lambda: "found")
    assert capsys.readouterr().out == "✓ a step: found\n"
