"""How commands end: with a code that their help tells, and a refusal in the form that was asked."""

import io
import json
from pathlib import Path

import pytest

from desktop_nn.app import command_line, project_commands, train_command
from desktop_nn.app.command_answers import EXIT_CODES, REFUSAL
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run

PAGE = Path(__file__).parents[2] / "resources" / "help" / "command-line.md"
COMMANDS = [name for name, _, _ in command_line.SUBCOMMANDS]

WORDS = {
    "train": ("none", "--epochs", "1", "--out", "out"),
    "predict": ("none", "table.csv"),
    "export": ("none", "out.py"),
    "import-weights": ("none", "w.npz", "-o", "out.dnn"),
}


def said(*words):
    return command_line.main([str(word) for word in words])


@pytest.mark.parametrize("command", COMMANDS)
def test_that_its_help_tells_each_code(capsys, command):
    assert said(command, "--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    for code, text in {**EXIT_CODES[command], 2: REFUSAL}.items():
        assert f"{code}: {text}" in told
    assert "--json" in told


def test_that_the_page_tells_each_code():
    page = PAGE.read_text(encoding="utf-8")
    codes = {2} | {code for codes in EXIT_CODES.values() for code in codes}
    for code in codes:
        assert f"| {code} |" in page


@pytest.mark.parametrize("command", COMMANDS)
def test_that_a_refusal_is_a_sentence_or_an_object(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    words = (command, *WORDS.get(command, ("none",)))
    assert said(*words) == 2
    plain = capsys.readouterr()
    assert plain.out == ""
    assert said(*words, "--json") == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert json.loads(told.out) == {"error": plain.err.strip()}
    assert "no project file “none”" in plain.err


@pytest.mark.parametrize("words", [("info",), ("train", "xor", "--epochs", "no"), ("check", "-x")])
def test_that_wrong_words_are_refused_as_an_object_too(capsys, words):
    assert said(*words, "--json") == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert "--help" in json.loads(told.out)["error"]


def test_that_a_file_that_can_not_be_written_is_refused_as_an_object(capsys, tmp_path):
    assert said("export", "xor", tmp_path / "none" / "w.npz", "--json") == 2
    assert "none" in json.loads(capsys.readouterr().out)["error"]


def test_that_ctrl_c_is_told_as_an_object(capsys, monkeypatch):
    def interrupted(*words):
        raise KeyboardInterrupt

    monkeypatch.setattr(project_commands, "info", interrupted)
    assert said("info", "xor", "--json") == 130
    assert "Stopped" in json.loads(capsys.readouterr().out)["error"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


LONG = {
    "check": ("xor",),
    "evaluate": ("xor",),
    "predict": ("xor", "points.csv"),
    "export": ("xor", "predictions.csv"),
}


@pytest.mark.parametrize("command", LONG)
def test_that_long_work_has_a_bar_on_a_terminal_and_nowhere_else(
    monkeypatch, tmp_path, capsys, command
):
    monkeypatch.chdir(tmp_path)
    Path("points.csv").write_text("x1,x2\n0,1\n1,1\n", encoding="utf-8")
    words = (command, *LONG[command], "--json")
    assert said(*words) == 0
    alone = capsys.readouterr()
    assert "%" not in alone.err
    terminal = Terminal()
    monkeypatch.setattr(train_command.sys, "stderr", terminal)
    assert said(*words) == 0
    assert "100%" in terminal.getvalue()
    assert capsys.readouterr().out == alone.out


def test_that_each_part_of_evaluating_and_predicting_is_told(monkeypatch, tmp_path, capsys):
    """Of 2000 rows, portion by portion, and each that is written."""
    told, right = [], train_command.Bar.update

    def update(bar, count=1):
        told.append((bar.unit, count))
        return right(bar, count)

    monkeypatch.setattr(train_command.Bar, "update", update)
    monkeypatch.setattr(train_command.sys, "stderr", Terminal())
    table = tmp_path / "points.csv"
    table.write_text("x1,x2\n" + "0.5,1\n" * 2000, encoding="utf-8")
    assert said("predict", "xor", table) == 0
    evaluated = [count for unit, count in told if unit == " rows evaluated"]
    assert sum(evaluated) == 2000
    assert told.count((" rows written", 1)) == 2000
    told.clear()
    assert said("evaluate", "digits") == 0
    samples = open_project(resource("samples") / "digits.dnn")
    assert sum(count for _, count in told) == 2 * Run(samples.spec).data.rows
    assert len(told) > 4


def test_that_rows_which_come_to_a_terminal_have_no_bar_between_them(monkeypatch, tmp_path, capsys):
    table = tmp_path / "points.csv"
    table.write_text("x1,x2\n0,1\n", encoding="utf-8")
    errors, out = Terminal(), Terminal()
    monkeypatch.setattr(train_command.sys, "stderr", errors)
    monkeypatch.setattr(train_command.sys, "stdout", out)
    assert said("predict", "xor", table) == 0
    assert out.getvalue().count("\n") == 2
    assert " rows" not in errors.getvalue()
