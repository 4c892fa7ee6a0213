"""What a network says of samples, as a table: the same form for exports and for `predict`."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from desktop_nn.app.reporting import class_names
from desktop_nn.engine.network import TellRows
from desktop_nn.engine.program import Array
from desktop_nn.experiment.csv_rows import write_rows
from desktop_nn.training.evaluation import predicted_classes
from desktop_nn.training.run import Run

Cell = str | int | float
Row = Sequence[Cell]

OF_PROBABILITIES = ("softmax", "sigmoid")
"""Activations whose outputs are probabilities; the outputs of others are told as such."""

OTHER = "other"


def predictions_of_samples(run: Run, tell: TellRows | None = None) -> Iterator[Row]:
    """A heading, then each sample of the project in the order of its data: its part, its inputs,
    what is true, and what is predicted."""
    samples, data = run.samples, run.data
    outputs = np.empty((data.rows, run.network.spec.output.units))
    outputs[samples.order] = run.network.predict(samples.inputs, tell)
    trains = np.zeros(data.rows, bool)
    trains[samples.order[: samples.training_rows]] = True
    heads, rows = _predicted(run, outputs)
    known, of_known = _true(run)
    yield _heading(["row", "part"], data.input_names, [*known, *heads])
    for number, (is_training, inputs, true, predicted) in enumerate(
        zip(trains.tolist(), data.inputs, of_known, rows, strict=True), start=1
    ):
        part = "training" if is_training else "validation"
        yield [number, part, *inputs.tolist(), *true, *predicted]


def predictions_of(run: Run, inputs: Array, tell: TellRows | None = None) -> Iterator[Row]:
    """A heading, then each of the inputs, (N, D), and what is predicted of it."""
    given_inputs = run.samples.network_inputs(inputs)
    heads, rows = _predicted(run, run.network.predict(given_inputs, tell))
    yield _heading(["row"], run.data.input_names, heads)
    for number, (given, predicted) in enumerate(zip(inputs, rows, strict=True), start=1):
        yield [number, *given.tolist(), *predicted]


def csv_text(rows: Iterable[Row]) -> str:
    """Numbers to the last digit."""
    file = io.StringIO()
    write_rows(file, rows)
    return file.getvalue()


def _heading(first: Sequence[str], inputs: Sequence[str], last: Sequence[str]) -> list[str]:
    """Each name once: an input that is called as another column says that it is an input."""
    count = Counter((*first, *inputs, *last))
    return [*first, *(f"input {name}" if count[name] > 1 else name for name in inputs), *last]


def _true(run: Run) -> tuple[list[str], Iterator[Row]]:
    """Names of columns, and their cells for each sample of the project."""
    data, names = run.data, class_names(run)
    if not data.classes:
        return [f"true {name}" for name in data.target_names], iter(data.targets.tolist())
    return ["true class"], ([names[label]] for label in data.labels.tolist())


def _predicted(run: Run, outputs: Array) -> tuple[list[str], Iterator[Row]]:
    """Names of columns, and their cells for each of the outputs: (N, K)."""
    if not run.data.classes:
        return [f"predicted {name}" for name in run.data.target_names], iter(outputs.tolist())
    names, shares = class_names(run), _shares(run, outputs)
    classes = predicted_classes(outputs, run.evaluator.targets).tolist()
    named = (names[place] if place < len(names) else OTHER for place in classes)
    rows = ([name, *row] for name, row in zip(named, shares.tolist(), strict=True))
    return ["predicted class", *_names_of_shares(run, shares.shape[1])], rows


def _shares(run: Run, outputs: Array) -> Array:
    """Of a single output that is a probability, that of the other class too."""
    if outputs.shape[1] > 1 or not _has_probabilities(run):
        return outputs
    one = outputs.astype(np.float64)
    return np.hstack([1.0 - one, one])


def _names_of_shares(run: Run, count: int) -> list[str]:
    if count == 1:
        return ["output"]
    what = "probability" if _has_probabilities(run) else "output"
    names = (*class_names(run), *[OTHER] * count)
    return [f"{what} {name}" for name in names[:count]]


def _has_probabilities(run: Run) -> bool:
    return run.network.spec.output.activation.name in OF_PROBABILITIES
