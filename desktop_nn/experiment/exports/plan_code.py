"""A plan as Python code: its arrays, and its calls line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np

from desktop_nn.engine.program import Array, Operation, Program

OF_THE_STEP = {"w", "g", "t", "m", "v", "s", "velocity", "rate", "step", "epsilon", "keep"}
RESERVED = {"state", "scratch", "start", "stop", "name", "update", *OF_THE_STEP}
"""Names with a meaning of their own in the code around."""

FEW = 32
"""Numbers that are written out, where an array begins with more than one value."""


class ArrayNames:
    """How arrays stand in the code. `known`: whole arrays that exist already, by name; any other is
    made by one of `declarations`, in the order in which they were met. `called`: what to call some
    that have no name in the program."""

    def __init__(
        self, program: Program, known: Mapping[str, Array], called: Mapping[str, Array]
    ) -> None:
        self._program = program
        self._constants = {id(array): value for value, array in program.constants.items()}
        self._names = {id(array): name for name, array in known.items()}
        self._wholes = dict(known)
        named = {**called, **program.arrays}
        self._called = {id(array): _identifier(name) for name, array in named.items()}
        self._kept: list[Array] = []
        self.declarations: list[str] = []

    def of(self, array: Array) -> str:
        """A name, or for a constant its number."""
        if id(array) in self._constants:
            return _number_code(self._constants[id(array)])
        whole = self._program.name_of(array).removesuffix(".T")
        if whole in self._program.arrays and self._program.arrays[whole] is not array:
            return f"{self.of(self._program.arrays[whole])}.T"
        if id(array) not in self._names:
            self._declare(array)
        return self._names[id(array)]

    def _declare(self, array: Array) -> None:
        whole = self._whole_of(array)
        made = view_code(whole, self._wholes[whole], array) if whole else _made(array)
        shown = self._program.name_of(array)
        other = shown if shown.isidentifier() else f"{whole or 'array'}_part"
        name = self._free_name(self._called.get(id(array), other))
        self.declarations.append(f"{name} = {made}")
        self._names[id(array)] = name
        self._kept.append(array)
        if whole is None:
            self._wholes[name] = array

    def _whole_of(self, array: Array) -> str | None:
        """The name of the array that this one is a view of, made before it where need be."""
        root = array
        while isinstance(root.base, np.ndarray):
            root = root.base
        if root is array:
            return None
        for name, whole in self._wholes.items():
            if whole is root:
                return name
        return self.of(root)

    def _free_name(self, wanted: str) -> str:
        taken = {*self._names.values(), *self._wholes, *RESERVED}
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}_{number}"
        return name


def _identifier(name: str) -> str:
    """“erf_size (10, 8)” gives erf_size_10_8."""
    return re.sub(r"\W+", "_", name).strip("_")


def _number_code(value: float) -> str:
    """Infinite where it is: `inf` is no Python."""
    return repr(value) if np.isfinite(value) else f"float('{value}')"


def _made(array: Array) -> str:
    """The code that makes an array with the numbers that this one holds."""
    dtype = f"np.{array.dtype.name}".replace("np.bool", "bool")
    flat = array.ravel()
    if not flat.any():
        return f"np.zeros({array.shape}, {dtype})"
    if (flat == flat[0]).all():
        return f"np.full({array.shape}, {flat[0].item()!r}, {dtype})"
    if array.size > FEW:
        raise ValueError(f"plan code: expected at most {FEW} numbers to write, got {array.size}")
    return f"np.array({array.tolist()!r}, {dtype})"


def view_code(name: str, whole: Array, view: Array) -> str:
    """The code of a view: a stretch of the flat array in a shape, its transpose, or columns."""
    start = _address(view) - _address(whole)
    first, left = divmod(start, whole.itemsize)
    assert not left
    if view.ndim == 2 and view.flags.f_contiguous and not view.flags.c_contiguous:
        return f"{view_code(name, whole, view.T)}.T"
    if view.flags.c_contiguous:
        flat = name if whole.ndim == 1 else f"{name}.reshape(-1)"
        part = flat if view.size == whole.size else f"{flat}[{first}:{first + view.size}]"
        return part if view.ndim == 1 else f"{part}.reshape({view.shape})"
    row, column = divmod(first, whole.shape[1])
    return f"{name}[{row}:{row + len(view)}, {column}:{column + view.shape[1]}]"


def _address(array: Array) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def code_of(operations: Iterable[Operation], names: ArrayNames) -> list[str]:
    """A line for each call."""
    return [_line(operation, names) for operation in operations]


def _line(operation: Operation, names: ArrayNames) -> str:
    call = operation.call
    assert isinstance(call, partial)
    function, out = call.func, names.of(operation.output)
    if function is np.copyto:
        _, value, _, condition = call.args
        return f"np.copyto({out}, {names.of(value)}, where={names.of(condition)})"
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.random.Generator):
        return f"rng{operation.layer}.random(dtype=np.{operation.output.dtype}, out={out})"
    if isinstance(owner, np.ufunc):
        array, axis, _, _, keepdims = call.args
        return f"np.{owner.__name__}.reduce({names.of(array)}, {axis}, None, {out}, {keepdims})"
    inputs = call.args if "out" in call.keywords else call.args[:-1]
    shown = ", ".join(names.of(array) for array in inputs)
    return f"np.{function.__name__}({shown}, out={out})"
