"""What a project can be written as for other programs: one table for window and terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_nn.app.predictions import Row, csv_text, predictions_of_samples
from desktop_nn.app.reporting import class_names, confusion_counts, drawing, report_page
from desktop_nn.engine.number_text import counted
from desktop_nn.experiment.exports.keras_script import keras_script
from desktop_nn.experiment.exports.keras_script import remark as keras_remark
from desktop_nn.experiment.exports.numpy_script import numpy_script
from desktop_nn.experiment.exports.onnx_model import onnx_file
from desktop_nn.experiment.exports.tables import (
    confusion_table,
    history_table,
    weights_table,
)
from desktop_nn.experiment.exports.torch_script import torch_script
from desktop_nn.experiment.exports.weights_files import npz_bytes, safetensors_bytes
from desktop_nn.experiment.project import Project
from desktop_nn.training.other_process import Tell
from desktop_nn.training.run import Run
from desktop_nn.training.script_check import difference_of, printed_by
from desktop_nn.training.threads import blas_threads

LONGEST_CHECK = 120.0
"""Seconds that an exported script may take to be run as a check."""


@dataclass(frozen=True)
class Exported:
    """`data` is the file's content; `remark` says what was checked, `is_right` what came of it."""

    kind: str
    data: bytes
    remark: str = ""
    is_right: bool = True


@dataclass(frozen=True)
class Export:
    """One row: `ending` of the file's name, what it is in words, and what makes it. What takes
    long is `long`: it may be ended; `telling`, where there is one, makes it and tells how far it
    is."""

    ending: str
    label: str
    make: Callable[[Project, Run], Exported]
    long: bool = False
    telling: Callable[[Project, Run, Tell | None], Exported] | None = None


def _numpy(project: Project, run: Run, tell: Tell | None = None) -> Exported:
    """The script is run, and what it prints compared, before it is handed out."""
    threads = max(blas_threads(entry.spec) for entry in run.journal)
    code = numpy_script(_title(project), run.journal, run.update, project.own, threads)
    data = code.encode("utf-8")
    if not run.history.length:
        return Exported("numpy", data, "There is no whole epoch yet that it could print.")
    try:
        printed = printed_by(code, threads, LONGEST_CHECK, run.history.length, tell)
        wrong = difference_of(printed, run.history)
    except RuntimeError as error:
        return Exported("numpy", data, f"It could not be checked: {error}.", False)
    if wrong:
        return Exported("numpy", data, f"Run as a check, it differs. {wrong}", False)
    epochs = counted(run.history.length, "epoch")
    return Exported("numpy", data, f"Run as a check, it printed the same losses of {epochs}.")


def _torch(project: Project, run: Run) -> Exported:
    epochs, start = max(1, run.epoch), run.journal[0]
    code = torch_script(_title(project), run.spec, epochs, project.own, start)
    changes = len(run.journal) - 1
    remark = "It starts the present settings anew."
    if changes:
        remark += f" What was changed while training ({changes} times) is not repeated."
    return Exported("pytorch", code.encode("utf-8"), remark)


def _keras(project: Project, run: Run) -> Exported:
    epochs, start = max(1, run.epoch), run.journal[0]
    code = keras_script(_title(project), run.spec, epochs, project.own, start)
    told = "It starts the present settings anew. " + " ".join(keras_remark(run.spec).split())
    return Exported("keras", code.encode("utf-8"), told)


def _onnx(project: Project, run: Run) -> Exported:
    return Exported(
        "onnx", onnx_file(run.network, run.samples, run.data.width, _title(project)),
        "Features and standardising are part of the model.",
    )  # fmt: skip


def _npz(project: Project, run: Run) -> Exported:
    return Exported("npz", npz_bytes(run.network))


def _safetensors(project: Project, run: Run) -> Exported:
    return Exported("safetensors", safetensors_bytes(run.network))


def _predictions(project: Project, run: Run, tell: Tell | None = None) -> Exported:
    rows = predictions_of_samples(run)
    if tell is not None:
        rows = _telling(rows, run.data.rows, tell)
    return Exported("predictions", csv_text(rows).encode("utf-8"))


def _telling(rows: Iterable[Row], count: int, tell: Tell) -> Iterator[Row]:
    """The rows; `tell` is told a hundred times how far it is."""
    step = max(1, count // 100)
    for number, row in enumerate(rows):
        yield row
        if number % step == 0:
            tell(min(1.0, number / count))


def _history(project: Project, run: Run) -> Exported:
    return Exported("history", history_table(run.history).encode("utf-8"))


def _weights(project: Project, run: Run) -> Exported:
    return Exported("weights", weights_table(run.network).encode("utf-8"))


def _confusion(project: Project, run: Run) -> Exported:
    table = confusion_table(class_names(run), confusion_counts(run))
    return Exported("confusion", table.encode("utf-8"))


def _drawing(project: Project, run: Run) -> Exported:
    return Exported("drawing", drawing(run, _title(project)).encode("utf-8"))


def _drawing_pdf(project: Project, run: Run) -> Exported:
    from desktop_nn.app.svg_to_pdf import pdf_of

    return Exported("drawing-pdf", pdf_of(drawing(run, _title(project)), _title(project)))


def _animation(project: Project, run: Run, tell: Tell | None = None) -> Exported:
    from desktop_nn.app.animation import animation_gif

    remark = "It shows the run played again, at even steps."
    return Exported("animation", animation_gif(run, project.own, tell), remark)


def _report(project: Project, run: Run) -> Exported:
    return Exported("report", report_page(project, run, _title(project)).encode("utf-8"))


EXPORTS: Mapping[str, Export] = {
    "numpy": Export(
        ".py", "a NumPy script that repeats the run", _numpy, long=True, telling=_numpy
    ),
    "pytorch": Export(".py", "a PyTorch script from the same start", _torch),
    "keras": Export(".py", "a Keras script from the same start", _keras),
    "onnx": Export(".onnx", "an ONNX model", _onnx),
    "npz": Export(".npz", "the weights for NumPy", _npz),
    "safetensors": Export(".safetensors", "the weights as safetensors", _safetensors),
    "predictions": Export(
        ".csv", "the predictions of all samples", _predictions, telling=_predictions
    ),
    "history": Export(".csv", "the history, a row for each epoch", _history),
    "weights": Export(".csv", "the weights as a table", _weights),
    "confusion": Export(".csv", "the confusion matrix", _confusion),
    "report": Export(".html", "a report of settings, curves and results", _report),
    "animation": Export(
        ".gif", "the training as an animated picture", _animation, long=True, telling=_animation
    ),
    "drawing": Export(".svg", "the network as a drawing with its weights", _drawing),
    "drawing-pdf": Export(".pdf", "the network as a drawing, for documents", _drawing_pdf),
}


def export_kind(path: Path, wanted: str | None) -> str:
    """The row of the table; by the ending where none is wanted. ValueError for an unknown one."""
    if wanted is not None:
        return wanted
    for kind, row in EXPORTS.items():
        if path.suffix.lower() == row.ending:
            return kind
    endings = ", ".join(dict.fromkeys(row.ending for row in EXPORTS.values()))
    raise ValueError(f"“{path.name}”: expected a name that ends with {endings}.")


def exported(project: Project, run: Run, kind: str, tell: Tell | None = None) -> Exported:
    """The content of the file, of a run that stands where the project does; `tell` is told how far
    it is, where that is known. MissingPackageError where it takes a package that isn't there."""
    row = EXPORTS[kind]
    return row.make(project, run) if row.telling is None else row.telling(project, run, tell)


def _title(project: Project) -> str:
    return project.title or "A network"
