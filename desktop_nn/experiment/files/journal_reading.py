"""Reading a journal: thousands of entries that differ in little."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass

import msgspec

from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.files.members import LARGEST_JOURNAL, read_json
from desktop_nn.experiment.files.older import brought_up
from desktop_nn.experiment.files.shared_parts import SharedParts
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.parameter_setting import Settings
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass
class _Written:
    """An entry whose spec is left as it is written."""

    update: int
    spec: msgspec.Raw
    settings: Settings = ()
    arrays: Arrays = ()


def read_journal(archive: zipfile.ZipFile, member: str, parts: SharedParts) -> Journal:
    """Its entries, in which equal parts of specs are one and the same; ProjectError."""
    written: list[_Written] = read_json(archive, member, list[_Written], LARGEST_JOURNAL)
    places = (f"{member}: $[{number}].spec" for number in range(len(written)))
    return tuple(
        Entry(entry.update, _spec(parts, entry, place), entry.settings, entry.arrays)
        for entry, place in zip(written, places, strict=True)
    )


def _spec(parts: SharedParts, entry: _Written, place: str) -> ExperimentSpec:
    spec: ExperimentSpec = parts.decoded(entry.spec, ExperimentSpec, place)
    return brought_up(spec)
