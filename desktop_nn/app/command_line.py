"""The command line: what the program does without a window. Nothing of Qt is imported here, and
nothing heavy before a command asks for it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from desktop_nn import __version__

COMMANDS = frozenset({"train", "--version", "--help", "-h"})
"""The first words that are answered here; without one of them the program opens its window."""

MISUSE = 2
INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSE, f"{self.prog}: {message}\nSee {self.prog} --help.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what `argv` (by default the program's own) asks for; the exit code."""
    try:
        arguments = _parser().parse_args(argv)
        from desktop_nn.app import train_command

        return train_command.train(
            arguments.project, arguments.epochs, arguments.out, arguments.best
        )
    except SystemExit as end:  # argparse's way to end, after its message
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        print("Stopped at once. What was not written yet is lost.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="desktop-nn",
        description="Build a neural network, train it, and see every number. "
        "Without a command the window opens, with FILE.dnn if one is given.",
        usage="%(prog)s [FILE.dnn]\n       %(prog)s COMMAND …",
    )
    parser.add_argument("--version", action="version", version=f"Desktop NN {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="desktop-nn"
    )
    _add_train(commands.add_parser("train", help="train a project without a window"))
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Trains a project, going on from where it stands, until its epochs are made or one of its "
        "own rules stops it. Writes DIR/history.csv, DIR/metrics.csv and the trained project. "
        "Ctrl-C stops and keeps what was reached."
    )
    parser.add_argument(
        "project", metavar="PROJECT", help="a .dnn file, or a sample by name, such as digits"
    )
    parser.add_argument("--epochs", metavar="N", type=_epochs, required=True)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="a folder")
    parser.add_argument(
        "--best",
        action="store_true",
        help="write the state of the epoch with the lowest loss (validation, or training where "
        "there is none), not the last",
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


if __name__ == "__main__":
    sys.exit(main())
