"""What a number is asked about: its layer, its indices, and the numbers that surround it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.catalog.losses import Pairing
from desktop_nn.engine.explanation.notation import symbol, symbol_of, symbol_template
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import LayerSpec

OriginOf = Callable[[TracedUpdate, Place], Origin]


SHARE = r"\frac{1}{N}"
"""What each sample counts for, where all count alike."""
TAKEN_SHARE = f"-{SHARE}"
"""The same of what is taken off: first in its term."""


class Scope:
    """The surroundings of one number. Asked of a number "after", factors are those of the batch's
    second way through the new parameters; inputs, targets and dropout masks are those of the first.
    """

    def __init__(self, update: TracedUpdate, place: Place) -> None:
        self.update = update
        self.place = place
        self.layer = layer_of(place.name) or len(update.network.layers)
        self.value = update.number(place)
        self.line = update.find(place.phase, place.name).line
        self._arrays: dict[str, tuple[str, Array, str]] = {}

    @property
    def spec(self) -> LayerSpec:
        """The layer that the number belongs to; the output layer for those of the loss."""
        return self.update.network.layers[self.layer - 1]

    @property
    def rows(self) -> range:
        """The batch's rows, from 0."""
        return range(self.update.batch)

    @property
    def pairing(self) -> Pairing:
        """How output and loss are computed together."""
        output = self.update.network.output
        row = LOSSES[self.update.spec.loss.name]
        found = row.pairing(output.activation.name, output.units)
        assert found is not None, "a plan would have refused it"
        return found

    def phase_of(self, name: str) -> str:
        if self.place.phase == "after" and self.update.has("after", name):
            return "after"
        return self.update.phase_of(name)

    def has(self, name: str) -> bool:
        """Whether the update has computed such an array on its way."""
        return any(self.update.has(phase, name) for phase in ("forward", "loss", "backward"))

    def factor(self, name: str, *index: int) -> Factor:
        """A number of the update as a link of the chain."""
        if name not in self._arrays:
            phase = self.phase_of(name)
            value = self.update.find(phase, name).value
            self._arrays[name] = phase, value, symbol_template(phase, name, value.ndim)
        phase, value, template = self._arrays[name]
        place = Place(phase, name, index)
        symbol = template % tuple([k + 1 for k in index]) if template else symbol_of(place)
        return Factor(symbol, float(value[index]), place)

    def written(self, name: str, *index: object) -> str:
        """The LaTeX of a number with indices as they are to be written, as n for any sample."""
        text = symbol(letters_of(name), layer_of(name), index)
        is_new = self.place.phase == "after" and self.phase_of(name) == "after"
        return f"{{{text}}}'" if is_new else text

    def columns(self, name: str) -> range:
        """The columns of an array, from 0."""
        return range(self.update.find(self.phase_of(name), name).value.shape[-1])

    @property
    def input_name(self) -> str:
        """What the layer gets: X, or what the layer before gives, dropout included."""
        if self.layer == 1:
            return "X"
        before = self.layer - 1
        return f"D{before}" if self.update.has("forward", f"D{before}") else f"A{before}"

    @property
    def activation_input_name(self) -> str:
        """What the activation sees: U after batch norm, Z without."""
        return f"{'U' if self.spec.batch_norm else 'Z'}{self.layer}"


def constant(symbol: str, value: float) -> Factor:
    """A number that comes from nowhere in the update: 1/N, ε, a setting."""
    return Factor(symbol, value)


def distinct(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    """Each number once, in the order in which it first appears."""
    return tuple(dict.fromkeys(factors))


def equal_share(update: TracedUpdate) -> Factor:
    """1/N"""
    return constant(SHARE, 1.0 / update.batch)
