"""What `desktop-nn train` says at its end, and the table of metrics that it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_nn.app.terminal_text import terminal_count
from desktop_nn.engine.metrics import ClassMetrics, ValueMetrics
from desktop_nn.engine.network import TellRows
from desktop_nn.engine.number_text import NOTHING
from desktop_nn.experiment.history import COLUMNS, Rows
from desktop_nn.experiment.metrics_csv import write_class_metrics, write_value_metrics
from desktop_nn.training.evaluation import Metrics
from desktop_nn.training.measurement import metrics_of
from desktop_nn.training.run import Run


class Measures:
    """The metrics of a run as it stands: `classes` or `values`, by the names of their parts. All
    samples are evaluated `PASSES` times; `tell` is told how many more rows are."""

    PASSES = 2

    def __init__(self, run: Run, tell: TellRows | None = None) -> None:
        samples = run.samples
        parts = {"training": samples.training_part}
        if samples.validation_rows:
            parts["validation"] = samples.validation_part
        self.losses: dict[str, Metrics] = {}
        self.classes: dict[str, ClassMetrics] = {}
        self.values: dict[str, ValueMetrics] = {}
        for name, part in parts.items():
            self.losses[name] = metrics_of(run, part, tell)
            if samples.labels is not None:
                labels, count = samples.labels[part], len(run.data.classes)
                metrics = run.evaluator.class_metrics(samples.inputs[part], labels, count, tell)
                self.classes[name] = metrics
            else:
                inputs, targets = samples.inputs[part], samples.targets[part]
                self.values[name] = run.evaluator.value_metrics(inputs, targets, tell)
        self._run = run

    @property
    def names(self) -> tuple[str, ...]:
        """Of the classes, or of the values to be predicted."""
        data = self._run.data
        return data.classes or data.target_names

    def write(self, path: Path) -> None:
        """The table, metrics.csv; OSError where it can't be written."""
        data = self._run.data
        if self.classes:
            write_class_metrics(path, data.classes, self.classes)
        else:
            write_value_metrics(path, data.target_names, self.values)

    def lines(self) -> Iterator[str]:
        """A line for each part, without dropout: “Validation: loss 0.1, accuracy 97.2 %, …”."""
        for part in self.classes or self.values:
            loss = f"loss {self.losses[part].loss:.4g}"
            yield f"{part.capitalize()}: {', '.join([loss, *self._told(part)])}."

    def _told(self, part: str) -> Iterator[str]:
        if part in self.classes:
            metrics = self.classes[part]
            yield f"accuracy {100 * metrics.accuracy:.1f} %"
            yield f"macro F1 {metrics.macro_f1:.3f}"
        else:
            values = self.values[part]
            yield f"R² {_mean(values.r_squared)}"
            yield f"mean absolute error {_mean(values.mean_absolute_error)}"


def _mean(numbers: Rows) -> str:
    """Over the values to be predicted; a dash where it can't be told."""
    mean = float(numbers.mean())
    return f"{mean:.4g}" if mean == mean else NOTHING


def dropout_line(run: Run) -> str:
    """How the losses of training in history.csv were measured."""
    if run.spec.network.has_dropout:
        how = "with dropout on, which makes it higher than the one above"
    else:
        how = "without dropout: no layer has any"
    return f"loss_training in the table is the mean over each epoch as it was trained, {how}."


def row_text(row: Rows) -> str:
    """What a row of the history says, in short."""
    values = dict(zip(COLUMNS, row.tolist(), strict=True))
    parts = [f"loss {values['loss_training']:.4g}"]
    for part in ("validation", "training"):
        loss, accuracy = values[f"loss_{part}"], values[f"accuracy_{part}"]
        if part == "validation" and loss == loss:
            parts.append(f"validation loss {loss:.4g}")
        if accuracy == accuracy:
            parts.append(f"{part} accuracy {100 * accuracy:.1f} %")
    return ", ".join(parts)


def best_line(run: Run) -> str:
    """Which epoch was the best; empty before the first one's end."""
    best = run.watch.best
    if best is None:
        return ""
    return f"Best: epoch {terminal_count(best.epoch)}, loss {run.watch.best_loss:.4g}."
