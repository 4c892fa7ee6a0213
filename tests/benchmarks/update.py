"""What one update consists of: its calls, its passes over the parameters, its time by kind."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.engine.program import Operation
from desktop_nn.engine.trace import BLOCKWISE
from desktop_nn.engine.trainer import Trainer


def is_matrix_product(operation: Operation) -> bool:
    """Of two matrices: not a sum over a batch or a loss, which is one with a vector of ones."""
    is_product = operation.line.startswith("np.dot(") and operation.output.ndim == 2
    return is_product and operation.layer > 0


def matrix_products(plan: TrainingPlan) -> list[Callable[[], object]]:
    return [operation.call for operation in plan.program if is_matrix_product(operation)]


def _arrays(operation: Operation) -> list[np.ndarray]:
    """What a call reads and writes."""
    call = operation.call
    read = call.args if isinstance(call, partial) else ()
    return [each for each in (*read, operation.output) if isinstance(each, np.ndarray)]


def passes(trainer: Trainer, rows: int) -> float:
    """How often norm, penalties and optimizer go over a vector as long as the parameters."""
    long = _vectors(trainer)
    touched = 0
    for operation in _on_vectors(trainer, rows):
        inside = [a.size for a in _arrays(operation) if any(np.shares_memory(a, v) for v in long)]
        touched += max(inside, default=operation.output.size)
    return touched / trainer.network.parameters.size


def _vectors(trainer: Trainer) -> list[np.ndarray]:
    return [trainer.network.parameters, trainer.network.gradients, *trainer.memory.values()]


def _on_vectors(trainer: Trainer, rows: int) -> list[Operation]:
    """The calls of norm, penalties and optimizer; not the counter of updates, nor single sums."""
    operations = [o for o in trainer.plan(rows).program if o.phase in BLOCKWISE]
    return [
        o for o in operations if max(array.size for array in _arrays(o)) > 1 and _is_numpy_call(o)
    ]


def _is_numpy_call(operation: Operation) -> bool:
    return isinstance(operation.call, partial)


def vectors(trainer: Trainer, rows: int) -> tuple[int, int]:
    """How many of the long vectors an update reads, and writes: each once, block by block."""
    long, operations = _vectors(trainer), _on_vectors(trainer, rows)
    read = [v for v in long if any(np.shares_memory(v, a) for o in operations for a in _arrays(o))]
    written = [v for v in long if any(np.shares_memory(v, o.output) for o in operations)]
    return len(read), len(written)


def shares(plan: TrainingPlan, updates: int) -> dict[str, float]:
    """Of the time of an update: matrix products, norm with optimizer, all that is left."""
    spent: Counter[str] = Counter()
    for _ in range(updates):
        before = time.perf_counter()
        for operation in plan.program:
            operation.call()
            now = time.perf_counter()
            spent[_kind(operation)] += now - before
            before = now
    return {kind: seconds / spent.total() for kind, seconds in spent.items()}


def _kind(operation: Operation) -> str:
    if is_matrix_product(operation):
        return "matrix products"
    return "norm and optimizer" if operation.phase in BLOCKWISE else "everything between"


def lines(trainer: Trainer, rows: int) -> Iterator[str]:
    """What the benchmark says of an update of so many rows."""
    plan = trainer.plan(rows)
    read, written = vectors(trainer, rows)
    yield (
        f"  an update: {len(plan.program)} calls; {passes(trainer, rows):.0f} passes over the "
        f"parameters, in blocks: {read} vectors read from memory, {written} written"
    )
    parts = shares(plan, min(300, 2_000_000_000 // (rows * trainer.network.parameters.size)))
    shown = (f"{kind} {share:.0%}" for kind, share in sorted(parts.items(), key=lambda p: -p[1]))
    yield f"  its time: {', '.join(shown)}"
