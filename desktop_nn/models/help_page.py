"""A page of the help: Markdown, with formulas in lines of their own, and where it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^)\s]+)\)")
FORMULA = re.compile(r"^\$\$ (.+) \$\$$", re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]*)\]\(picture:([^)\s]+)\)")
MARKS = re.compile(r"^[-:| ]+$|^- |[*`#|>]+", re.MULTILINE)


@dataclass(frozen=True)
class HelpPage:
    """`topic` is what links name it by, `section` its place in the contents. `text` is Markdown
    that begins with the title; a line `$$ … $$` is a formula in LaTeX."""

    topic: str
    title: str
    section: str
    text: str

    @property
    def links(self) -> list[str]:
        """The topics that it leads to."""
        return [place for _, place in LINK.findall(self.text) if "://" not in place]

    @property
    def formulas(self) -> list[str]:
        """In LaTeX, in their order."""
        return FORMULA.findall(self.text)

    @cached_property
    def headings(self) -> str:
        return "\n".join(re.findall(r"^##+ (.+)$", self.text, re.MULTILINE))

    @cached_property
    def plain(self) -> str:
        """Its words alone, to be searched and quoted."""
        text = re.sub(r"^# .+$", "", self.text, count=1, flags=re.MULTILINE)
        text = PICTURE.sub("", FORMULA.sub("", text))
        return re.sub(r"\s+", " ", MARKS.sub(" ", LINK.sub(r"\1", text))).strip()
