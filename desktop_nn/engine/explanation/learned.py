"""A learned number of a traced update (weight, bias, γ, β), and all that its step is made of."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.catalog.optimizers import Optimizer
from desktop_nn.engine.explanation.notation import plain_name, symbol_of
from desktop_nn.engine.explanation.origin import Factor
from desktop_nn.engine.explanation.place import KINDS, Place, layer_of, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate

WORDS = {"W": "weight", "b": "bias", "gamma": "γ", "beta": "β"}
MEMORIES = {"velocity": "v"}
"""How PyTorch writes what an optimizer remembers, where that is not its name here."""


@dataclass(frozen=True)
class Learned:
    """The number at `index` (from 0) of the array of parameters `name`, in a traced update."""

    update: TracedUpdate
    name: str
    index: tuple[int, ...]

    @classmethod
    def at(cls, update: TracedUpdate, place: Place) -> Learned:
        """The parameter that a place is about: of `dW1`, `m_W1`, `step_W1` and `W1` it is `W1`."""
        name = place.name.rpartition("_")[2]
        is_gradient = name[0] == "d" and letters_of(name[1:]) in KINDS
        return cls(update, name[1:] if is_gradient else name, place.index)

    # What it is

    @property
    def kind(self) -> str:
        return letters_of(self.name)

    @property
    def layer(self) -> int:
        return layer_of(self.name)

    @property
    def symbol(self) -> str:
        """LaTeX, indices from 1: w^{(2)}_{3,1}."""
        return symbol_of(self.place("before"))

    @property
    def words(self) -> str:
        """“the weight from neuron 3 of layer 1 to neuron 2 of layer 2”."""
        target = f"neuron {self.index[-1] + 1} of layer {self.layer}"
        if self.kind != "W":
            return f"the {WORDS[self.kind]} of {target}"
        number = self.index[0] + 1
        source = f"neuron {number} of layer {self.layer - 1}" if self.layer > 1 else None
        return f"the weight from {source or f'input {number}'} to {target}"

    @property
    def short(self) -> str:
        """“W2[3, 1]”, indices from 1."""
        return plain_name(self.place("before"))

    @property
    def is_frozen(self) -> bool:
        return not self.update.network.layers[self.layer - 1].trainable

    @property
    def optimizer(self) -> Optimizer:
        return OPTIMIZERS[self.update.spec.optimizer.name]

    @property
    def has_penalty(self) -> bool:
        """Whether the penalties count it."""
        spec = self.update.spec
        return self.kind == "W" and not self.is_frozen and (spec.l2 > 0.0 or spec.l1 > 0.0)

    # What enters its step

    def place(self, phase: str, prefix: str = "") -> Place:
        return Place(phase, f"{prefix}{self.name}", self.index)

    def factor(self, symbol: str, phase: str, prefix: str = "") -> Factor:
        """A number of the trace that belongs to it; `prefix`: of the array's name, as `step_`."""
        place = self.place(phase, prefix)
        return Factor(symbol, self.update.number(place), place)

    def weight(self) -> Factor:
        """The parameter itself, before the update."""
        return self.factor(self.symbol, "before")

    def raw_gradient(self) -> Factor:
        """∂L/∂w, as backpropagation left it."""
        place = self.place("backward", "d")
        return Factor(symbol_of(place), self.update.number(place), place)

    def unclipped_gradient(self) -> Factor:
        """With the penalty's; before a clip."""
        if not self.has_penalty:
            return self.raw_gradient()
        return self.factor("g" if self.update.spec.clip else "g_t", "penalty", "d")

    def gradient(self) -> Factor:
        """What the optimizer takes: with penalty and clip, where there are such."""
        if self.update.spec.clip:
            return self.factor("g_t", "update", "d")
        return self.factor("g_t", "penalty" if self.has_penalty else "backward", "d")

    def memory_before(self, memory: str) -> Factor:
        return self.factor(f"{memory_symbol(memory)}_{{t-1}}", "before", f"{memory}_")

    def memory(self, memory: str) -> Factor:
        return self.factor(f"{memory_symbol(memory)}_t", "update", f"{memory}_")

    def corrected(self, memory: str) -> Factor:
        """m̂ or v̂."""
        return self.factor(corrected_symbol(memory), "update", f"{memory}hat_")

    # Numbers that it shares with others

    def setting(self, name: str, symbol: str) -> Factor:
        """A number of the optimizer's row, which the user has set."""
        return Factor(symbol, self.update.spec.optimizer.number(name))

    def rate(self) -> Factor:
        """η, as scheduled, which is as it was set; a link to the trace's own, which is that in the
        network's type: 0.05, and not 0.050000001."""
        place = Place("update", "rate", ())
        has_own = self.update.has(place.phase, place.name)
        return Factor(r"\eta", self.update.rate, place if has_own else None)

    def age(self) -> Factor:
        """t: the updates, this one included, that the memory of its array took part in."""
        return Factor("t", float(self.update.ages[self.name]))


def memory_symbol(memory: str) -> str:
    """LaTeX: v of the velocity, m, s."""
    return MEMORIES.get(memory, memory)


def corrected_symbol(memory: str) -> str:
    r"""LaTeX: \hat{m}_t."""
    return rf"\hat{{{memory_symbol(memory)}}}_t"
