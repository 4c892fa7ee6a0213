"""Edits of several layers at once, each one undoable step; and layers as text, to be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.files.plain import ProjectError, from_json, to_readable_json
from desktop_nn.experiment.problem import Problem
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import counted

Problems = tuple[Problem, ...]
LAYERS = "network.layers"
FORMAT = "desktop-nn layers"
MOST_TEXT = 4_000_000
"""Characters of the clipboard that are looked at: weights given by hand are long."""

NO_LAYERS = "The clipboard holds no layers: copy some in the table first."
OUTPUT_STAYS = "The output layer stays: the data needs it."


@dataclass
class Copied:
    """Layers as they lie on the clipboard."""

    format: str
    layers: list[LayerSpec]


# Several at once


def numbers_text(rows: Sequence[int]) -> str:
    """“layer 2”, “layers 1, 3”: of places from 0."""
    numbers = ", ".join(str(row + 1) for row in rows)
    return f"layer {numbers}" if len(rows) == 1 else f"layers {numbers}"


def change_layers(
    document: Document,
    rows: Sequence[int],
    change: Callable[[LayerSpec], LayerSpec],
    text: str,
    *where: str,
) -> Problems:
    """The same change for the layers at `rows`, from 0."""
    network = document.spec.network
    for row in rows:
        network = network.with_layer(row, change(network.layers[row]))
    return document.change_network(network, f"{text} {numbers_text(rows)}", *where)


def remove_layers(document: Document, rows: Sequence[int]) -> Problems:
    """All of `rows`, from 0; refused where the output is among them."""
    network = document.spec.network
    if len(network.layers) - 1 in rows:
        where = f"{LAYERS}.{network.output.id}"
        return document.refuse(Problem(where, "error", OUTPUT_STAYS))
    layers = tuple(layer for row, layer in enumerate(network.layers) if row not in rows)
    text = f"remove {numbers_text(sorted(rows))}"
    return document.change_network(replace(network, layers=layers), text, LAYERS)


def move_layers(document: Document, rows: Sequence[int], before: int) -> Problems:
    """Take hidden layers, in their order, to the place before the layer at `before` (from 0); the
    output stays last."""
    network = document.spec.network
    last = len(network.layers) - 1
    moved = sorted(row for row in rows if 0 <= row < last)
    before = min(before, last)
    rest = [layer for row, layer in enumerate(network.layers) if row not in moved]
    place = before - sum(row < before for row in moved)
    taken = [network.layers[row] for row in moved]
    layers = (*rest[:place], *taken, *rest[place:])
    text = f"move {numbers_text(moved)}"
    return document.change_network(replace(network, layers=layers), text, LAYERS)


# The clipboard


def layers_as_text(document: Document, rows: Sequence[int]) -> str:
    """The layers at `rows`, from 0, as JSON."""
    layers = [document.spec.network.layers[row] for row in sorted(rows)]
    return to_readable_json(Copied(FORMAT, layers)).decode()


def paste_layers(document: Document, text: str, before: int) -> Problems:
    """Hidden layers from JSON, before the layer at `before` (from 0), as new ones; refused with a
    sentence where it is no such text, or the network can't have them."""
    layers = _read(text)
    if not layers:
        return document.refuse(Problem(LAYERS, "error", NO_LAYERS))
    network = document.spec.network
    new = tuple(
        replace(layer, id=network.next_id + place, draw=0) for place, layer in enumerate(layers)
    )
    before = min(before, len(network.layers) - 1)
    network = replace(
        network,
        layers=(*network.layers[:before], *new, *network.layers[before:]),
        next_id=network.next_id + len(new),
    )
    refused = document.change_network(network, f"paste {counted(len(new), 'layer')}", LAYERS)
    if refused and not any(problem.where == LAYERS for problem in refused):
        # Its place is in a layer that is not there: it is told of them all.
        document.dismiss(*(problem.where for problem in refused))
        told = f"The layers on the clipboard can't stand here. {refused[0].message}"
        return document.refuse(Problem(LAYERS, "error", told))
    return refused


def _read(text: str) -> list[LayerSpec]:
    """None where the text is anything else."""
    if len(text) > MOST_TEXT:
        return []
    try:
        copied = from_json(text.encode(errors="replace"), Copied, "clipboard")
    except ProjectError:
        return []
    return copied.layers if copied.format == FORMAT else []
