"""A program: NumPy calls, written once over arrays made once, run as often as there are updates.

Whoever wants something computed *writes* calls into a `Program`. Every call is one NumPy function
with an output array, so running allocates nothing of array size, counting the list counts the
calls, and the text of each call (`np.dot(A1, W2, out=Z2)`) is the line that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Operation:
    """One call: its place in the update, the function, its arguments, its output, its text."""

    phase: str
    layer: int
    quantity: str
    call: Callable[[], object]
    output: Array
    line: str


class Program:
    """Operations in the order in which they run, and the named arrays they run over.

    `layer` counts from 1; 0 stands for what belongs to no layer (loss, penalty, optimizer).
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self.operations: list[Operation] = []
        self.arrays: dict[str, Array] = {}
        self.inner: set[int] = set()
        self._names: dict[int, str] = {}
        self._views: list[Array] = []
        self._constants: dict[float, Array] = {}
        self._place = ("", 0, "")

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def __len__(self) -> int:
        return len(self.operations)

    # Arrays

    @property
    def constants(self) -> Mapping[float, Array]:
        """The numbers that stand in the calls, as the 0-d arrays that the calls get."""
        return self._constants

    def array(self, name: str, shape: tuple[int, ...], dtype: DTypeLike | None = None) -> Array:
        """A new array of zeros, known by `name` in the text of calls."""
        return self.adopt(name, np.zeros(shape, dtype or self.dtype))

    def adopt(self, name: str, array: Array) -> Array:
        """Make an array that exists already known by `name`."""
        self.arrays[name] = array
        return self._known_as(name, array)

    def inner_view(self, text: str, array: Array) -> Array:
        """A view that is of no interest by itself, only for what is computed from it: a trace shows
        the calls that fill it, not its numbers."""
        self.inner.add(id(array))
        return self._known_as(text, array)

    def transposed(self, array: Array) -> Array:
        """The transpose of a known array, as a view: (N, M) to (M, N)."""
        return self._known_as(f"{self.name_of(array)}.T", array.T)

    def view(self, text: str, array: Array) -> Array:
        """A view of a known array, shown as `text` where it is used."""
        return self._known_as(text, array)

    def constant(self, value: float) -> Array:
        """A number as a 0-d array of the program's type: NumPy takes those without converting."""
        if value not in self._constants:
            with np.errstate(over="ignore"):  # beyond float32 it is infinite, and so is the run
                array = np.array(value, self.dtype)
            short = f"{value:g}"
            text = short if float(short) == value else repr(float(value))
            self._constants[value] = self._known_as(text, array)
        return self._constants[value]

    def name_of(self, value: object) -> str:
        """How an argument stands in the text of a call; `·` for an array without a name."""
        return self._names.get(id(value), "·") if isinstance(value, np.ndarray) else repr(value)

    def _known_as(self, name: str, array: Array) -> Array:
        self._views.append(array)
        self._names[id(array)] = name
        return array

    # Calls

    @property
    def layer(self) -> int:
        """The layer that is being written."""
        return self._place[1]

    def at(self, phase: str, layer: int, quantity: str) -> None:
        """What is written from here on belongs to this phase, layer and quantity."""
        self._place = (phase, layer, quantity)

    def write(self, function: Callable[..., object], *inputs: object, out: Array) -> Array:
        """A ufunc or `np.dot`: `function(*inputs, out=out)`."""
        shown = ", ".join(map(self.name_of, inputs))
        name = f"np.{getattr(function, '__name__', function)}"
        if function in (np.maximum, np.minimum):
            # NumPy deprecates their positional `out`; elsewhere the keyword costs more.
            call = partial(function, *inputs, out=out)
        else:
            call = partial(function, *inputs, out)
        return self._add(call, out, f"{name}({shown}", ")")

    def write_sum(self, array: Array, out: Array, axis: int | None = None) -> Array:
        """`array.sum(axis, out=out)`, keeping the axis; of everything, when no axis is named."""
        return self._reduce(np.add, "sum", array, out, axis)

    def write_max(self, array: Array, out: Array, axis: int | None = None) -> Array:
        """`array.max(axis, out=out)`, keeping the axis; of everything, when no axis is named."""
        return self._reduce(np.maximum, "max", array, out, axis)

    def write_where(self, condition: Array, value: Array, out: Array) -> Array:
        """`out` becomes `value` where the `condition` holds, and stays as it is elsewhere."""
        call = partial(np.copyto, out, value, "same_kind", condition)
        names = tuple(map(self.name_of, (out, value, condition)))
        return self._add(call, out, "np.copyto({}, {}, where={})".format(*names), "")

    def write_call(self, call: Callable[[], object], text: str, out: Array) -> Array:
        """A call that is no plain ufunc (a generator's draw, a counter), shown as `text`."""
        return self._add(call, out, text, "")

    def _reduce(
        self, ufunc: np.ufunc, name: str, array: Array, out: Array, axis: int | None
    ) -> Array:
        keepdims = axis is not None
        reduce: Any = ufunc.reduce  # positional: a third of the call's cost is its keywords
        call = partial(reduce, array, axis, None, out, keepdims)
        text = f"{self.name_of(array)}.{name}(axis={axis}, keepdims={keepdims}"
        return self._add(call, out, text, ")")

    def _add(self, call: Callable[[], object], out: Array, text: str, close: str) -> Array:
        line = f"{text}, out={self.name_of(out)}{close}" if close else text
        self.operations.append(Operation(*self._place, call, out, line))
        return out


def run_all(operations: Iterable[Operation]) -> None:
    """Make these calls, in their order."""
    for operation in operations:
        operation.call()
