"""How commands end: the codes that each help page tells, what is answered, and a refusal as text or
as JSON. Nothing heavy is imported here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from desktop_nn.app.standard_streams import say_no_more

NOTHING_WRITTEN = "stopped with Ctrl-C; nothing is written"

EXIT_CODES: Mapping[str, Mapping[int, str]] = {
    "train": {
        0: "trained, by its epochs or until one of its own rules stopped it",
        1: "it diverged; the last finite state is written",
        130: "stopped with Ctrl-C; what was reached is written",
    },
    "info": {0: "told", 130: NOTHING_WRITTEN},
    "evaluate": {0: "measured", 130: NOTHING_WRITTEN},
    "predict": {0: "all rows are predicted", 130: NOTHING_WRITTEN},
    "check": {
        0: "the gradients agree",
        1: "they don't, or some could not be told",
        130: NOTHING_WRITTEN,
    },
    "export": {
        0: "written",
        1: "written, but the script, run as a check, gave other losses or did not end",
        130: NOTHING_WRITTEN,
    },
    "import-weights": {0: "written, with what fits", 130: NOTHING_WRITTEN},
}

REFUSAL = (
    "not done: wrong words, or a file that can't be read or written; a sentence on stderr says "
    'why, with --json an object {"error": …} on stdout'
)


def codes_told(command: str) -> str:
    """What its help ends with."""
    codes = {**EXIT_CODES[command], 2: REFUSAL}
    return "Exit codes: " + "; ".join(f"{code}: {codes[code]}" for code in sorted(codes)) + "."


class UnansweredError(Exception):
    """What was to be done is, but its answer can't be written; the sentence says why."""


def answer(text: str) -> None:
    """Print what was done, at once; no more where whoever reads has seen enough, as `head` has.
    UnansweredError."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        say_no_more(sys.stdout)
    except OSError as error:
        raise UnansweredError(
            f"All is done but the answer: standard output: {error.strerror or error}."
        ) from error


def refuse(reason: object, as_json: bool) -> None:
    """Say why something is not done; also where standard output is what can't be written."""
    try:
        if as_json:
            print(json.dumps({"error": str(reason)}, indent=2), flush=True)
            return
    except OSError:
        say_no_more(sys.stdout)
    print(reason, file=sys.stderr)
