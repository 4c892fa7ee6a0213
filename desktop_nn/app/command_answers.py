"""How commands end: the codes that each help page tells, and a refusal as text or as JSON. Nothing
heavy is imported here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

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


def refuse(reason: object, as_json: bool) -> None:
    """Say why something is not done."""
    if as_json:
        print(json.dumps({"error": str(reason)}, indent=2))
    else:
        print(reason, file=sys.stderr)
