"""Preparing products: those that are due, while the worker has time for them."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

from desktop_nn.experiment.effects import changes_samples, is_structural
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import messages as m
from desktop_nn.training.products import OF_STEPS, PRODUCTS, made_product
from desktop_nn.training.refusal import in_words
from desktop_nn.training.run import Run
from desktop_nn.training.schedule import Schedule


class Preparation:
    """Makes what the schedule says. `send` takes reports; `clock` gives seconds."""

    def __init__(
        self, schedule: Schedule, send: Callable[[m.Report], None], clock: Callable[[], float]
    ) -> None:
        self._schedule = schedule
        self._send = send
        self._clock = clock
        self._choices: dict[str, object] = {}

    def subscribe(self, command: m.Subscribe) -> None:
        """Make these products from now on, and no others."""
        self._schedule.subscribe(command.products)

    def choose(self, command: m.Choose) -> None:
        """What a product is made of, besides the run, from now on."""
        self._choices[command.product] = command.choice
        self._schedule.outdate((command.product,))

    def due_products(self, run: Run, wanted: ExperimentSpec | None, busy: bool) -> dict[str, Any]:
        """By name; none while a repeat passes through other networks or data than those that the
        window shows, which are `wanted`. One that fails is said once, and made no more."""
        products: dict[str, Any] = {}
        if wanted is None or not _looks_like(run.spec, wanted):
            return products
        run.latest.keeps_step = any(self._schedule.wants(name) for name in OF_STEPS)
        for name in self._schedule.due(self._clock(), run.update, busy):
            started = self._clock()
            try:
                products[name] = made_product(name, run, self._choices.get(name))
            except Exception as error:
                self._schedule.drop(name)
                message = f"“{PRODUCTS[name].label}” can't be shown: {in_words(error)}"
                self._send(m.Refused(message, traceback.format_exc()))
            else:
                self._schedule.made(name, started, self._clock(), run.update)
        return products


def _looks_like(spec: ExperimentSpec, wanted: ExperimentSpec) -> bool:
    """Whether what is made of one can be shown in views of the other."""
    return not (is_structural(spec, wanted) or changes_samples(spec, wanted))
