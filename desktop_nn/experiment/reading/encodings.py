"""How the letters of a text are written as bytes: what can be chosen, and what a file is in."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path

from desktop_nn.experiment.text_forms import ENCODINGS, UTF_8, WESTERN

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before the mark that it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MARKED = ("utf-16", "utf-32")
"""Which of them can't be read without."""
ZERO_SHARE = 0.1
"""Of every second byte, in UTF-16: those of digits, signs and ends of lines."""
PIECE = 1 << 18
"""Bytes that are looked at together."""


@dataclass(frozen=True)
class Wrong:
    """The first byte that means nothing in an encoding: in which line, and behind what of it."""

    byte: int
    line: int
    before: str


def known_encoding(name: str) -> str | None:
    """One of ENCODINGS, however it is written: “latin1”, “UTF8”; None where it is none of them."""
    wanted = _plain_name(name)
    return next((known for known in ENCODINGS if _plain_name(known) == wanted), None)


def _plain_name(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def marked_encoding(beginning: bytes) -> str | None:
    """By its mark, or by the zero bytes of UTF-16; None where it has neither."""
    for mark, name in MARKS:
        if beginning.startswith(mark):
            return name
    half = max(1, len(beginning) // 2)
    first, second = beginning[::2].count(0) / half, beginning[1::2].count(0) / half
    if max(first, second) < ZERO_SHARE or min(first, second) > 0.0:
        return None
    return "utf-16-be" if first else "utf-16-le"


def first_wrong(path: Path, encoding: str) -> Wrong | None:
    """None where all of a file is in that encoding. OSError."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), True)
    line, before = 1, ""
    with path.open("rb") as file:
        while True:
            piece, state = file.read(PIECE), decoder.getstate()
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                good = max(0, error.start - (len(error.object) - len(piece)))
                decoder.setstate(state)
                text = before + decoder.decode(piece[:good])
                behind = text.rpartition("\n")[2]
                return Wrong(error.object[error.start], line + text.count("\n"), behind)
            if not piece:
                return None
            line += text.count("\n")
            before = text.rpartition("\n")[2] if "\n" in text else before + text


def lacks_mark(path: Path, encoding: str) -> bool:
    """Whether an encoding that is told by the mark at the beginning isn't. OSError."""
    with path.open("rb") as file:
        marks = tuple(mark for mark, name in MARKS if name == encoding)
        return encoding in MARKED and not file.read(PIECE).startswith(marks)


def guessed_encoding(path: Path, beginning: bytes) -> str:
    """By a mark, or by the first letters beyond ASCII, wherever in the file they stand: UTF-8 where
    they can be that, else the usual one of Western Windows. OSError."""
    marked = marked_encoding(beginning)
    if marked is not None:
        return marked
    evidence = _beyond_ascii(path) if beginning.isascii() else beginning
    return UTF_8 if is_utf_8(evidence) else WESTERN


def _beyond_ascii(path: Path) -> bytes:
    """What stands in a file from the first byte on that is no ASCII; empty where it has none. An
    ASCII file is looked at to its end, which takes a thirtieth of the time to read it."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if not piece.isascii():
                place = next(k for k, byte in enumerate(piece) if byte > 127)
                return piece[place:] + file.read(PIECE)
    return b""


def is_utf_8(beginning: bytes) -> bool:
    """Whether bytes may be the beginning of a text in UTF-8."""
    try:
        codecs.getincrementaldecoder(UTF_8)().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True
