"""A choice: the name of a catalog row, and the values of that row's parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

Value = float | int | bool | str | tuple[float, ...]


def as_float(number: float) -> float:
    """A whole number of hundreds of digits, which a file may hold, is infinite: Python raises."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


class Parameters(Mapping[str, Value]):
    """An immutable, hashable, picklable mapping from a parameter's name to its value."""

    __slots__ = ("_items",)
    _items: dict[str, Value]

    def __init__(self, values: Mapping[str, Value] | None = None, /, **named: Value) -> None:
        self._items = {**(values or {}), **named}

    def __getitem__(self, name: str) -> Value:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        """Without the copies that `Mapping` makes: journals have hundreds of thousands of these."""
        if isinstance(other, Parameters):
            return self._items == other._items
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"Parameters({self._items})"


@dataclass(frozen=True)
class Choice:
    """One row of a catalog table, with its parameters: `Choice("adam", learning_rate=0.01)`."""

    name: str
    parameters: Parameters = field(default_factory=Parameters)

    @classmethod
    def of(cls, name: str, **parameters: Value) -> Choice:
        """A choice with its parameters by name."""
        return cls(name, Parameters(parameters))

    def number(self, parameter: str) -> float:
        """The value of a numeric parameter."""
        value = self.parameters[parameter]
        if isinstance(value, (str, tuple)):
            raise TypeError(f"{self.name}: {parameter} is no number, but {value!r}")
        return as_float(value)

    def with_value(self, parameter: str, value: Value) -> Choice:
        """This choice with another value of one parameter."""
        return replace(self, parameters=Parameters({**self.parameters, parameter: value}))
