"""The command line: what the program does without a window. Nothing of Qt is imported here, and
nothing heavy before a command asks for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from desktop_nn import __version__
from desktop_nn.app.command_answers import codes_told, refuse
from desktop_nn.app.early_interrupt import hear_interrupt
from desktop_nn.app.standard_streams import steady_streams
from desktop_nn.app.table_options import add_table_options, told_by
from desktop_nn.experiment.resources import resource

COMMANDS = frozenset(
    {"train", "evaluate", "predict", "export", "import-weights", "check", "info"}
    | {"--self-test", "--register", "--unregister", "--version", "--help", "-h"}
)
"""The first words that are answered here; without one of them the program opens its window."""

MISUSE = 2
INTERRUPTED = 130


class _MisuseError(Exception):
    """The text says what is wrong with the words, and where the right ones stand."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _MisuseError(f"{self.prog}: {message}\nSee {self.prog} --help.")


class _FirstParser(_Parser):
    """That of the program itself. The samples are looked for only where its help is wanted."""

    def format_help(self) -> str:
        names = ", ".join(sorted(path.stem for path in resource("samples").glob("*.dnn")))
        self.epilog = (
            "Each command has --help. An example: desktop-nn train iris --epochs 30 --out results. "
            f"The samples: {names}."
        )
        return super().format_help()


class _SelfTest(argparse.Action):
    """In place of a command, like --version."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from desktop_nn.app.self_test import self_test

        raise SystemExit(self_test())


class _Register(argparse.Action):
    """In place of a command too."""

    def __call__(self, parser: argparse.ArgumentParser, *words: object) -> NoReturn:
        from desktop_nn.app.file_association import register, unregister

        raise SystemExit(unregister() if words[-1] == "--unregister" else register())


def main(argv: Sequence[str] | None = None) -> int:
    """Do what `argv` (by default the program's own) asks for; the exit code."""
    with steady_streams():
        return _done(sys.argv[1:] if argv is None else argv)


def _done(words: Sequence[str]) -> int:
    as_json = "--json" in words
    try:
        arguments = _parser().parse_args(words)
        code: int = arguments.carry_out(arguments)
        return code
    except _MisuseError as misuse:
        refuse(misuse, as_json)
        return MISUSE
    except SystemExit as end:  # argparse's way to end, after its message
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        refuse("Stopped at once. What was not written yet is lost.", as_json)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _FirstParser(
        prog="desktop-nn",
        description="Build a neural network, train it, and see every number. "
        "Without a command the window opens, with FILE.dnn if one is given.",
        usage="%(prog)s [FILE.dnn]\n       %(prog)s COMMAND …",
    )
    parser.add_argument(
        "--self-test", action=_SelfTest, nargs=0, help="try the program out on this machine"
    )
    parser.add_argument(
        "--register", action=_Register, nargs=0, help="under Windows: a double click opens projects"
    )
    parser.add_argument("--unregister", action=_Register, nargs=0, help="take that back")
    parser.add_argument(
        "--version",
        action="version",
        version=f"Desktop NN {__version__}",
        help="tell the program's version",
    )
    commands = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        prog="desktop-nn",
        parser_class=_Parser,
    )
    for name, text, add in SUBCOMMANDS:
        add(commands.add_parser(name, help=text, epilog=codes_told(name)))
    return parser


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project", metavar="PROJECT", help="a .dnn file, or a sample by name, such as digits"
    )


# The commands. What they do is imported only when they are asked for.


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Trains a project, going on from where it stands, until its epochs are made or one of its "
        "own rules stops it. Writes DIR/history.csv, DIR/metrics.csv and the trained project. "
        "Ctrl-C stops and keeps what was reached. Of a table (CSV, TSV, .npy, .npz, IDX), or of a "
        "folder with a folder of pictures for each class, a project with the default net is made, "
        "and each step that was taken is told."
    )
    _add_project(parser)
    parser.add_argument(
        "--target",
        metavar="COLUMN",
        help="of a table: the column to be predicted; else it is guessed, and told",
    )
    parser.set_defaults(carry_out=_train)
    parser.add_argument(
        "--epochs", metavar="N", type=_epochs, required=True, help="how many more are trained"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=_folder,
        required=True,
        help="the folder to write to; it is made where there is none",
    )
    parser.add_argument(
        "--best",
        action="store_true",
        help="write the state of the epoch with the lowest loss (validation, or training where "
        "there is none), not the last",
    )
    add_table_options(parser)
    _add_json(parser)


def _train(arguments: argparse.Namespace) -> int:
    from desktop_nn.app import train_command

    hear_interrupt()
    return train_command.train(
        arguments.project,
        arguments.epochs,
        arguments.out,
        arguments.best,
        arguments.target,
        arguments.json,
        told_by(arguments),
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="answer in JSON, also where something is refused"
    )


def _add_report(parser: argparse.ArgumentParser, command: str, description: str) -> None:
    """A command that tells something of a project, also in JSON."""
    parser.description = description
    _add_project(parser)
    _add_json(parser)
    parser.set_defaults(carry_out=lambda a: _of_project(a, command, a.project, a.json))


def _add_info(parser: argparse.ArgumentParser) -> None:
    _add_report(
        parser, "info", "Tells what a project holds: its settings, and how far it is trained."
    )


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    _add_report(
        parser,
        "evaluate",
        "Measures a project as it stands, in evaluation mode: loss, accuracy and F1 of its "
        "classes, or R² and errors of its values, for training and validation.",
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_report(
        parser,
        "check",
        "Compares the gradients of backpropagation with central differences, at the present "
        "weights and the next batch. Ends with 0 where they agree to 1e-6, else with 1.",
    )


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Predicts each row of a table, and prints CSV: its inputs, then the class and the "
        "probability of each, or the values. "
        "The table's columns are found by their names, or else by their order."
    )
    _add_project(parser)
    parser.add_argument("table", metavar="FILE.csv", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, help="write there, not to the screen")
    add_table_options(parser)
    _add_json(parser)
    parser.set_defaults(
        carry_out=lambda a: _of_project(a, "predict", a.project, a.table, a.out, a.json, told_by(a))
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Writes a project in another form, by the ending of FILE: .py (a NumPy script that repeats "
        "the run; it is run as a check), .onnx, .npz, .safetensors, .csv (predictions), .html (a "
        "report), .svg or .pdf (the network as a drawing with its weights), .gif (the training as "
        "an animated picture)."
    )
    _add_project(parser)
    parser.add_argument("out", metavar="FILE", type=Path)
    kinds = (
        *("numpy", "pytorch", "keras", "onnx", "npz", "safetensors"),
        *("predictions", "history", "weights", "confusion", "report", "animation"),
        *("drawing", "drawing-pdf"),
    )
    parser.add_argument("--as", dest="kind", choices=kinds, help="the form, whatever the ending")
    _add_json(parser)
    parser.set_defaults(
        carry_out=lambda a: _of_project(a, "export", a.project, a.out, a.kind, a.json)
    )


def _add_import_weights(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Gives a project the weights of a .npz or .safetensors file, as another program trained "
        "them, and writes the project that results. Names are those that export writes (W1, b1, "
        "gamma1 …), or those of a PyTorch state_dict. Each array is told: which of the network's "
        "it becomes, or why it doesn't fit."
    )
    _add_project(parser)
    parser.add_argument("weights", metavar="FILE", type=Path)
    parser.add_argument("-o", "--out", metavar="OUT.dnn", type=Path, required=True)
    _add_json(parser)
    parser.set_defaults(
        carry_out=lambda a: _of_project(a, "import_weights", a.project, a.weights, a.out, a.json)
    )


def _of_project(arguments: argparse.Namespace, command: str, *words: object) -> int:
    from desktop_nn.app import project_commands

    hear_interrupt()
    carry_out = getattr(project_commands, command)
    return project_commands.answered(lambda: carry_out(*words), arguments.json)


SUBCOMMANDS = (
    ("train", "train a project without a window", _add_train),
    ("info", "tell what a project holds", _add_info),
    ("evaluate", "measure loss and metrics", _add_evaluate),
    ("predict", "predict the rows of a table", _add_predict),
    ("check", "check the gradients by central differences", _add_check),
    ("export", "write a project for other programs", _add_export),
    ("import-weights", "take over weights of another program", _add_import_weights),
)


def _epochs(text: str) -> int:
    wanted = f"expected a whole number of at least 1, got {text!r}"
    try:
        count = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(wanted) from error
    if count < 1:
        raise argparse.ArgumentTypeError(wanted)
    return count


def _folder(text: str) -> Path:
    """An empty word is a variable that isn't set, rather than the folder one is in."""
    if not text:
        raise argparse.ArgumentTypeError("expected a folder, got ''; . is the one you are in")
    return Path(text)


if __name__ == "__main__":
    sys.exit(main())
