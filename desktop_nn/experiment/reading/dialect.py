"""How a table is written as text: what was guessed of it, and what somebody told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from desktop_nn.experiment.reading.encodings import Wrong
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words, plain_words
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.text_forms import Written


@dataclass(frozen=True)
class CellAt:
    """A `cell` of column `place`, from 0, in `row` of the data, from 1."""

    place: int
    row: int
    cell: str


@dataclass(frozen=True)
class Dialect:
    """`delimiter`: one character, a blank for any run of blanks; `decimal`: what stands before the
    fraction of a number; `header`: whether the first row holds names; `numbers`: by column, whether
    its cells are numbers, as far as its beginning tells; `names` of the columns; `odd`: the first
    cell that makes a column one of texts, where only a few do, or where its numbers are written in
    another form; `not_utf_8` where a byte keeps the text from being what it would usually be;
    `comments`: lines before the table that are left out; `grouping`: what separates thousands;
    `grouped`: the first number in which it does, or might; `other`: the form in which that would be
    another number; `words` that stand for no value; `hint`: what the first of `comments` says of
    the delimiter, empty where it says nothing of it; `made_up`: names that the first row lacks, or
    has twice; `unmarked`: whether the names stood behind a #, which is left out; `above`: further
    lines before the table that are left out, and the `title` that the first of them is; `signs`: by
    column, what stands beside each of its numbers, and `signed`: the first cell of each such
    column; `units`: what the rows below the names say that are left out; `is_guarded`: whether
    apostrophes that keep texts from being computed are none of them."""

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    numbers: tuple[bool, ...]
    odd: tuple[CellAt, ...] = ()
    not_utf_8: Wrong | None = None
    comments: int = 0
    grouping: str = ""
    grouped: CellAt | None = None
    other: NumberForm | None = None
    words: Words = USUAL_WORDS
    hint: str = ""
    made_up: tuple[str, ...] = ()
    unmarked: bool = False
    above: int = 0
    title: str = ""
    signs: tuple[str, ...] = ()
    signed: tuple[CellAt, ...] = ()
    units: tuple[tuple[str, ...], ...] = ()
    is_guarded: bool = True

    @property
    def form(self) -> NumberForm:
        """How its numbers are written."""
        return NumberForm(self.decimal, self.grouping)

    @property
    def written(self) -> Written:
        """What another table of the same kind would be written in too."""
        columns = zip(self.names, self.forms, self.numbers, strict=True)
        signs = tuple((name, form.sign) for name, form, kind in columns if form.sign and kind)
        return Written(self.decimal, self.grouping, signs)

    @cached_property
    def forms(self) -> tuple[NumberForm, ...]:
        """The same of each column, with the sign beside its numbers."""
        signs = self.signs or ("",) * len(self.names)
        return tuple(replace(self.form, sign=sign) for sign in signs)


@dataclass(frozen=True)
class Told:
    """What somebody knows of how a file is written; None for what is to be guessed. `shape`: rows
    and columns that pictures shall have; `grouping`: between thousands, empty for nothing; `words`
    that stand for no value, None for the usual ones; `remarks`: whether lines before the table may
    be none of its rows; `above`: how many lines behind these are no rows either; `signs`: whether
    signs such as % may stand beside numbers; `units`: whether lines below the names may be none of
    the rows; `guards`: whether apostrophes that keep texts from being computed by spreadsheets are
    none of them; `usual_form`: how numbers are written where the file might be read in two ways."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    shape: tuple[int, int] | None = None
    grouping: str | None = None
    words: tuple[str, ...] | None = None
    remarks: bool | None = None
    above: int | None = None
    signs: bool | None = None
    units: bool | None = None
    guards: bool | None = None
    usual_form: NumberForm | None = None

    @property
    def missing_words(self) -> Words:
        """What stands for no value."""
        return USUAL_WORDS if self.words is None else plain_words(self.words)


NOTHING_TOLD = Told()
