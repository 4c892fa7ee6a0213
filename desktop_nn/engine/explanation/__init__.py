"""Where the numbers of an update come from.

`traced_update` runs the update that a trainer would make, on a copy; `origin_of` then tells of any
number what it was made of: the formula, the live values in it, and the places that they come from.
"""

from desktop_nn.engine.explanation.origin import Factor, Origin, Term, contributions
from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.traced import TracedUpdate, traced_update

__all__ = [
    "Factor",
    "Origin",
    "Place",
    "Term",
    "TracedUpdate",
    "contributions",
    "layer_of",
    "letters_of",
    "origin_of",
    "traced_update",
]
