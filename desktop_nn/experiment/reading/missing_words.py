"""What stands in a table for no value: an empty cell always, and words that can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Words = frozenset[str]
"""In lower case."""

USUAL_ORDER = (
    *("na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "none", "missing"),
    *("?", "-", "–", "—", "."),
)
USUAL_WORDS: Words = frozenset(USUAL_ORDER)
"""What R, pandas, NumPy, SQL, Python, spreadsheets and people write."""


@dataclass(frozen=True)
class FoundWord:
    """Cells of a table that say one of these words, as the first of them is written; whether it was
    taken for no value."""

    text: str
    count: int
    is_missing: bool

    @property
    def plain(self) -> str:
        """In lower case."""
        return self.text.lower()


def is_missing(cell: str, words: Words = USUAL_WORDS) -> bool:
    """Whether a cell says that there is no value."""
    said = cell.strip().lower()
    return not said or said in words


def plain_words(texts: Iterable[str]) -> Words:
    """As cells are compared with them; an empty one, which needs no word, is left out."""
    return frozenset(text.strip().lower() for text in texts if text.strip())


def found_words(counts: Iterable[tuple[str, int]], is_missing: bool) -> list[FoundWord]:
    """Of texts and how often each stands there, by words."""
    first: dict[str, str] = {}
    total: dict[str, int] = {}
    for text, count in counts:
        first.setdefault(text.lower(), text)
        total[text.lower()] = total.get(text.lower(), 0) + count
    return [FoundWord(text, total[word], is_missing) for word, text in first.items() if word]
