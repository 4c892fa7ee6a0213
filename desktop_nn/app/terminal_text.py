"""Text in a terminal: numbers in the one style, but of characters that every encoding has."""

from __future__ import annotations

from desktop_nn.engine.number_text import MINUS, NOTHING, THIN_SPACE, grouped

PLAIN = {THIN_SPACE: " ", MINUS: "-", NOTHING: "-", "²": "^2"}


def terminal_text(text: str) -> str:
    """Windows' older code pages lack what stands in a window; printing it would raise."""
    for special, usual in PLAIN.items():
        text = text.replace(special, usual)
    return text


def terminal_count(number: int) -> str:
    """A whole number with plain spaces between thousands: 16 800."""
    return terminal_text(grouped(number))
