"""What the latest update did: its gradient, and the step that it took."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array


class LatestUpdate:
    """Of one network in training. The gradient costs nothing, since the network keeps its own. The
    step is kept only while `keeps_step`, or where it is asked for: then the last update of a slice
    is made by itself, between two looks at the parameters. In slices or at once, training gives
    the same bits."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._step: Array | None = None
        self.keeps_step = False
        self.forget()

    def forget(self) -> None:
        """The numbers are those of another moment, which no update of this run has led to."""
        self._knows_gradient = self._knows_step = False

    @property
    def gradient(self) -> Array | None:
        """∂L/∂w of the latest batch, its mean, with penalties and clipped, as the optimizer took
        it: (P,), the network's own. None where no update has led to here."""
        return self._network.gradients if self._knows_gradient else None

    @property
    def step(self) -> Array | None:
        """Parameters minus those before the update: (P,). None where that was not looked at."""
        return self._step if self._knows_step else None

    def train(self, train: Callable[[int], bool], updates: int, keep_step: bool = False) -> bool:
        """Have so many updates made; whether they were all finite."""
        self._knows_step = False
        looks = keep_step or self.keeps_step
        finite = self._train_and_look(train, updates) if looks else train(updates)
        if finite:
            self._knows_gradient = True
        else:
            self.forget()
        return finite

    def _train_and_look(self, train: Callable[[int], bool], updates: int) -> bool:
        if updates > 1 and not train(updates - 1):
            return False
        parameters = self._network.parameters
        if self._step is None:
            self._step = np.empty_like(parameters)
        self._step[:] = parameters
        finite = train(1)
        np.subtract(parameters, self._step, out=self._step)
        self._knows_step = finite
        return finite
