"""How commands end: with a code that their help tells, and a refusal in the form that was asked."""

import io
import json
from pathlib import Path

import pytest

from desktop_nn.app import command_line, project_commands, train_command
from desktop_nn.app.command_answers import EXIT_CODES, REFUSAL

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


@pytest.mark.parametrize("command", ["check", "predict"])
def test_that_long_work_has_a_bar_on_a_terminal_and_nowhere_else(
    monkeypatch, tmp_path, capsys, command
):
    table = tmp_path / "points.csv"
    table.write_text("x1,x2\n0,1\n1,1\n", encoding="utf-8")
    words = (command, "xor", *([table] if command == "predict" else []), "--json")
    assert said(*words) == 0
    assert "100%" not in capsys.readouterr().err
    terminal = Terminal()
    monkeypatch.setattr(train_command.sys, "stderr", terminal)
    assert said(*words) == 0
    assert "100%" in terminal.getvalue()
