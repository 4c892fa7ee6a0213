"""Mends for fields by themselves: the nearest value, or the usual one, that would do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.catalog.rows import Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.number_text import grouped, shown, shown_percent
from desktop_nn.engine.specs import CONSTANT, ZEROS, LayerSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.experiment.validation.network import MOST_UNITS
from desktop_nn.experiment.validation.training import LARGEST_SEED

S = TypeVar("S", LayerSpec, TrainingSpec, StopSpec)

TABLES: dict[str, Table[Row]] = {
    "loss": LOSSES,  # type: ignore[dict-item]
    "optimizer": OPTIMIZERS,  # type: ignore[dict-item]
    "schedule": SCHEDULES,  # type: ignore[dict-item]
    "source": DATA_SOURCES,  # type: ignore[dict-item]
    "activation": ACTIVATIONS,  # type: ignore[dict-item]
    "initializer": INITIALIZERS,  # type: ignore[dict-item]
    "bias_initializer": INITIALIZERS,  # type: ignore[dict-item]
}


def with_mends(spec: ExperimentSpec, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems, those without a mend given one where the field has one by itself."""
    return tuple(
        problem
        if problem.mend is not None or problem.severity == "note"
        else replace(problem, mend=_mend(spec, problem.where.split(".")))
        for problem in problems
    )


def _mend(spec: ExperimentSpec, where: list[str]) -> Mend | None:
    match where:
        case ["network", "layers", layer_id, *field]:
            return _layer_mend(spec, int(layer_id), field)
        case ["training", *field]:
            return _training_mend(spec, field)
        case ["data", *field]:
            return _data_mend(spec, field)
        case ["seed"]:
            seed = min(max(spec.seed, 0), LARGEST_SEED)
            return Mend(f"Use {grouped(seed)}", replace(spec, seed=seed))
    return None


def _layer_mend(spec: ExperimentSpec, layer_id: int, field: list[str]) -> Mend | None:
    ids = [layer.id for layer in spec.network.layers]
    index = ids.index(layer_id)
    is_output = index == len(ids) - 1
    found = _mended_layer(spec.network.layers[index], field, is_output)
    if found is None:
        return None
    label, layer = found
    return Mend(label, replace(spec, network=spec.network.with_layer(index, layer)))


def _mended_layer(
    layer: LayerSpec, field: list[str], is_output: bool
) -> tuple[str, LayerSpec] | None:
    match field:
        case ["units"] if not 1 <= layer.units <= MOST_UNITS:
            units = min(max(layer.units, 1), MOST_UNITS)
            return f"Use {grouped(units)}", replace(layer, units=units)
        case ["dropout"]:
            share = 0.5 if layer.dropout > 0.0 and not is_output else 0.0
            return f"Use {shown(share)}" if share else "No dropout", replace(layer, dropout=share)
        case ["activation"] if not is_output:
            return "Make it tanh", replace(layer, activation=ACTIVATIONS["tanh"].choice())
        case ["initializer"]:
            return "Use Xavier", replace(layer, initializer=INITIALIZERS["xavier_normal"].choice())
        case ["bias_initializer"]:
            return "Begin at 0", replace(layer, bias_initializer=ZEROS)
        case ["trainable"]:
            return "Let it learn", replace(layer, trainable=True)
        case [("activation" | "initializer" | "bias_initializer") as kind, parameter]:
            label, choice = _usual(kind, getattr(layer, kind), parameter)
            return label, _replaced(layer, kind, choice)
    return None


def _training_mend(spec: ExperimentSpec, field: list[str]) -> Mend | None:
    training = spec.training
    match field:
        case ["batch_size"] if training.batch_size < 1:
            training = replace(training, batch_size=TrainingSpec.batch_size)
            label = f"Use {grouped(training.batch_size)}"
        case ["l2"]:
            training, label = replace(training, l2=0.0), "No penalty"
        case ["l1"]:
            training, label = replace(training, l1=0.0), "No penalty"
        case ["clip"]:
            training, label = replace(training, clip=0.0), "No clip"
        case ["warm_up"]:
            training, label = replace(training, warm_up=0), "No warm-up"
        case ["stop", rule]:
            training, label = replace(training, stop=_replaced(training.stop, rule, 0)), "No rule"
        case ["schedule"]:
            training, label = replace(training, schedule=CONSTANT), "Use a constant rate"
        case [("loss" | "optimizer" | "schedule") as kind, parameter]:
            label, choice = _usual(kind, getattr(training, kind), parameter)
            training = _replaced(training, kind, choice)
        case _:
            return None
    return Mend(label, replace(spec, training=training))


def _data_mend(spec: ExperimentSpec, field: list[str]) -> Mend | None:
    data = spec.data
    match field:
        case ["validation_share"]:
            data = replace(data, validation_share=DataSpec.validation_share)
            label = f"Use {shown_percent(data.validation_share)}"
        case ["seed"]:
            data = replace(data, seed=min(max(data.seed, 0), LARGEST_SEED))
            label = f"Use {grouped(data.seed)}"
        case ["source", parameter] if data.source.name in DATA_SOURCES:
            label, source = _usual("source", data.source, parameter)
            data = replace(data, source=source)
        case _:
            return None
    return Mend(label, replace(spec, data=data))


def _replaced(spec: S, field: str, value: Choice | float) -> S:
    change: dict[str, Any] = {field: value}
    return replace(spec, **change)


def _usual(kind: str, choice: Choice, parameter: str) -> tuple[str, Choice]:
    """The choice with the usual value of a parameter, and what a button that takes it says."""
    usual = TABLES[kind][choice.name].choice()
    return f"Use {shown(usual.number(parameter))}", choice.with_value(
        parameter, usual.parameters[parameter]
    )
