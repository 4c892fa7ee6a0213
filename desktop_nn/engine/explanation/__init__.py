"""Where the numbers of an update come from.

`traced_update` runs the update that a trainer would make, on a copy; `origin_of` then tells of any
number what it was made of: the formula, the live values in it, and the places that they come from.
`evaluated_sample` does the same for one sample's way forward, as it is evaluated.
`Walk` goes through the update term by term, neuron by neuron, stop by stop, both ways.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_nn.engine.explanation.copying import as_csv, as_latex, as_text
    from desktop_nn.engine.explanation.evaluated import evaluated_sample
    from desktop_nn.engine.explanation.origin import Factor, Origin, Term, contributions
    from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
    from desktop_nn.engine.explanation.registry import origin_of
    from desktop_nn.engine.explanation.traced import TracedUpdate, traced_update
    from desktop_nn.engine.explanation.track import Stop, stops_of
    from desktop_nn.engine.explanation.walk import GRAINS, Position, Walk

__all__ = [
    "GRAINS",
    "Factor",
    "Origin",
    "Place",
    "Position",
    "Stop",
    "Term",
    "TracedUpdate",
    "Walk",
    "as_csv",
    "as_latex",
    "as_text",
    "contributions",
    "evaluated_sample",
    "layer_of",
    "letters_of",
    "origin_of",
    "stops_of",
    "traced_update",
]

_MODULES = {
    "Factor": "origin",
    "GRAINS": "walk",
    "Origin": "origin",
    "Place": "place",
    "Position": "walk",
    "Stop": "track",
    "Term": "origin",
    "TracedUpdate": "traced",
    "Walk": "walk",
    "as_csv": "copying",
    "as_latex": "copying",
    "as_text": "copying",
    "contributions": "origin",
    "evaluated_sample": "evaluated",
    "layer_of": "place",
    "letters_of": "place",
    "origin_of": "registry",
    "stops_of": "track",
    "traced_update": "traced",
}


def __getattr__(name: str) -> Any:
    """Loaded when it is asked for: a worker that only trains has no use for most of it."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
