"""Pictures that lie side by side in a folder, with a table of their labels beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.table import Column, DataFileError

TABLES = (".csv", ".tsv", ".txt")
LABEL_NAMES = ("label", "labels", "class", "target", "category", "species", "y")
MOST_NAMED = 3


@dataclass(frozen=True)
class LabelledPicture:
    """A file; `label` is the place of its class among the names of these."""

    path: Path
    label: int


@dataclass(frozen=True)
class Labelled:
    """Pictures in the order of the table, the names of the classes, and what is told of it."""

    pictures: tuple[LabelledPicture, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...]
    table: Path


def label_tables(folder: Path) -> list[Path]:
    """Files in a folder that may say what its pictures show."""
    inside = sorted(folder.iterdir())
    return [
        path
        for path in inside
        if path.suffix.lower() in TABLES and not path.name.startswith(".") and path.is_file()
    ]


def labelled_pictures(folder: Path, pictures: Sequence[Path]) -> Labelled | None:
    """By the first table beside them that names some of them: a column holds their names, with the
    ending or without, another one their labels. None where there is no such table; DataFileError
    where it has no column of labels."""
    by_name = {name: path for path in pictures for name in _names(folder, path)}
    for path in label_tables(folder):
        try:
            dialect = guess_dialect(path)
            # All as texts: “007” is a name, not a number, and “none” a class.
            texts = replace(dialect, numbers=(False,) * len(dialect.numbers), words=frozenset())
            columns = read_delimited(path, texts).columns
        except (DataFileError, OSError):
            continue
        found = [sum(text in by_name for text in column.categories) for column in columns]
        if any(found):
            names = columns[found.index(max(found))]
            return _labelled(path, names, _label_column(path, columns, names), by_name, pictures)
    return None


def _names(folder: Path, path: Path) -> tuple[str, ...]:
    """How a table may call a picture."""
    return path.name, path.stem, path.relative_to(folder).as_posix()


def _label_column(path: Path, columns: Sequence[Column], names: Column) -> Column:
    others = [column for column in columns if column is not names]
    if not others:
        raise DataFileError(
            f"“{path.name}” names pictures, and has no column that says what they show. Expected "
            "a second one with their classes."
        )
    usual = (column for column in others if column.name.strip().lower() in LABEL_NAMES)
    return next(usual, others[0])


def _labelled(
    path: Path, names: Column, labels: Column, by_name: Mapping[str, Path], pictures: Sequence[Path]
) -> Labelled:
    found: dict[Path, int] = {}
    unknown = 0
    for name, label in zip(names.values.tolist(), labels.values.tolist(), strict=True):
        picture = by_name.get(names.categories[name]) if name >= 0 else None
        if picture is None or label < 0:
            unknown += 1
        else:
            found[picture] = label
    without = [picture for picture in pictures if picture not in found]
    told = _told(path, names, labels, unknown, without)
    all_of_them = tuple(LabelledPicture(picture, label) for picture, label in found.items())
    return Labelled(all_of_them, labels.categories, tuple(told), path)


def _told(
    path: Path, names: Column, labels: Column, unknown: int, without: Sequence[Path]
) -> Iterator[str]:
    yield (
        f"“{path.name}” says what the pictures show: “{names.name}” is their name, "
        f"“{labels.name}” their class."
    )
    if unknown:
        yield f"Rows of it without a picture, or without a class, are left out: {unknown}."
    if without:
        named = ", ".join(f"“{picture.name}”" for picture in without[:MOST_NAMED])
        more = f" and {len(without) - MOST_NAMED} more" if len(without) > MOST_NAMED else ""
        yield f"Pictures that it doesn't name are left out: {named}{more}."
