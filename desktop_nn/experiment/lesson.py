"""A lesson: what a project teaches, step by step, over the numbers of its own next update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.specs import ExperimentSpec


@dataclass(frozen=True)
class Look:
    """Numbers of the coming update that a step points at, as the lesson has them.

    They are the array `name` of a `phase` of the trace, or a part of it: `index` has a number for
    each axis along which one row or column is meant, None for all of it; () is the whole array.
    `values`, row by row, each to `decimals` places, `columns` of them in a line, 0 for all of
    them. Of "deviation": one number, the standard
    deviation of the array, to so many digits that count."""

    label: str
    phase: str
    name: str
    values: tuple[float, ...]
    decimals: int
    index: tuple[int | None, ...] = ()
    of: Literal["values", "deviation"] = "values"
    columns: int = 0


@dataclass(frozen=True)
class Drawn:
    """How the weights of the layer with this id are drawn: the initializer's formula with the
    layer's own fan-in in it, as “W ~ N(0, 1/16)”."""

    layer: int
    text: str


@dataclass(frozen=True)
class Put:
    """Another choice at a place of the experiment: `training.loss`, `training.optimizer`,
    `network.layers.ID.activation` or `network.layers.ID.initializer`."""

    where: str
    choice: Choice


@dataclass(frozen=True)
class Option:
    """One of several ways to set the project up in a step, with what it gives."""

    label: str
    puts: tuple[Put, ...]
    text: str = ""
    looks: tuple[Look, ...] = ()
    drawn: tuple[Drawn, ...] = ()


@dataclass(frozen=True)
class Step:
    """`phase` and `name` are the quantity at which the microscope opens, `index` the number in it
    whose origin is shown; () for the one that the walk comes to. `tries` are things to try."""

    title: str
    text: str
    phase: str
    name: str
    index: tuple[int, ...] = ()
    looks: tuple[Look, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    options: tuple[Option, ...] = ()
    tries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """Its steps, in order. Numbers are those of the first update, unless something was changed."""

    steps: tuple[Step, ...]


def with_puts(spec: ExperimentSpec, puts: Sequence[Put]) -> ExperimentSpec | None:
    """The experiment with these choices; None where it has no such place."""
    for put in puts:
        changed = _with_put(spec, put)
        if changed is None:
            return None
        spec = changed
    return spec


def _with_put(spec: ExperimentSpec, put: Put) -> ExperimentSpec | None:
    match put.where.split("."):
        case ["training", "loss"]:
            return replace(spec, training=replace(spec.training, loss=put.choice))
        case ["training", "optimizer"]:
            return replace(spec, training=replace(spec.training, optimizer=put.choice))
        case ["network", "layers", layer_id, ("activation" | "initializer") as field]:
            return _with_layer(spec, layer_id, field, put.choice)
    return None


def _with_layer(
    spec: ExperimentSpec, layer_id: str, field: str, choice: Choice
) -> ExperimentSpec | None:
    layers = spec.network.layers
    found = [index for index, layer in enumerate(layers) if str(layer.id) == layer_id]
    if not found:
        return None
    old = layers[found[0]]
    layer = (
        replace(old, activation=choice)
        if field == "activation"
        else replace(old, initializer=choice)
    )
    return replace(spec, network=spec.network.with_layer(found[0], layer))


def own_puts(spec: ExperimentSpec, puts: Sequence[Put]) -> tuple[Put, ...]:
    """What the experiment has at the places of `puts`, as far as it has them."""
    layers = {
        f"network.layers.{layer.id}.{field}": getattr(layer, field)
        for layer in spec.network.layers
        for field in ("activation", "initializer")
    }
    training = {
        "training.loss": spec.training.loss,
        "training.optimizer": spec.training.optimizer,
    }
    has = training | layers
    return tuple(Put(put.where, has[put.where]) for put in puts if put.where in has)


def has_puts(spec: ExperimentSpec, puts: Sequence[Put]) -> bool:
    """Whether the experiment has all these choices already."""
    return with_puts(spec, puts) == spec
