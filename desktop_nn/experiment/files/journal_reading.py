"""Reading a journal: thousands of entries that differ in little."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace

import msgspec

from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.files.members import LARGEST_JOURNAL, read_json
from desktop_nn.experiment.files.older import brought_up
from desktop_nn.experiment.files.shared_parts import SharedParts
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.parameter_setting import Settings
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec


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
    specs = _Specs(parts)
    return tuple(
        Entry(
            entry.update,
            specs.of(entry.spec, f"{member}: $[{number}].spec"),
            entry.settings,
            entry.arrays,
        )
        for number, entry in enumerate(written)
    )


class _Specs:
    """Specs as this program has them. What the data lacks in an older file is looked for once for
    all entries that share it, and they go on sharing it."""

    def __init__(self, parts: SharedParts) -> None:
        self._parts = parts
        self._data: dict[int, DataSpec] = {}

    def of(self, raw: msgspec.Raw, place: str) -> ExperimentSpec:
        spec: ExperimentSpec = self._parts.decoded(raw, ExperimentSpec, place)
        data = self._data.get(id(spec.data))
        if data is None:
            data = self._data[id(spec.data)] = brought_up(spec).data
        return spec if data is spec.data else replace(spec, data=data)
