"""What a change does to a run: decided here once, for the run and for what the user is told."""

from __future__ import annotations

from enum import Enum

from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.specs import ExperimentSpec


class Effect(Enum):
    """The value is the text that stands beside the field."""

    LIVE = "takes effect at once, and keeps the training"
    EMPTY_MEMORY = "takes effect at once: keeps the weights, and starts with empty memory"
    REBUILD = "rebuilds the network, and keeps every weight that still has a place"
    REDRAW = "draws the layer anew at once: the others keep their weights"
    NEW_DATA = "takes effect at once: keeps the weights, and starts a new epoch"
    NEW_INPUTS = (
        "takes effect at once: keeps every weight that still has a place, and starts a new epoch"
    )
    AT_RESET = "takes effect at the next reset; before the first update, at once"


FIELD_EFFECTS = {
    "layers": Effect.REBUILD,
    "units": Effect.REBUILD,
    "bias": Effect.REBUILD,
    "batch_norm": Effect.REBUILD,
    "activation": Effect.LIVE,
    "initializer": Effect.AT_RESET,
    "bias_initializer": Effect.AT_RESET,
    "trainable": Effect.LIVE,
    "draw": Effect.REDRAW,
    "dropout": Effect.LIVE,
    "loss": Effect.LIVE,
    "optimizer": Effect.EMPTY_MEMORY,
    "optimizer_parameter": Effect.LIVE,
    "batch_size": Effect.LIVE,
    "stop": Effect.LIVE,
    "schedule": Effect.LIVE,
    "warm_up": Effect.LIVE,
    "clip": Effect.LIVE,
    "l2": Effect.LIVE,
    "l1": Effect.LIVE,
    "class_weights": Effect.LIVE,
    "seed": Effect.AT_RESET,
    "dtype": Effect.REBUILD,
    "source": Effect.NEW_DATA,
    "validation_share": Effect.NEW_DATA,
    "standardize": Effect.NEW_DATA,
    "features": Effect.NEW_INPUTS,
}


def is_structural(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether the parameter vector has another map, or a layer is drawn anew, so that the network
    must be rebuilt."""
    return kept_inputs(old, new) is not None or _map(old.network) != _map(new.network)


def kept_inputs(old: ExperimentSpec, new: ExperimentSpec) -> tuple[int | None, ...] | None:
    """For each of the new inputs the place (from 0) that the same formula had among the old ones,
    or None for one that is new; None in all where each stays where it is, as far as one can tell:
    data taken as it is counts as x1, x2, … and may have other names."""
    before, after = _formulas(old), _formulas(new)
    places = {formula: place for place, formula in enumerate(before)}
    kept = tuple(places.get(formula) for formula in after)
    by_formula = old.data.features and new.data.features
    if before == after or not (by_formula or any(place is not None for place in kept)):
        return None
    return kept


def _formulas(spec: ExperimentSpec) -> tuple[str, ...]:
    return spec.data.features or tuple(f"x{place + 1}" for place in range(spec.network.inputs))


def _map(network: NetworkSpec) -> tuple[object, ...]:
    return (network.inputs, network.dtype, *map(_structure, network.layers))


def _structure(layer: LayerSpec) -> tuple[int, int, bool, bool, int]:
    return (layer.id, layer.units, layer.bias, layer.batch_norm, layer.draw)


def changes_samples(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether the prepared samples are other ones: another source, split, scale or target form."""
    return (old.data, _target_parts(old)) != (new.data, _target_parts(new))


def changes_loss(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether the losses of both are different measures: not to be averaged with each other."""
    return _loss_parts(old) != _loss_parts(new)


def changes_measure(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether the same parameters have another loss on the data, so that the lowest one so far is
    none to go back to: other data, another loss, or a network that computes something else."""
    return (
        changes_loss(old, new)
        or changes_samples(old, new)
        or is_structural(old, new)
        or _activations(old.network) != _activations(new.network)
    )


def _activations(network: NetworkSpec) -> list[object]:
    return [layer.activation for layer in network.layers]


def _loss_parts(spec: ExperimentSpec) -> tuple[object, ...]:
    training = spec.training
    return training.loss, training.class_weights, spec.network.output.activation


def _target_parts(spec: ExperimentSpec) -> tuple[object, ...]:
    output = spec.network.output
    return (spec.training.loss, output.activation, output.units, spec.network.dtype)
