"""Numbers in a terminal: in the one style, but of characters that every encoding has."""

from __future__ import annotations

from desktop_nn.engine.number_text import THIN_SPACE, grouped


def terminal_count(number: int) -> str:
    """A whole number with plain spaces between thousands: 16 800. Windows' older code pages have
    no thin space, and printing one would raise."""
    return grouped(number).replace(THIN_SPACE, " ")
