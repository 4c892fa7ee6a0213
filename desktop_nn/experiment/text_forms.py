"""What a table of text may be written in: its encodings, and the signs between its cells.

Nothing is imported here: a project that came from a table tells it, and is opened without a reader.
"""

from __future__ import annotations

from dataclasses import dataclass

UTF_8 = "utf-8"
WESTERN = "cp1252"
"""What a text that is no UTF-8 is taken for: nearly every byte means something in it."""

ENCODINGS = {
    UTF_8: "UTF-8",
    "utf-8-sig": "UTF-8 with a mark",
    "utf-16": "UTF-16 with a mark",
    "utf-16-le": "UTF-16, little end",
    "utf-16-be": "UTF-16, big end",
    "utf-32": "UTF-32",
    WESTERN: "Windows, Western",
    "cp1250": "Windows, Central",
    "cp1251": "Windows, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1254": "Windows, Turkish",
    "cp1255": "Windows, Hebrew",
    "cp1256": "Windows, Arabic",
    "cp1257": "Windows, Baltic",
    "latin-1": "Latin 1",
    "iso8859-2": "Latin 2",
    "iso8859-15": "Latin 9",
    "koi8-r": "KOI8-R",
    "mac-roman": "Mac, Western",
    "cp437": "DOS, American",
    "cp850": "DOS, Western",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp932": "Shift JIS",
    "euc-jp": "EUC, Japanese",
    "cp949": "Korean",
}
"""By their names in Python: as people call them."""

MOST_ABOVE = 1000
"""Lines above a table that can be told to be left out."""


@dataclass(frozen=True)
class Written:
    """How numbers were read: `grouping` stood between thousands, empty for nothing, and of `signs`
    each beside all numbers of the column of that name."""

    decimal: str
    grouping: str
    signs: tuple[tuple[str, str], ...] = ()


NO_DELIMITERS = '"\r\n\0'


def can_separate(sign: str) -> bool:
    """Whether it may stand between cells: any one character but a quote and the ends of lines."""
    return len(sign) == 1 and sign not in NO_DELIMITERS and not "\ud800" <= sign <= "\udfff"
