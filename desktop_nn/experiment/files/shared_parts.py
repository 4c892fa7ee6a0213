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
        try:
            return self._value(raw, kind)
        except _MisfitError as misfit:
            raise ProjectError(_misfit(misfit.error, place + misfit.path)) from misfit.error

    def _value(self, raw: msgspec.Raw, kind: type) -> Any:
        key = (kind, bytes(raw))
        found = self._known.get(key)
        if found is None:
            try:
                found = self._parted(raw, kind) if kind in PARTED else decoder(kind)(raw)
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                raise _MisfitError(error) from error
            self._known[key] = found
        return found

    def _parted(self, raw: msgspec.Raw, kind: type) -> Any:
        twin = _twin(kind)
        parts = twin.decode(raw)
        values: dict[str, Any] = {name: getattr(parts, name) for name in twin.plain}
        name, number = "", -1
        try:
            for name, part in twin.shared.items():
                given = getattr(parts, name)
                if given is not NOTHING:
                    values[name] = self._value(given, part)
            for name, part in twin.rows.items():
                rows: list[Any] = []
                for row in getattr(parts, name):
                    number = len(rows)
                    rows.append(self._value(row, part))
                values[name] = tuple(rows)
        except _MisfitError as misfit:
            misfit.path = f".{name}{f'[{number}]' if name in twin.rows else ''}{misfit.path}"
            raise
        return kind(**values)


class _MisfitError(Exception):
    """On the way from the part that is wrong to the whole; `path` from the one to the other. Put
    together only here: most parts are right, and there are hundreds of thousands of them."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error, self.path = error, ""


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
        struct = msgspec.defstruct(f"{kind.__name__}Parts", members, kw_only=True)
        self.decode = msgspec.json.Decoder(struct).decode

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
