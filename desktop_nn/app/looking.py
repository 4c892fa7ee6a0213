"""How the window looks at a project, to be saved with it, and the way back to that.

What belongs to one project goes into its file: arrangement, panels on top of others, face of the
output, quantities, what is selected (layer, neuron, up to eight samples), the part of the network
in sight, the microscope's step, the zoom of the curves and of the output's plane. How plots are
drawn in general (axes, smoothing) is a matter of the user's, and stays in the settings. Looking
never makes a project modified."""

from __future__ import annotations

from typing import TypeGuard

import numpy as np

from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.raised_panels import raise_panels, raised_panels
from desktop_nn.experiment.files.looking import LONGEST_TEXT, MOST_NUMBERS
from desktop_nn.experiment.project import Looked, LookedAt
from desktop_nn.models.microscope import GRAINS
from desktop_nn.models.selection import INPUTS

Sight = tuple[float, float, float]
ALL: Sight = (1.0, 0.0, 0.0)
"""The whole network in sight."""


def looked_at(window: MainWindow) -> Looked:
    """The present way."""
    neuron = window.selection.neuron
    looked: dict[str, LookedAt] = {
        "arrangement": window.arrangements.current,
        "output": window.output.current,
        "network": window.diagram.quantity_switch.chosen,
        "curves": window.curves.quantity,
        "layer": (float(window.selection.layer),),
    }
    if neuron is not None:
        looked["neuron"] = (float(neuron[0]), float(neuron[1]))
    sight = window.diagram.sight()
    if sight != ALL:
        looked["network sight"] = sight
    rows = window.sample_selection.rows
    if 0 < len(rows) <= MOST_NUMBERS:
        looked["samples"] = tuple(map(float, rows))
    looked["microscope step"] = window.microscope.grain
    plane = window.output.plane
    if plane is not None and not plane.is_following:
        looked["output zoom"] = plane.shown_range()
    raised = ",".join(raised_panels(window, window.docks))
    if 0 < len(raised) <= LONGEST_TEXT:
        looked["raised panels"] = raised
    if window.curves.zoom:
        looked["curves zoom"] = window.curves.zoom
    return looked


def look_again(window: MainWindow, looked: Looked) -> None:
    """As it was looked at; what the file doesn't say stays, and what can't be is passed over."""
    arrangement = looked.get("arrangement")
    if arrangement in ARRANGEMENTS and arrangement != window.arrangements.current:
        window.arrangements.use(str(arrangement))
    if looked.get("output") in window.output.faces:
        window.output.choose(str(looked["output"]))
    window.diagram.quantity_switch.choose(str(looked.get("network", "")))
    _select(window, looked)
    _look_closer(window, looked)
    window.curves.choose(str(looked.get("curves", "")))
    zoom = looked.get("curves zoom")
    window.curves.zoom_to(zoom if isinstance(zoom, tuple) else ())
    _zoom_plane(window, looked.get("output zoom"))
    raised = looked.get("raised panels")
    if isinstance(raised, str):
        raise_panels(window.docks, tuple(raised.split(",")))


def _zoom_plane(window: MainWindow, zoom: LookedAt | None) -> None:
    """The output's plane, there again; all of it in sight where the file says nothing of it."""
    plane = window.output.plane
    if plane is None:
        return
    if isinstance(zoom, tuple) and len(zoom) == 4 and zoom[0] < zoom[1] and zoom[2] < zoom[3]:
        plane.show_range(*zoom)
    elif not plane.is_following:
        plane.show_everything()


def _select(window: MainWindow, looked: Looked) -> None:
    layer = _whole(looked.get("layer"), 1)
    if layer:
        window.selection.select_layer(layer[0])
    neuron = _whole(looked.get("neuron"), 2)
    if neuron and neuron[0] >= INPUTS:
        window.selection.select(neuron[0], neuron[1])


def _look_closer(window: MainWindow, looked: Looked) -> None:
    """The part of the network in sight, the samples that are chosen, the microscope's step."""
    sight = looked.get("network sight")
    window.diagram.look_at(sight if _is_sight(sight) else ALL)
    rows = looked.get("samples")
    if isinstance(rows, tuple):
        whole = _whole(rows, len(rows))
        if whole and min(whole) >= 0 and max(whole) < window.document.data.rows:
            window.sample_selection.choose(np.array(whole, np.intp))
    grain = looked.get("microscope step")
    if grain in GRAINS:
        window.microscope.set_grain(str(grain))


def _is_sight(value: LookedAt | None) -> TypeGuard[Sight]:
    if not isinstance(value, tuple) or len(value) != 3:
        return False
    return value[0] >= 1.0 and all(0.0 <= share <= 1.0 for share in value[1:])


def _whole(value: LookedAt | None, count: int) -> tuple[int, ...]:
    """So many whole numbers, or none."""
    if not isinstance(value, tuple) or len(value) != count:
        return ()
    return tuple(map(int, value)) if all(number.is_integer() for number in value) else ()
