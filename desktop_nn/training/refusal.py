"""What the worker answers when a command can't be carried out."""

from __future__ import annotations

import traceback

from desktop_nn.training import messages as m

NOTHING_LOADED = "There is no network to train yet."


def refusal(command: m.Command, error: Exception) -> m.Refused:
    """Call it where the error is being handled: the traceback is that of the moment."""
    return m.Refused(
        in_words(error),
        traceback.format_exc(),
        type(command).__name__,
        sequence=getattr(command, "sequence", None),
        revision=getattr(command, "revision", None),
        request=getattr(command, "request", None),
    )


def in_words(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "There is not enough memory for it."
    text = str(error) or type(error).__name__
    return text if text.endswith(".") else f"{text}."
