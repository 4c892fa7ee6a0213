"""Writing a journal: what its entries share is put into words once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import msgspec

from desktop_nn.experiment.files.plain import to_json
from desktop_nn.experiment.files.shared_parts import PARTED, SHARED
from desktop_nn.experiment.journal import Journal


def journal_json(journal: Journal) -> bytes:
    """The same bytes as of all of it at once."""
    parts = _Parts()
    return to_json(
        [
            {
                "update": entry.update,
                "spec": parts.written(entry.spec),
                "settings": entry.settings,
                "arrays": entry.arrays,
            }
            for entry in journal
        ]
    )


class _Parts:
    """What was written so far, by the part that it is of; it lives as long as the journal does."""

    def __init__(self) -> None:
        self._known: dict[int, msgspec.Raw] = {}

    def written(self, part: Any) -> Any:
        if isinstance(part, tuple):
            return [self.written(item) for item in part]
        if not isinstance(part, SHARED):
            return part
        found = self._known.get(id(part))
        if found is None:
            found = self._known[id(part)] = msgspec.Raw(to_json(self._parted(part)))
        return found

    def _parted(self, part: Any) -> Any:
        if not isinstance(part, PARTED):
            return part
        return {field.name: self.written(getattr(part, field.name)) for field in fields(part)}
