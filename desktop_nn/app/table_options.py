"""Options of the commands that read a table: how it is written, where that is not to be guessed.
Nothing heavy is imported before one of them is used."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_nn.experiment.reading.dialect import Told

SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "blank": " ", "\\t": "\t"}
"""Names of what is hard to write in a shell."""
DECIMALS = {"point": ".", "comma": ","}
THOUSANDS = {"none": "", **DECIMALS, "blank": " ", "apostrophe": "'"}
SWITCHES = {
    "--header": "the first row holds the names of the columns",
    "--remarks": "a first line such as sep=; and lines before the table that begin with # are none "
    "of its rows",
    "--units": "lines below the names that say no numbers, as units do, are none of the rows",
    "--signs": "numbers of a column may have the same sign, such as %% or $, beside each of them",
    "--guards": "an apostrophe before =, +, - or @, which keeps spreadsheets from computing a "
    "text, is none of it",
}
"""What can be told with --no- before it too, and what it is about."""


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """Of a table of text; each is guessed where it is not told."""
    group = parser.add_argument_group("how a table of text is written, where it is not guessed")
    group.add_argument(
        "--delimiter",
        metavar="SIGN",
        type=_delimiter,
        help="what separates cells: any one character, or comma, semicolon, tab, bar, blank",
    )
    group.add_argument(
        "--decimal", metavar="SIGN", type=_decimal, help="before decimals: point or comma"
    )
    group.add_argument(
        "--thousands",
        metavar="SIGN",
        type=_thousands,
        help=f"what separates thousands: {_either(THOUSANDS)}",
    )
    group.add_argument(
        "--missing",
        metavar="WORDS",
        type=_words,
        help="what stands for no value beside an empty cell, separated by commas, in place of the "
        'usual words (NA, NaN, null, none, ?, - and the like); numbers too, such as -999; "" for '
        "none",
    )
    group.add_argument(
        "--encoding",
        metavar="NAME",
        type=_encoding,
        help="such as utf-8, utf-16, cp1252, latin-1",
    )
    group.add_argument(
        "--skip",
        metavar="LINES",
        type=_line_count,
        help="how many lines above the table, as titles are, to leave out; such remarks are not "
        "counted",
    )
    for name, effect in SWITCHES.items():
        group.add_argument(name, action=argparse.BooleanOptionalAction, help=f"whether {effect}")


def told_by(arguments: argparse.Namespace) -> Told:
    """What was told of it."""
    from desktop_nn.experiment.reading.dialect import Told

    return Told(
        arguments.encoding,
        arguments.delimiter,
        arguments.decimal,
        arguments.header,
        grouping=arguments.thousands,
        words=arguments.missing,
        remarks=arguments.remarks,
        above=arguments.skip,
        signs=arguments.signs,
        units=arguments.units,
        guards=arguments.guards,
    )


def _delimiter(text: str) -> str:
    from desktop_nn.experiment.text_forms import can_separate

    sign = SIGNS.get(text.lower(), text)
    if not can_separate(sign):
        raise argparse.ArgumentTypeError(
            f"expected one character, or {_either(SIGNS)}, got {text!r}"
        )
    return sign


def _decimal(text: str) -> str:
    sign = DECIMALS.get(text.lower(), text)
    if sign not in DECIMALS.values():
        raise argparse.ArgumentTypeError(f"expected {_either(DECIMALS)}, got {text!r}")
    return sign


def _thousands(text: str) -> str:
    sign = THOUSANDS.get(text.lower(), text)
    if sign not in THOUSANDS.values():
        raise argparse.ArgumentTypeError(f"expected {_either(THOUSANDS)}, got {text!r}")
    return sign


def _line_count(text: str) -> int:
    from desktop_nn.experiment.text_forms import MOST_ABOVE

    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= MOST_ABOVE):
        raise argparse.ArgumentTypeError(f"expected 0 to {MOST_ABOVE}, got {text!r}")
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted({word.strip().lower() for word in text.split(",") if word.strip()}))


def _encoding(text: str) -> str:
    from desktop_nn.experiment.reading.encodings import known_encoding
    from desktop_nn.experiment.text_forms import ENCODINGS

    known = known_encoding(text)
    if known is None:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(ENCODINGS)}, got {text!r}")
    return known


def _either(names: dict[str, str]) -> str:
    *before, last = (name for name in names if name.isalpha())
    return f"{', '.join(before)} or {last}"
