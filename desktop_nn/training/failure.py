"""Why a run stopped by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Divergence:
    """The first number that was no finite one: in the update that would have been number `update`,
    in `layer` (from 1; 0: none), in the quantity `quantity`, computed by `line`."""

    update: int
    layer: int
    quantity: str
    line: str

    @property
    def message(self) -> str:
        where = f"layer {self.layer}, {self.quantity}" if self.layer else self.quantity
        return (
            f"Training diverged: update {self.update:,} gave a number that is not finite. "
            f"It began in {where}. The network stands at update {self.update - 1:,}, "
            "its last finite state; a smaller learning rate usually helps."
        )
