"""Signs beside numbers that are no part of them: of percent, and of currencies."""

from __future__ import annotations

BLANKS = " \u00a0\u2009\u202f"
"""As usual, unbroken, thin, and both."""
PERCENT = ("%", "‰")
CURRENCIES = (
    *("US$", "A$", "C$", "HK$", "NZ$", "R$", "€", "$", "£", "¥", "₹", "₩", "₽", "₺", "₴", "₪", "¢"),
    *("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN"),
)
SIGNS = (*PERCENT, *CURRENCIES)
"""Of two that would do, the longer one stands first."""
_PLUS_MINUS = "+-−"


def sign_in(cell: str) -> str:
    """Which of them stands before or behind the rest of a cell; empty for none."""
    return next((sign for sign in SIGNS if number_beside(cell, sign) is not None), "")


def number_beside(cell: str, sign: str) -> str | None:
    """What stands beside it; None where it is not there: 5 of “5 %”, -5 of “-$5” and “$-5”."""
    if cell.endswith(sign):
        return cell[: -len(sign)].rstrip(BLANKS)
    is_marked = cell[:1] and cell[:1] in _PLUS_MINUS
    rest = cell[1:].lstrip(BLANKS) if is_marked else cell
    if not rest.startswith(sign):
        return None
    number = rest[len(sign) :].lstrip(BLANKS)
    if is_marked:
        return None if number[:1] in _PLUS_MINUS else cell[0] + number
    return number
