"""Specs that share what is equal in them. Thousands of them, each with one number changed, are sent
between processes and written again and again: what is one and the same goes once."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")


def with_same_parts(value: T, other: T) -> T:
    """`value`, in which every part that is equal to that of `other` is the very same one."""
    shared: T = _shared(value, other)
    return shared


def _shared(value: Any, other: Any) -> Any:
    if value is other or value == other:
        return other
    if isinstance(value, tuple) and isinstance(other, tuple):
        shared = (_shared(*pair) for pair in zip(value, other, strict=False))
        return (*shared, *value[len(other) :])
    if is_dataclass(value) and type(value) is type(other):
        return _spec(value, other)
    return value


def _spec(value: Any, other: Any) -> Any:
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    shared = {name: _shared(part, getattr(other, name)) for name, part in parts.items()}
    is_same = all(shared[name] is part for name, part in parts.items())
    return value if is_same else replace(value, **shared)
