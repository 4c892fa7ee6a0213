"""The contenders: Desktop NN's run, and PyTorch where it is installed.

Each takes the very same samples, in shuffled batches that it gathers itself, makes whole updates,
and reads the loss of every one as a number. The run also tests each update for NaN, records its
history and measures the validation part once an epoch; PyTorch is spared these.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from itertools import pairwise
from typing import Any

import numpy as np

from desktop_nn.training.run import Run
from desktop_nn.training.threads import blas_threads, use_threads
from tests.benchmarks.cases import DROPOUT, Case
from tests.benchmarks.update import matrix_products


def load_torch() -> Any | None:
    """The module, or None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    return torch


class Contender(ABC):
    """`threads`: how many it may use."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self.threads = threads

    @abstractmethod
    def prepare(self) -> None:
        """Before its turn."""

    @abstractmethod
    def advance(self, updates: int) -> None: ...

    def speed(self, seconds: float) -> float:
        """Updates per second over about so many seconds."""
        self.prepare()
        portion = self._portion(seconds)
        made, started = 0, time.perf_counter()
        while (passed := time.perf_counter() - started) < seconds:
            self.advance(portion)
            made += portion
        return made / passed if made else 0.0

    def _portion(self, seconds: float) -> int:
        """So many updates that asking the clock costs nothing; it also warms up."""
        portion = 1
        while portion < 4096:
            started = time.perf_counter()
            self.advance(portion)
            if time.perf_counter() - started > seconds / 40:
                break
            portion *= 2
        return portion


class DesktopNN(Contender):
    """`Run.advance`, as the worker and the command line train."""

    def __init__(self, case: Case, threads: int | None = None) -> None:
        spec = case.spec()
        chosen = threads or blas_threads(spec)
        super().__init__(f"Desktop NN, {_count(chosen)}", chosen)
        self.run = Run(spec, case.data())

    def prepare(self) -> None:
        use_threads(self.threads)

    def advance(self, updates: int) -> None:
        made = self.run.advance(updates)
        assert made == updates, self.run.divergence


class MatrixProducts(Contender):
    """The matrix products of the very same update and nothing else, with one thread."""

    def __init__(self, case: Case) -> None:
        super().__init__("its matrix products alone", 1)
        run = Run(case.spec(), case.data())
        inputs, targets = run.next_batch()
        run.trainer.update(inputs, targets)
        self._calls = matrix_products(run.trainer.plan(len(inputs)))

    def prepare(self) -> None:
        use_threads(1)

    def advance(self, updates: int) -> None:
        calls = self._calls
        for _ in range(updates):
            for call in calls:
                call()


class Torch(Contender):
    """PyTorch's usual training loop, eager."""

    def __init__(self, case: Case, torch: Any, threads: int, fused: bool) -> None:
        super().__init__(f"PyTorch{' fused' if fused else ''}, {_count(threads)}", threads)
        self.torch = torch
        torch.manual_seed(1)
        self.model = self._model(case)
        self.loss = torch.nn.CrossEntropyLoss() if case.classes else torch.nn.MSELoss()
        self.optimizer = self._optimizer(case, fused)
        self.inputs, self.targets = self._samples(case)
        self.batch_size = case.batch_size
        self.batches: list[Any] = []

    def _model(self, case: Case) -> Any:
        nn = self.torch.nn
        activation = {"tanh": nn.Tanh, "relu": nn.ReLU}[case.activation]
        parts: list[Any] = []
        for fan_in, units in pairwise(case.sizes[:-1]):
            parts.append(nn.Linear(fan_in, units, bias=not case.normalised))
            parts += [nn.BatchNorm1d(units)] if case.normalised else []
            parts.append(activation())
            parts += [nn.Dropout(DROPOUT)] if case.normalised else []
        parts.append(nn.Linear(*case.sizes[-2:]))
        return nn.Sequential(*parts, *([] if case.classes else [activation()]))

    def _optimizer(self, case: Case, fused: bool) -> Any:
        kind = {"gradient_descent": self.torch.optim.SGD, "adam": self.torch.optim.Adam}
        more = {"fused": True} if fused else {}
        return kind[case.optimizer](self.model.parameters(), lr=case.rate, **more)

    def _samples(self, case: Case) -> tuple[Any, Any]:
        samples = Run(case.spec(), case.data()).samples
        rows = samples.training_rows
        targets: Any = samples.targets[:rows]
        if samples.labels is not None:
            targets = samples.labels[:rows].astype(np.int64)
        make = self.torch.from_numpy
        return make(samples.inputs[:rows].copy()), make(targets.copy())

    def prepare(self) -> None:
        self.torch.set_num_threads(self.threads)

    def advance(self, updates: int) -> None:
        model, loss_of, optimizer = self.model, self.loss, self.optimizer
        inputs, targets = self.inputs, self.targets
        for _ in range(updates):
            if not self.batches:
                order = self.torch.randperm(len(inputs))
                self.batches = list(order.split(self.batch_size))
            rows = self.batches.pop()
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model(inputs[rows]), targets[rows])
            loss.backward()
            optimizer.step()
            loss.item()


def _count(threads: int) -> str:
    return "1 thread" if threads == 1 else f"{threads} threads"


def contenders_of(case: Case, torch: Any | None) -> list[Contender]:
    """Desktop NN with the threads it chooses first; where threads are told apart, with one and with
    two, and what its matrix products alone take."""
    own: list[Contender] = [DesktopNN(case)]
    if case.all_cores:
        own.append(DesktopNN(case, 1 if own[0].threads == 2 else 2))
    if case.products:
        own.append(MatrixProducts(case))
    if torch is None:
        return own
    return own + [Torch(case, torch, threads, f) for f in (False, True) for threads in (1, 2)]
