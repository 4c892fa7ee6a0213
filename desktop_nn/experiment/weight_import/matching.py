"""Which array of a file belongs to which array of the network, and whether it fits.

Names are those of the exports (W1, b1, gamma1, running_mean1), or those of a PyTorch state_dict
(0.weight, fc1.bias, norm.running_var): there layers count in the file's order, and weights are
(units, fan_in), so that they are transposed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.array_setting import Arrays, ArraySetting, Slot, slots, wrong_values
from desktop_nn.experiment.weight_import.reading import shape_text

OWN_NAME = re.compile(r"(W|b|gamma|beta|running_mean|running_variance)([1-9][0-9]{0,3})")
LINEAR = {"weight": "W", "bias": "b"}
NORM = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "running_mean",
    "running_var": "running_variance",
}
WORDS = {
    "b": "no bias",
    "gamma": "no batch norm",
    "beta": "no batch norm",
    "running_mean": "no batch norm",
    "running_variance": "no batch norm",
}


@dataclass(frozen=True)
class Match:
    """An array of the file: `target` is the array's name in the network, empty where nothing there
    is meant; `reason` a sentence that says why it doesn't fit, empty where it does."""

    name: str
    shape: tuple[int, ...]
    target: str = ""
    target_shape: tuple[int, ...] = ()
    transposed: bool = False
    reason: str = ""
    setting: ArraySetting | None = None

    @property
    def fits(self) -> bool:
        """Whether it can be taken over."""
        return self.setting is not None

    @property
    def verdict(self) -> str:
        """“fits”, “fits, transposed”, or why not."""
        return self.reason or ("fits, transposed" if self.transposed else "fits")


def matched(arrays: Mapping[str, Array], network: NetworkSpec) -> tuple[Match, ...]:
    """A row for each array, in the file's order."""
    known = {(slot.kind, slot.layer): slot for slot in slots(network).values()}
    torch = _torch_places(arrays)
    taken: set[tuple[str, int]] = set()
    found = []
    for name, array in arrays.items():
        own = OWN_NAME.fullmatch(name)
        place = (own[1], int(own[2])) if own else torch.get(name)
        row = _match(name, array, place, known, len(network.layers), not own, network.dtype)
        if row.fits and place in taken:
            row = Match(name, array.shape, row.target, reason=f"{row.target} is taken already.")
        if row.fits and place is not None:
            taken.add(place)
        found.append(row)
    return tuple(found)


def settings_of(matches: Sequence[Match]) -> Arrays:
    """What can be taken over."""
    return tuple(match.setting for match in matches if match.setting is not None)


def _torch_places(arrays: Mapping[str, Array]) -> dict[str, tuple[str, int]]:
    """Kind and layer by name. A module with a matrix is the next layer; one whose weight is a
    vector is the batch norm of the layer before it."""
    places: dict[str, tuple[str, int]] = {}
    layer = 0
    for module in dict.fromkeys(name.rpartition(".")[0] for name in arrays if _is_torch(name)):
        weight = arrays.get(_joined(module, "weight"))
        is_linear = weight is not None and weight.ndim == 2
        layer += is_linear
        for part, kind in (LINEAR if is_linear else NORM).items():
            places[_joined(module, part)] = kind, layer
    return places


def _joined(module: str, part: str) -> str:
    return f"{module}.{part}" if module else part


def _is_torch(name: str) -> bool:
    return name.rpartition(".")[2] in NORM


def _match(
    name: str,
    array: Array,
    place: tuple[str, int] | None,
    known: Mapping[tuple[str, int], Slot],
    layers: int,
    is_torch: bool,
    dtype: str,
) -> Match:
    if name.rpartition(".")[2] == "num_batches_tracked":
        return Match(name, array.shape, reason="A count of PyTorch's that is not needed here.")
    if place is None:
        return Match(name, array.shape, reason="Its name says no array of the network.")
    slot = known.get(place)
    if slot is None:
        return Match(name, array.shape, reason=_missing(*place, layers))
    fitting, transposed = _fitting(array, slot, is_torch)
    if fitting is None:
        wanted, got = shape_text(slot.shape), shape_text(array.shape)
        reason = f"{slot.name} is {wanted}, this array {got}."
        return Match(name, array.shape, slot.name, slot.shape, reason=reason)
    if wrong := wrong_values(fitting, slot.kind, dtype):
        return Match(name, array.shape, slot.name, slot.shape, transposed, f"It {wrong}.")
    rounded = fitting.astype(dtype)
    setting = ArraySetting.of(slot.layer_id, slot.kind, rounded)
    return Match(name, array.shape, slot.name, slot.shape, transposed, "", setting)


def _missing(kind: str, layer: int, layers: int) -> str:
    if layer == 0:
        return "It comes before the first layer, where there is no batch norm here."
    if layer > layers:
        count = f"{layers} layer{'s' if layers != 1 else ''}"
        return f"It belongs to layer {layer}; the network has {count}."
    return f"Layer {layer} of the network has {WORDS[kind]}."


def _fitting(array: Array, slot: Slot, is_torch: bool) -> tuple[Array | None, bool]:
    """In the shape of its place, and whether it was transposed for that; None where it has
    another one."""
    if array.dtype.kind not in "fiu":
        return None, False
    if slot.kind != "W":
        return (array if array.shape == slot.shape else None), False
    if array.shape == slot.shape and not is_torch:
        return array, False
    if array.T.shape == slot.shape:
        return np.ascontiguousarray(array.T), True
    return None, False
