"""What a rebuilt network kept of its training, in words: which layers whole, in part, or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_nn.engine.layout import Kept
from desktop_nn.models.number_text import counted, grouped

NAMES = {"W": "weights", "b": "biases", "gamma": "γ", "beta": "β"}

MOST_TOLD = 4
"""Parts of a sentence; of more layers it counts how many are whole, in part and new."""


def kept_sentence(kept: Sequence[Kept]) -> str:
    """“Kept 83 of 110 parameters: all of layers 1 and 3, 48 of 64 weights of layer 2, layer 4 is
    new”; without the layers where all of it was kept."""
    count, size = (sum(getattr(array, part) for array in kept) for part in ("kept", "size"))
    total = f"Kept {grouped(count)} of {grouped(size)} parameters"
    if count == size:
        return total
    layers = _by_layer(kept)
    whole = [number for number, arrays in layers.items() if _is_whole(arrays)]
    new = [number for number, arrays in layers.items() if _is_new(arrays)]
    partly = [number for number in layers if number not in (*whole, *new)]
    told = [*([f"all of {_numbered(whole)}"] if whole else [])]
    told += [f"{_counts(layers[number])} of layer {number}" for number in partly]
    told += [f"{_numbered(new)} {'is' if len(new) == 1 else 'are'} new"] if new else []
    if len(told) > MOST_TOLD:
        told = [f"{counted(len(whole), 'layer')} whole, {len(partly)} in part, {len(new)} new"]
    return f"{total}: {', '.join(told)}"


def kept_lines(kept: Sequence[Kept]) -> str:
    """A line for every layer: “Layer 2: 48 of 64 weights, 8 of 8 biases”."""
    return "\n".join(f"Layer {n}: {_line(arrays)}" for n, arrays in _by_layer(kept).items())


def _by_layer(kept: Sequence[Kept]) -> dict[int, list[Kept]]:
    numbers = sorted({array.layer for array in kept})
    return {number: [array for array in kept if array.layer == number] for number in numbers}


def _is_whole(arrays: Sequence[Kept]) -> bool:
    return all(array.kept == array.size for array in arrays)


def _is_new(arrays: Sequence[Kept]) -> bool:
    return not any(array.kept for array in arrays)


def _line(arrays: Sequence[Kept]) -> str:
    if _is_new(arrays):
        return "new"
    return "all kept" if _is_whole(arrays) else ", ".join(_each(arrays))


def _counts(arrays: Sequence[Kept]) -> str:
    """Of the arrays that weren't kept whole: “48 of 64 weights and 6 of 8 biases”."""
    return " and ".join(_each([array for array in arrays if array.kept < array.size]))


def _each(arrays: Sequence[Kept]) -> Iterator[str]:
    for array in arrays:
        yield f"{grouped(array.kept)} of {grouped(array.size)} {NAMES[array.kind]}"


def _numbered(layers: Sequence[int]) -> str:
    """“layer 1”, “layers 1 and 3”, “layers 1, 2 and 4”."""
    if len(layers) == 1:
        return f"layer {layers[0]}"
    return f"layers {', '.join(map(str, layers[:-1]))} and {layers[-1]}"
