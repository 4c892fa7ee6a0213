"""JSON in which the same parts come again and again, such as a journal's specs: each is decoded
once, and is one and the same value wherever it stands. That is many times faster, and what follows
can tell by identity that nothing has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints

import msgspec

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.files.plain import ProjectError, decoder
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.experiment.stop_rules import StopSpec

PARTED = (ExperimentSpec, NetworkSpec, TrainingSpec, DataSpec, LayerSpec)
"""What is taken apart into its fields; of these, the ones that are again specs are shared."""

SHARED = (*PARTED, Choice, StopSpec)

NOTHING = msgspec.Raw(b"")


class SharedParts:
    """Decodes specs, and remembers their parts by their bytes."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, bytes], Any] = {}

    def decoded(self, raw: msgspec.Raw, kind: type, place: str) -> Any:
        """The value of `kind` that stands at `place`, such as `journal.json: $[3].spec`;
        ProjectError names it."""
        key = (kind, bytes(raw))
        found = self._known.get(key)
        if found is None:
            try:
                found = self._parted(raw, kind, place) if kind in PARTED else decoder(kind)(raw)
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                raise ProjectError(_misfit(error, place)) from error
            self._known[key] = found
        return found

    def _parted(self, raw: msgspec.Raw, kind: type, place: str) -> Any:
        twin = _twin(kind)
        parts = msgspec.json.decode(raw, type=twin.struct)
        values: dict[str, Any] = {}
        for name in twin.plain:
            values[name] = getattr(parts, name)
        for name, part in twin.shared.items():
            given = getattr(parts, name)
            if given is not NOTHING:
                values[name] = self.decoded(given, part, f"{place}.{name}")
        for name, part in twin.rows.items():
            values[name] = tuple(
                self.decoded(row, part, f"{place}.{name}[{number}]")
                for number, row in enumerate(getattr(parts, name))
            )
        return kind(**values)


def _misfit(error: Exception, place: str) -> str:
    """A sentence that says where in the member it is, as if all of it had been read at once."""
    member, top = place.split(": ")
    text = str(error)
    text = text.replace("`$", f"`{top}", 1) if "`$" in text else f"{text} - at `{top}`"
    return f"{member} in the file is not as it should be: {text}."


class _Twin:
    """A struct with the fields of a spec; those that are specs themselves are left as they are
    written. `shared` and `rows` say of which kind these, and tuples of these, are."""

    def __init__(self, kind: type) -> None:
        hints = get_type_hints(kind)
        self.plain: list[str] = []
        self.shared: Mapping[str, type] = {}
        self.rows: Mapping[str, type] = {}
        members = [self._member(field, hints[field.name]) for field in fields(kind)]
        self.struct = msgspec.defstruct(f"{kind.__name__}Parts", members, kw_only=True)

    def _member(self, field: Field[Any], hint: Any) -> Any:
        if hint in SHARED:
            self.shared = {**self.shared, field.name: hint}
            return (field.name, msgspec.Raw, *([NOTHING] if _has_default(field) else []))
        if hint == tuple[LayerSpec, ...]:
            self.rows = {**self.rows, field.name: LayerSpec}
            return (field.name, list[msgspec.Raw])
        self.plain.append(field.name)
        return (field.name, hint, *([field.default] if _has_default(field) else []))


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


@cache
def _twin(kind: type) -> _Twin:
    assert is_dataclass(kind)
    return _Twin(kind)
