"""SVG as text: lines, curves, circles and words, in the colours of paper.

Each shape carries its colour twice, as an attribute and as a class: alone it is light, and a page
that holds it can give the classes other colours. Attributes are those of SVG 1.2 Tiny, which Qt
reads too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

COLORS: Mapping[str, str] = {
    "text": "#1A1F27",
    "dim": "#5A6474",
    "line": "#DCE1E7",
    "panel": "#FFFFFF",
    "positive": "#1B63D2",
    "negative": "#D9730D",
}
"""By meaning. Negative is dashed too, and validation, so that colour never stands alone."""

FONT = "Inter, 'DejaVu Sans', Helvetica, Arial, sans-serif"
DASHES = "5 3"

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, not even escaped. Source: XML 1.0, 2.2."""


def with_known_characters(text: str) -> str:
    """What XML can't hold becomes “�”: a name from somebody's table may have any character."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def number(value: float) -> str:
    """A coordinate to a hundredth."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def stroke(color: str, width: float = 1.0, dashed: bool = False, opacity: float = 1.0) -> str:
    """The attributes of a line: no fill."""
    dashes = f' stroke-dasharray="{DASHES}"' if dashed else ""
    clear = f' stroke-opacity="{number(opacity)}"' if opacity < 1.0 else ""
    return (
        f'class="{color}-stroke" fill="none" stroke="{COLORS[color]}" '
        f'stroke-width="{number(width)}"{dashes}{clear}'
    )


def fill(color: str, opacity: float = 1.0) -> str:
    """The attributes of a face."""
    clear = f' fill-opacity="{number(opacity)}"' if opacity < 1.0 else ""
    return f'class="{color}-fill" fill="{COLORS[color]}"{clear}'


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    """From (x1, y1) to (x2, y2)."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f"<line {ends} {look}/>"


def rectangle(x: float, y: float, width: float, height: float, look: str) -> str:
    """With its upper left corner at (x, y)."""
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<rect {place} width="{number(width)}" height="{number(height)}" {look}/>'


def circle(x: float, y: float, radius: float, look: str) -> str:
    """Around (x, y)."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {look}/>'


def path(commands: str, look: str) -> str:
    """Along the commands of SVG."""
    return f'<path d="{commands}" {look}/>'


def words(
    x: float, y: float, text: str, size: float = 11.0, color: str = "text", anchor: str = "start",
    bold: bool = False,
) -> str:  # fmt: skip
    """One line of text, its baseline at y; `anchor`: start, middle or end at x."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" '
        f'text-anchor="{anchor}"{weight} {fill(color)}>{_escaped(text)}</text>'
    )


def _escaped(text: str) -> str:
    return escape(with_known_characters(text))


def document(width: float, height: float, title: str, parts: list[str]) -> str:
    """The whole: it can stand in a page, and alone in a file. Without a background: see `paper`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" font-family="{FONT}" role="img">'
        f"<title>{_escaped(title)}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def paper(width: float, height: float) -> str:
    """A background."""
    return rectangle(0.0, 0.0, width, height, fill("panel"))
