"""All pages of the help: those written by hand under `resources/help`, and the catalog's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from desktop_nn.experiment.resources import ResourceError, resource
from desktop_nn.models.help_catalog import TABLES, catalog_pages
from desktop_nn.models.help_page import LINK, HelpPage

HOME = "index"
"""The page whose headings and links are the contents of the help."""

ROWS = re.compile(r"^\{(\w+)\}$", re.MULTILINE)
"""Stands, by a table's name, for links to all of its rows."""

FILE_LINK = re.compile(r"\]\(([\w-]+)\.md(?:#(\w+))?\)")
"""Links name files, so that they work where the pages are looked at as files, too. A row's own page
is no file: `optimizers.md#adamw` leads to it here, and there to the page of all optimizers."""

KINDS = {about: kind for kind, (_, _, about) in TABLES.items()}

Contents = Mapping[str, list[str]]
"""By section: its topics, in their order."""


@cache
def help_pages() -> Mapping[str, HelpPage]:
    """By topic. Read once: some sixty small files."""
    home = _read(HOME)
    written = {HOME: HelpPage(HOME, _title(home), "", home)}
    for section, topics in _sections(home).items():
        for topic in topics:
            text = _read(topic)
            written[topic] = HelpPage(topic, _title(text), section, text)
    return written | {page.topic: page for page in catalog_pages()}


@cache
def contents() -> Contents:
    """The sections of the home page, and behind them those of the catalog."""
    sections: dict[str, list[str]] = {}
    for page in help_pages().values():
        if page.section:
            sections.setdefault(page.section, []).append(page.topic)
    return sections


def _sections(home: str) -> Contents:
    """Of the home page's own links."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", home, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        found[title.strip()] = [topic for _, topic in LINK.findall(rest)]
    return found


def _rows(found: re.Match[str]) -> str:
    """All that can be chosen of a kind, each with a link and its sentence."""
    table = TABLES[found[1]][0]
    return "\n".join(f"- [{row.label}]({found[1]}/{row.name}): {row.use}" for row in table.rows)


def _topic(found: re.Match[str]) -> str:
    """A link to a file, as one to what the file is called here."""
    page, row = found[1], found[2]
    return f"]({KINDS[page]}/{row})" if row else f"]({page})"


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").strip()


def _read(topic: str) -> str:
    path = resource("help", f"{topic}.md")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(path, str(error)) from error
    return ROWS.sub(_rows, FILE_LINK.sub(_topic, text))
