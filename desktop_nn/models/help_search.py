"""Finds pages of the help by words, the best ones first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_nn.models.help_page import HelpPage

IN_TITLE, BEGINS_TITLE, IN_HEADING, IN_TEXT = 60, 40, 15, 1
MOST_OFTEN = 8
"""How often a word counts, at most: a long page is not the better one for it."""

AROUND = 60
"""Letters that are quoted on each side of what was found."""


@dataclass(frozen=True)
class Found:
    """A page with its rank, the higher the better, and the place where a word stands in it."""

    page: HelpPage
    rank: int
    quote: str


def found_pages(pages: Iterable[HelpPage], typed: str) -> list[Found]:
    """Pages that have every word of `typed`, at a word's beginning; the best one first. A title
    counts most, a heading more than the text."""
    words = typed.casefold().split()
    if not words:
        return []
    found = []
    for page in pages:
        ranks = [_rank(page, word) for word in words]
        if all(ranks):
            found.append(Found(page, sum(ranks) + _whole(page, typed), _quote(page.plain, words)))
    return sorted(found, key=lambda one: (-one.rank, one.page.title))


def _whole(page: HelpPage, typed: str) -> int:
    return 200 if page.title.casefold() == typed.strip().casefold() else 0


def _rank(page: HelpPage, word: str) -> int:
    title, headings = page.title.casefold(), page.headings.casefold()
    text = f"{page.topic} {page.plain}".casefold()
    begins = re.compile(rf"(?<!\w){re.escape(word)}")
    rank = IN_TEXT * min(MOST_OFTEN, len(begins.findall(text)))
    rank += IN_HEADING if begins.search(headings) else 0
    rank += IN_TITLE if begins.search(title) else 0
    return rank + (BEGINS_TITLE if title.startswith(word) else 0)


def _quote(text: str, words: list[str]) -> str:
    """What stands around the first word that is found in it."""
    folded = text.casefold()
    places = [place for word in words if (place := folded.find(word)) >= 0]
    start = max(0, min(places, default=0) - AROUND // 2)
    start = text.find(" ", start) + 1 if start else 0
    quote = text[start : start + 2 * AROUND].rsplit(" ", 1)[0]
    return f"{'…' if start else ''}{quote}…"
