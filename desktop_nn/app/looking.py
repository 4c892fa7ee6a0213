"""How the window looks at a project, to be saved with it, and the way back to that.

What belongs to one project goes into its file: arrangement, face of the output, quantities, what
is selected, and the zoom of the curves. How plots are drawn in general (axes, smoothing) is a
matter of the user's, and stays in the settings. Looking never makes a project modified."""

from __future__ import annotations

from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.project import Looked, LookedAt
from desktop_nn.models.selection import INPUTS


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
    window.curves.choose(str(looked.get("curves", "")))
    zoom = looked.get("curves zoom")
    window.curves.zoom_to(zoom if isinstance(zoom, tuple) else ())


def _select(window: MainWindow, looked: Looked) -> None:
    layer = _whole(looked.get("layer"), 1)
    if layer:
        window.selection.select_layer(layer[0])
    neuron = _whole(looked.get("neuron"), 2)
    if neuron and neuron[0] >= INPUTS:
        window.selection.select(neuron[0], neuron[1])


def _whole(value: LookedAt | None, count: int) -> tuple[int, ...]:
    """So many whole numbers, or none."""
    if not isinstance(value, tuple) or len(value) != count:
        return ()
    return tuple(map(int, value)) if all(number.is_integer() for number in value) else ()
