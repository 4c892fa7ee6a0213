"""From a formula's text to its words: numbers, names and signs, each with its column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from desktop_nn.engine.number_text import grouped

MOST_LENGTH = 200
"""Characters of a formula: it is to be read, and its tree to be walked."""

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGNS = ("**", "+", "-", "*", "/", "^", "(", ")", ",")
_WRITTEN_OTHERWISE = {"−": "-", "·": "*", "×": "*", "**": "^"}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))


class FormulaError(Exception):
    """What is wrong with a formula, as a sentence: at which column (from 1), and what was
    expected there."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(f"Column {column}: {reason}")
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class Token:
    """`text` as the parser compares it: x₁ is x1, ** is ^. `column` counts from 1."""

    kind: Literal["number", "name", "sign", "end"]
    text: str
    column: int

    @property
    def shown(self) -> str:
        return f"“{self.text}”" if self.kind != "end" else "the end"


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a formula, and one that marks its end."""
    if len(text) > MOST_LENGTH:
        reason = f"a formula has at most {MOST_LENGTH} characters, not {grouped(len(text))}."
        raise FormulaError(MOST_LENGTH + 1, reason)
    return (*_read(text), Token("end", "", len(text.rstrip()) + 1))


def _read(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token, length = _token_at(text, place)
        yield token
        place += length


def _token_at(text: str, place: int) -> tuple[Token, int]:
    """The word that begins at `place` (from 0), and how many characters it takes."""
    column = place + 1
    number = _NUMBER.match(text, place)
    if number:
        if not math.isfinite(float(number[0])):
            raise FormulaError(column, f"the number {number[0]} is too large.")
        return Token("number", number[0], column), len(number[0])
    if _begins_name(text[place]):
        name = _name_at(text, place)
        return Token("name", plain_name(name), column), len(name)
    for sign in (*_SIGNS, *_WRITTEN_OTHERWISE):
        if text.startswith(sign, place):
            return Token("sign", _WRITTEN_OTHERWISE.get(sign, sign), column), len(sign)
    raise FormulaError(column, _not_understood(text[place]))


def _begins_name(character: str) -> bool:
    return character.isalpha() or character == "_"


def goes_on_name(character: str) -> bool:
    """Letters, digits, subscripts and _: but no ², which would be taken for a 2."""
    return _begins_name(character) or character in "0123456789₀₁₂₃₄₅₆₇₈₉"


def plain_name(name: str) -> str:
    """With plain digits for subscripts: x₁ is x1."""
    return name.translate(_SUBSCRIPTS)


def _name_at(text: str, place: int) -> str:
    end = place + 1
    while end < len(text) and goes_on_name(text[end]):
        end += 1
    return text[place:end]


def _not_understood(character: str) -> str:
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if character in _POWERS:
        return f"“{shown}” is not understood; a power is written ^{_POWERS[character]}."
    return f"expected a number, a name or one of + - * / ^ ( ), not “{shown}”."
