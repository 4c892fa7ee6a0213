"""What the set-up says, and how it stops."""

import sys


class SetupError(Exception):
    """The set-up can't go on; the message says why, and what to do."""


def say(text: str) -> None:
    """To stderr, so that what the program prints stays clean."""
    print(text, file=sys.stderr, flush=True)
