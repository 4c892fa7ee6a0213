"""Names of a plan as formulas write them, and its arrays taken out as operands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.matrix_expression import NOTHING, SAMPLES, Axis, Operand, Use, units

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SYMBOLS = {
    "gamma": "γ",
    "beta": "β",
    "Xhat": "X̂",
    "loss": "L",
    "mask": "M",
    "mean": "μ",
    "variance": "σ²",
    "inverse_deviation": "1/√(σ² + ε)",
    "deviation": "√(running σ² + ε)",
    "norm_slope": "γ/√(σ² + ε)",
    "norm_part": "(dβ + X̂ dγ)/N",
    "running": "running μ and σ²",
    "running_part": "0.1 · μ and σ²",
    "softmax_peak": "largest z",
    "softmax_row": "Σ exp z",
    "sample_loss": "loss of each sample",
    "loss_shifted": "z − largest z",
    "loss_row": "ln Σ exp z",
    "loss_part": "part of the loss",
    "loss_terms": "terms of the loss",
    "loss_error": "error · share",
    "target_sums": "Σ y",
    "penalty": "penalty",
    "step": "step",
    "epsilon": "ε′",
    "rate": "η",
    "softmax_dot": "Σ a · ∂L/∂a",
    "total_weight": "Σ weights",
    "total_weight_bound": "Σ weights, never 0",
    "shares": "shares",
    "class_halves": "½ (y + 1)",
    "loss_half": "½ error",
    "loss_margins": "margins",
    "loss_rivals": "rivals",
    "keep": "keep",
    "squared_norm": "||g||²",
    "clip_scale": "clip scale",
}
MEMORIES = {"m": "m", "v": "v", "mhat": "m̂", "vhat": "v̂", "s": "s", "velocity": "velocity"}
"""What an optimizer remembers, and how it is written."""

OF_OUTPUTS = ("loss_shifted", "loss_part", "loss_terms", "loss_half", "loss_error", "loss_margins")
"""Arrays of the loss with a column for each output."""
SUMS = {"squares_d": "||d{}||²", "squares_": "Σ {}²", "sizes_": "Σ |{}|"}
"""Sums over an array, by what their names begin with."""

Parts = tuple[Operand | str, ...]


@dataclass(frozen=True)
class Named:
    """A name of the plan taken apart: `dW2` is (“d”, “W”, 2), `m_gamma1` (“m_”, “gamma”, 1)."""

    prefix: str
    letters: str
    layer: int

    @property
    def own(self) -> str:
        """The parameter or array that it belongs to: `W2` for `dW2`."""
        return f"{self.letters}{self.layer or ''}"


OF_PARAMETERS = "squares_d|squares_|sizes_|step_|mhat_|vhat_|m_|v_|s_|velocity_"
NAME = re.compile(rf"({OF_PARAMETERS}|d(?=[A-Z]|gamma|beta|b\d))?(.*?)(\d*)")


@cache
def parted(name: str) -> Named:
    found = NAME.fullmatch(name)
    assert found is not None
    return Named(found[1] or "", found[2], int(found[3] or 0))


def symbol_of(name: str) -> str:
    """As it is written: dW₂, γ₁, m of W₁."""
    named = parted(name)
    own = SYMBOLS.get(named.letters, named.letters)
    own += str(named.layer or "").translate(SUBSCRIPTS)
    if named.prefix in SUMS:
        return SUMS[named.prefix].format(own)
    if named.prefix.endswith("_"):
        return f"{MEMORIES.get(named.prefix[:-1], 'step')} of {own}"
    return named.prefix + own


class Shelf:
    """Takes arrays of one traced update out, as operands. `phase`: of the array that is made."""

    def __init__(self, update: TracedUpdate, phase: str) -> None:
        self.update = update
        self.phase = phase
        self._is_after = phase == "after"

    def has(self, phase: str, name: str) -> bool:
        return self.update.has(phase, name)

    def operand(
        self,
        phase: str,
        name: str,
        use: Use = "cell",
        transposed: bool = False,
        title: str = "",
        of_row: int | None = None,
    ) -> Operand:
        value = self.update.find(phase, name).value
        dimensions = min(value.ndim, 2)
        flat = value.reshape((1,) * (2 - dimensions) + value.shape)
        axes = self._axes(name, dimensions)
        if transposed:
            flat, axes = flat.T, (axes[1], axes[0])
        said = title or symbol_of(name) + ("ᵀ" if transposed else "")
        return Operand(phase, name, said, flat, axes, use, transposed, dimensions, of_row)

    def _axes(self, name: str, dimensions: int) -> tuple[Axis, Axis]:
        named = parted(name)
        if named.letters == "X":
            return SAMPLES, units(0)
        if named.letters == "Y":
            return SAMPLES, units(len(self.update.network.layers))
        if dimensions < 2:
            return NOTHING, units(named.layer) if dimensions and named.layer else NOTHING
        if named.letters == "W":
            return units(named.layer - 1), units(named.layer)
        if named.letters in OF_OUTPUTS:
            return SAMPLES, units(len(self.update.network.layers))
        rows = NOTHING if named.letters.startswith(("running", "statistics")) else SAMPLES
        return rows, units(named.layer) if named.layer else NOTHING

    # What stands where in a layer

    def forward(
        self,
        name: str,
        use: Use = "cell",
        transposed: bool = False,
        of_row: int | None = None,
    ) -> Operand:
        """Of the way forward: of the second one, when the new parameters are tried. Dropout masks
        are drawn once."""
        phase = "after" if self._is_after and self.has("after", name) else "forward"
        return self.operand(phase, name, use, transposed, of_row=of_row)

    def of_loss(self, name: str, use: Use = "cell") -> Operand:
        """Of the loss, or of the loss after."""
        return self.operand("after" if self._is_after else "loss", name, use)

    def parameter(self, name: str, use: Use = "cell") -> Operand:
        return self.operand("after" if self._is_after else "before", name, use)

    def output_of(self, layer: int, use: Use = "cell", transposed: bool = False) -> Operand:
        """What a layer hands on, after its dropout; of layer 0 the inputs."""
        if layer == 0:
            return self.operand("samples", "X", use, transposed)
        name = f"D{layer}" if self.has("forward", f"D{layer}") else f"A{layer}"
        return self.forward(name, use, transposed)

    def activation_input(self, layer: int, use: Use = "cell") -> Operand:
        name = f"U{layer}" if self.has("forward", f"U{layer}") else f"Z{layer}"
        return self.forward(name, use)

    def gradient(self, name: str, before: str, use: Use = "cell") -> Operand:
        """`name`: “W2”. As it was before a phase: backward, or with the penalty, or clipped."""
        phases = ("update", "penalty", "backward", "loss")
        later = phases[phases.index(before) + 1 :] if before in phases else phases
        phase = next(phase for phase in later if self.has(phase, f"d{name}"))
        return self.operand(phase, f"d{name}", use)

    def slope(self, name: str, use: Use = "cell", transposed: bool = False) -> Operand:
        """∂L/∂ an array of a layer, wherever it was computed."""
        phase = "backward" if self.has("backward", f"d{name}") else "loss"
        return self.operand(phase, f"d{name}", use, transposed)

    def activation(self, layer: int) -> str:
        return self.update.network.layers[layer - 1].activation.name


Rule = Callable[[Shelf, Named], Parts]
