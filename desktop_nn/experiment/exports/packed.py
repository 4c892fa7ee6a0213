"""What a script holds besides code: arrays as text, and a title."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

import numpy as np

from desktop_nn.engine.program import Array

WIDTH = 100

UNPACK = '''\
def unpacked(text):
    """Arrays by name: an .npz file, as text."""
    with np.load(io.BytesIO(base64.b85decode("".join(text.split())))) as file:
        return {name: file[name] for name in file.files}
'''
"""The other way round, as code."""


def packed(arrays: Mapping[str, Array]) -> str:
    """Lines of text: a compressed .npz file in base 85, whose alphabet has no quotes."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    text = base64.b85encode(file.getvalue()).decode("ascii")
    return "\n".join(text[k : k + WIDTH] for k in range(0, len(text), WIDTH))


def one_line(title: str) -> str:
    """Within the quotes of a docstring."""
    return " ".join(title.replace("\\", "/").replace('"', "'").split())
