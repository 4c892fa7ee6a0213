"""What a run's report holds, and its network's drawing: put together for window and terminal."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from desktop_nn import __version__
from desktop_nn.app.train_summary import Measures
from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.catalog.rows import R, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.number_text import counted, fixed, grouped, percent, shown, shown_percent
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.experiment.exports.network_drawing import names_of_ends, network_svg
from desktop_nn.experiment.exports.report_page import Confusion, Facts, Report, page
from desktop_nn.experiment.exports.svg_charts import Curve, curve_chart, histogram, scatter
from desktop_nn.experiment.project import Project
from desktop_nn.training.layer_values import MOST_VALUES, layer_arrays, sample_part, thinned_values
from desktop_nn.training.residuals import residuals
from desktop_nn.training.run import Run

MOST_CLASSES = 40
"""Of a confusion matrix in the report: beyond, nobody could read it."""
MOST_CHARTS = 6
"""Of values that are predicted, one chart each."""
OTHER = "other"
OWN_SAMPLES = "the project's own samples"
MEASURES = {"loss": "Loss", "accuracy": "Accuracy", "f1": "Macro F1", "r_squared": "R²"}


def report_page(project: Project, run: Run, title: str) -> str:
    """The HTML of a run as it stands."""
    measures = Measures(run)
    changes = len(run.journal) - 1
    subtitle = f"Epoch {grouped(run.epoch)}, update {grouped(run.update)}"
    if changes:
        subtitle += f", {counted(changes, 'change')} while training"
    return page(
        Report(
            title, subtitle, project.notes, dict(_figures(run, measures)),
            drawing(run, title, stands_alone=False), list(_layers(run)), list(_curves(run)),
            dict(_distributions(run)), list(_confusions(run)), list(_scores(run, measures)),
            list(_residuals(run)), _settings(run),
            f"Desktop NN {__version__}, Python {platform.python_version()}, NumPy {np.__version__}",
        )
    )  # fmt: skip


def drawing(run: Run, title: str, stands_alone: bool = True) -> str:
    """The network as SVG, with the names of what it gets and gives."""
    inputs, outputs = names_of_ends(run.spec, run.data)
    return network_svg(run.network, inputs, outputs, title, stands_alone)


def confusion_counts(run: Run) -> dict[str, np.ndarray]:
    """Of each part that has samples: (C, C). ValueError where values are predicted."""
    samples = run.samples
    if samples.labels is None:
        raise ValueError(
            "There is no confusion matrix: this network predicts values, not classes. “The "
            "predictions of all samples” holds what is true and what was predicted."
        )
    parts = {"training": samples.training_part}
    if samples.validation_rows:
        parts["validation"] = samples.validation_part
    classes = len(run.data.classes)
    return {
        name: run.evaluator.confusion(samples.inputs[part], samples.labels[part], classes)
        for name, part in parts.items()
    }


def class_names(run: Run) -> tuple[str, ...]:
    """As many as a confusion matrix has rows."""
    names = run.data.classes
    return (*names, OTHER) if len(names) == 1 else names


# What the page shows


def _figures(run: Run, measures: Measures) -> Iterator[tuple[str, str]]:
    for part, metrics in measures.losses.items():
        if metrics.loss == metrics.loss:
            yield f"{part} loss", fixed(metrics.loss)
    for part, classes in measures.classes.items():
        yield f"{part} accuracy", percent(classes.accuracy)
    for part, values in measures.values.items():
        yield f"{part} R²", fixed(float(values.r_squared.mean()), 3)
    yield "parameters", grouped(run.network.parameters.size)


def _layers(run: Run) -> Iterator[Sequence[str]]:
    yield ("layer", "units", "activation", "initializer", "bias", "parameters", "more")
    spec = run.spec.network
    sizes: dict[int, int] = {}
    for entry in parameter_layout(spec).entries:
        sizes[entry.layer] = sizes.get(entry.layer, 0) + entry.stop - entry.start
    for number, layer in enumerate(spec.layers, 1):
        more = ["batch norm"] * layer.batch_norm + ["frozen"] * (not layer.trainable)
        more += [f"dropout {shown_percent(layer.dropout)}"] if layer.dropout else []
        yield (
            "output" if layer is spec.output else f"hidden {number}", grouped(layer.units),
            _told(layer.activation, ACTIVATIONS), _told(layer.initializer, INITIALIZERS),
            "yes" if layer.bias else "no", grouped(sizes[number]), ", ".join(more) or "–",
        )  # fmt: skip


def _curves(run: Run) -> Iterator[str]:
    epochs = run.history.column("epoch")[1]
    for name, title in MEASURES.items():
        curves = [
            Curve("training", "positive", epochs, run.history.column(f"{name}_training")[1]),
            Curve(
                "validation", "negative", epochs, run.history.column(f"{name}_validation")[1], True
            ),
        ]
        yield curve_chart(title, curves, 480.0, 230.0)


def _distributions(run: Run) -> Iterator[tuple[str, Sequence[str]]]:
    rows, part = sample_part(run)
    of = f"of {counted(rows.stop - rows.start, 'sample')}, {part}"
    most = f"at most {grouped(MOST_VALUES)} numbers a layer"
    for quantity, title in (
        ("weights", f"Weights ({most})"),
        ("biases", "Biases"),
        ("activations", f"Activations {of} ({most})"),
    ):
        charts = []
        for number, array in enumerate(layer_arrays(run, quantity), 1):
            if array is not None:
                name = "output" if number == len(run.spec.network.layers) else f"hidden {number}"
                charts.append(histogram(name, thinned_values(array), 230.0, 128.0))
        if any(charts):
            yield title, charts


def _confusions(run: Run) -> Iterator[Confusion]:
    if run.samples.labels is None or len(run.data.classes) > MOST_CLASSES:
        return
    for part, counts in confusion_counts(run).items():
        yield Confusion(f"Confusion matrix, {part}", class_names(run), counts)


def _scores(run: Run, measures: Measures) -> Iterator[Sequence[str]]:
    if measures.classes:
        yield ("class", "part", "samples", "precision", "recall", "F1")
        for part, of in measures.classes.items():
            for number, name in enumerate(class_names(run)[: len(of.support)]):
                shares = (of.precision[number], of.recall[number], of.f1[number])
                texts = (fixed(float(share), 3) for share in shares)
                yield (name, part, grouped(int(of.support[number])), *texts)
        return
    yield ("value", "part", "R²", "mean absolute error", "root mean squared error")
    for part, values in measures.values.items():
        columns = (values.r_squared, values.mean_absolute_error, values.root_mean_squared_error)
        for number, name in enumerate(run.data.target_names):
            yield (name, part, *(fixed(float(column[number])) for column in columns))


def _residuals(run: Run) -> Iterator[str]:
    found = residuals(run)
    if found is None:
        return
    for number, name in enumerate(run.data.target_names[:MOST_CHARTS]):
        title = f"{name}: {grouped(len(found.rows))} of {counted(found.of, 'sample')}"
        yield scatter(title, found.true[:, number], found.predicted[:, number], 330.0)


# Settings


def _settings(run: Run) -> Mapping[str, Facts]:
    return {"Data": dict(_data(run)), "Training": dict(_training(run))}


def _data(run: Run) -> Iterator[tuple[str, str]]:
    data = run.spec.data
    is_own = data.source.name in (OWN, PAINTED)
    yield "data set", OWN_SAMPLES if is_own else _told(data.source, DATA_SOURCES)
    yield "inputs", ", ".join(run.data.input_names[:12]) + " …" * (run.data.width > 12)
    if data.features:
        yield "features", ", ".join(data.features)
    if run.data.classes:
        yield "classes", ", ".join(run.data.classes)
    else:
        yield "predicted", ", ".join(run.data.target_names)
    yield (
        "samples",
        f"{grouped(run.samples.training_rows)} training, "
        + (f"{grouped(run.samples.validation_rows)} validation"),
    )
    yield "standardised", "yes" if data.standardize else "no"
    yield "seed of the data", str(data.seed)


def _training(run: Run) -> Iterator[tuple[str, str]]:
    spec = run.spec.training
    yield "loss", _told(spec.loss, LOSSES)
    yield "optimizer", _told(spec.optimizer, OPTIMIZERS)
    yield "schedule", _told(spec.schedule, SCHEDULES)
    if spec.warm_up:
        yield "warm-up", counted(spec.warm_up, "update")
    yield "batch size", grouped(spec.batch_size)
    for name, value in (("L2 λ", spec.l2), ("L1 λ", spec.l1), ("clip", spec.clip)):
        if value:
            yield name, shown(value)
    if spec.class_weights:
        yield "class weights", ", ".join(map(shown, spec.class_weights))
    yield "type", run.spec.network.dtype
    yield "seed", str(run.spec.seed)


def _told(choice: Choice, table: Table[R]) -> str:
    """“Adam: η 0.005, β₁ 0.9”."""
    row = table[choice.name]
    labels = {parameter.name: parameter.label for parameter in row.parameters}
    values = [
        f"{labels[name]} {shown(float(value))}"
        for name, value in choice.parameters.items()
        if name in labels and isinstance(value, (int, float))
    ]
    return f"{row.label}: {', '.join(values)}" if values else row.label
