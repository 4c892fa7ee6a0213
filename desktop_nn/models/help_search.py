"""Finds pages of the help by words, the best ones first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from desktop_nn.models.help_page import HelpPage
from desktop_nn.models.help_words import FILLERS, OTHER_WORDS

IN_TITLE, BEGINS_TITLE, IN_OTHER_WORDS, IN_HEADING, IN_TEXT = 60, 40, 50, 15, 1
MOST_OFTEN = 8
"""How often a word counts, at most: a long page is not the better one for it."""
WHOLE = 200
"""Where title or other words are all that was typed."""

AROUND = 60
"""Letters that are quoted on each side of what was found."""

SPELLINGS = (("iz", "is"), ("licens", "licenc"), ("-", " "))
"""Taken for the same; of one length, so that places in a text stay where they are."""


@dataclass(frozen=True)
class Found:
    """A page with its rank, the higher the better, and the place where a word stands in it."""

    page: HelpPage
    rank: int
    quote: str


def found_pages(pages: Iterable[HelpPage], typed: str) -> list[Found]:
    """Pages that have every word of `typed`, at a word's beginning, or where none has, those that
    have most of them; the best one first. A title counts most, a heading more than the text. The
    small words of a question count only where there are no others."""
    words = _words(typed)
    ranked = [(page, [rank for word in words if (rank := _rank(page, word))]) for page in pages]
    most = max((len(ranks) for _, ranks in ranked), default=0)
    if not most:
        return []
    found = [
        Found(page, sum(ranks) + _whole(page, words), _quote(page.plain, words))
        for page, ranks in ranked
        if len(ranks) == most
    ]
    return sorted(found, key=lambda one: (-one.rank, one.page.title))


def _words(typed: str) -> list[str]:
    words = re.sub(r"[?!,;“”\"]", " ", _folded(typed)).split()
    return [word for word in words if word not in FILLERS] or words


@lru_cache(1024)
def _folded(text: str) -> str:
    """Without what only spelling tells apart; of each page but once, whatever is typed."""
    text = text.casefold()
    for one, other in SPELLINGS:
        text = text.replace(one, other)
    return text


def _singular(word: str) -> str:
    """As it is, but for the s of “neurons”."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _whole(page: HelpPage, words: list[str]) -> int:
    named = [_words(name) for name in (page.title, *OTHER_WORDS.get(page.topic, ()))]
    plain = [_singular(word) for word in words]
    return WHOLE if plain in [[_singular(word) for word in name] for name in named] else 0


def _rank(page: HelpPage, word: str) -> int:
    title, headings = _folded(page.title), _folded(page.headings)
    text = f"{_folded(page.topic)} {_folded(page.plain)}"
    others = _folded(" ".join(OTHER_WORDS.get(page.topic, ())))
    begins = re.compile(rf"(?<!\w){re.escape(_singular(word))}")
    rank = IN_TEXT * min(MOST_OFTEN, len(begins.findall(text)))
    rank += IN_HEADING if begins.search(headings) else 0
    rank += IN_TITLE if begins.search(title) else 0
    rank += IN_OTHER_WORDS if begins.search(others) else 0
    return rank + (BEGINS_TITLE if title.startswith(_singular(word)) else 0)


def _quote(text: str, words: list[str]) -> str:
    """What stands around the first word that is found in it."""
    folded = _folded(text)
    places = [place for word in words if (place := folded.find(_singular(word))) >= 0]
    start = max(0, min(places, default=0) - AROUND // 2)
    start = text.find(" ", start) + 1 if start else 0
    quote = text[start : start + 2 * AROUND].rsplit(" ", 1)[0]
    return f"{'…' if start else ''}{quote}…"
