"""The numbers that stand at a place of the network diagram, to be asked where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models import asked_numbers
from desktop_nn.models.asking import Asked
from desktop_nn.models.walk_picture import WalkPicture
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_quantity import GRADIENT, STEP, EdgeQuantity
from desktop_nn.views.diagram_readout import Place

FIRST = {GRADIENT.name: "d", STEP.name: "step_"}
"""What the names of arrays begin with that the lines show."""


def origins_of(
    place: Place,
    columns: Sequence[Column],
    spec: ExperimentSpec,
    quantity: EdgeQuantity,
    picture: WalkPicture | None,
) -> tuple[Asked, ...]:
    """Of an edge all of its weight, what the lines show first; of a neuron all of it. Where several
    share a place, of the one whose number stands there: of the first, while none does."""
    unit, layer = _unit(place.column, place.row, columns, picture), columns[place.column].layer
    if place.source is not None:
        source = _unit(place.column - 1, place.source, columns, picture)
        return _edge(spec, layer, source, unit, quantity)
    if layer < 0:
        return (asked_numbers.of_input(unit),)
    return tuple(asked_numbers.of_neuron(spec, layer, unit))


def _unit(column: int, row: int, columns: Sequence[Column], picture: WalkPicture | None) -> int:
    group = columns[column].groups[row]
    return group.start if picture is None else picture.shown_unit(column, group)


def _edge(
    spec: ExperimentSpec, layer: int, source: int, unit: int, quantity: EdgeQuantity
) -> tuple[Asked, ...]:
    asked = list(asked_numbers.of_weight(spec, layer, source, unit))
    first = f"{FIRST.get(quantity.name, '')}W{layer + 1}"
    asked.sort(key=lambda each: each.name != first or each.phase == "before")
    return tuple(asked)
