"""The bytes of an ONNX file: those few messages of its format that a network takes, so that writing
one needs no package. The numbers of the fields are those of the format's own description.

Sources: the ONNX specification, onnx.proto, version 9 of the format; the encoding of Protocol
Buffers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

import numpy as np

from desktop_nn.engine.program import Array

FORMAT = 9
"""Its version."""

FLOAT_ATTRIBUTE, INT_ATTRIBUTE = 1, 2
FLOAT32, INT64 = 1, 7
"""Kinds of attributes, and of numbers in an array, as the format counts them."""

WHOLE, BYTES, SINGLE = 0, 2, 5
"""How a field is written: a whole number, bytes of a told length, four bytes of a float."""


def node(
    operator: str, inputs: Iterable[str], output: str, attributes: Mapping[str, float]
) -> bytes:
    """An operator's call, named as its output. An attribute is a float, or an int where it is
    one."""
    taken = b"".join(_text(1, name) for name in inputs)
    told = b"".join(_inner(5, _attribute(name, attributes[name])) for name in sorted(attributes))
    return taken + _text(2, output) + _text(3, output) + _text(4, operator) + told


def array(name: str, values: Array) -> bytes:
    """Numbers that are part of the model: float32 or int64."""
    kind = {np.dtype(np.float32): FLOAT32, np.dtype(np.int64): INT64}[values.dtype]
    shape = b"".join(_number(1, length) for length in values.shape)
    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
    return shape + _number(2, kind) + _text(8, name) + _inner(9, little.tobytes())


def end(name: str, columns: int) -> bytes:
    """An input or output: (N, columns) in float32, for any N."""
    shape = _inner(1, _text(2, "N")) + _inner(1, _number(1, columns))
    return _text(1, name) + _inner(2, _inner(1, _number(1, FLOAT32) + _inner(2, shape)))


def graph(
    name: str, nodes: Iterable[bytes], arrays: Iterable[bytes], first: bytes, last: bytes
) -> bytes:
    """Nodes in the order of computing, the arrays that they take, and the two ends."""
    called = b"".join(_inner(1, one) for one in nodes)
    kept = b"".join(_inner(5, one) for one in arrays)
    return called + _text(2, name) + kept + _inner(11, first) + _inner(12, last)


def model(inner: bytes, opset: int, producer: str, version: str) -> bytes:
    """The file of a graph; `opset`: the version of the operators."""
    made = _number(1, FORMAT) + _text(2, producer) + _text(3, version)
    return made + _inner(7, inner) + _inner(8, _text(1, "") + _number(2, opset))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, INT_ATTRIBUTE)
    single = _varint(2 << 3 | SINGLE) + struct.pack("<f", value)
    return _text(1, name) + single + _number(20, FLOAT_ATTRIBUTE)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | WHOLE) + _varint(value)


def _text(field: int, text: str) -> bytes:
    return _inner(field, text.encode("utf-8"))


def _inner(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; all bytes but the last have their high bit set."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
