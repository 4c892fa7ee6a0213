"""How well a few typed letters match a name: for lists that are searched by typing."""

from __future__ import annotations


def match_cost(typed: str, name: str) -> int | None:
    """None where `name` doesn't match; else the less the better.

    Each word of `typed` must be found: as the beginning of a word, somewhere within, or, dearer,
    as letters in this order. Case makes no difference. A name that begins with it comes first."""
    text = name.casefold()
    costs = [_word_cost(word, text) for word in typed.casefold().split()]
    total = 0
    for cost in costs:
        if cost is None:
            return None
        total += cost
    return total


def _word_cost(word: str, text: str) -> int | None:
    if text.startswith(word):
        return 0
    place = text.find(f" {word}")
    if place >= 0:
        return 10 + min(place, 80)
    place = text.find(word)
    if place >= 0:
        return 100 + min(place, 80)
    gaps = _gaps(word, text)
    return None if gaps is None else 200 + gaps


def _gaps(word: str, text: str) -> int | None:
    """Letters passed over to find all of `word` in this order; None where they aren't there."""
    place, passed = 0, 0
    for letter in word:
        found = text.find(letter, place)
        if found < 0:
            return None
        passed += found - place
        place = found + 1
    return passed
