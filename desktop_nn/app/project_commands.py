"""What `desktop-nn` does with a project besides training it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from textwrap import indent
from typing import IO, Any

from desktop_nn.app.command_answers import UnansweredError, answer, refuse
from desktop_nn.app.exporting import EXPORTS, Exported, export_kind, exported
from desktop_nn.app.json_answers import json_text, measured
from desktop_nn.app.overwriting import refuse_what_is_read
from desktop_nn.app.predictions import Row, predictions_of
from desktop_nn.app.standard_streams import say_no_more
from desktop_nn.app.terminal_text import terminal_text
from desktop_nn.app.train_command import (
    DIVERGED,
    DONE,
    REFUSED,
    Bar,
    begin,
    find_project,
    progress,
    reading_bar,
)
from desktop_nn.app.train_summary import Measures
from desktop_nn.app.writable import refuse_unwritable
from desktop_nn.engine.gradient_check import PROVEN, GradientChecking
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.number_text import counted
from desktop_nn.engine.program import Array
from desktop_nn.experiment.csv_rows import write_rows
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.exports.needed import MissingPackageError
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.reading.columns import learnt_from, read_inputs
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Told
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.weight_import import (
    Match,
    WeightsFileError,
    matched,
    read_weights,
    settings_of,
)
from desktop_nn.experiment.weight_import.reading import shape_text
from desktop_nn.experiment.whole_file import whole_text_file, write_whole
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_arrays

FAILED = DIVERGED
"""What was asked for was done, and its answer is no."""


def answered(command: Callable[[], int], as_json: bool = False) -> int:
    """Run a command; what goes wrong is said in a sentence. The exit code."""
    try:
        code = command()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads has seen enough, as `head` has; nor is Python to complain at its end.
        say_no_more(sys.stdout)
        return DONE
    except (
        ProjectError,
        DataFileError,
        MissingPackageError,
        WeightsFileError,
        UnansweredError,
        ValueError,
    ) as error:
        refuse(error, as_json)
    except FileNotFoundError as error:
        path = Path(error.filename or "").absolute()
        refuse(f"There is no “{path.name}” in {path.parent}.", as_json)
    except OSError as error:
        where = f"“{error.filename}”: " if error.filename else ""
        refuse(f"{where}{error.strerror or error}.", as_json)
    return REFUSED


def info(name: str, as_json: bool) -> int:
    """What a project holds."""
    project = open_project(find_project(name))
    facts = dict(_facts(project))
    _print(facts, as_json)
    return DONE


def evaluate(name: str, as_json: bool) -> int:
    """Loss and metrics of a project as it stands, in evaluation mode."""
    run = _run_of(name)
    with progress(Measures.PASSES * run.data.rows, " samples") as bar:
        measures = Measures(run, bar.update)
    if as_json:
        _print(dict(measured(measures)), True)
    else:
        answer(terminal_text("\n".join(measures.lines())))
    return DONE


def predict(
    name: str, table: Path, out: Path | None, as_json: bool, told: Told = NOTHING_TOLD
) -> int:
    """Outputs for each row of a table, as CSV or JSON: to a file, or printed."""
    source = find_project(name)
    if out is not None:
        refuse_what_is_read(out, source, table)
    project = open_project(source)
    run = begin(project)
    if out is not None:
        refuse_unwritable(out)
    with reading_bar(table) as bar:
        inputs = read_inputs(
            table, run.data.input_names, told, learnt_from(project.imported), bar.tell
        )
    if out is None:
        _write_predictions(sys.stdout, run, inputs.values, as_json)
        print(inputs.way, file=sys.stderr)
        return DONE
    with whole_text_file(out) as file:
        _write_predictions(file, run, inputs.values, as_json)
    count = terminal_text(counted(len(inputs.values), "row"))
    print(f"Written: {out}, {count}. {inputs.way}", file=sys.stderr)
    return DONE


def _write_predictions(file: IO[str], run: Run, inputs: Array, as_json: bool) -> None:
    """inputs: (N, D). Rows that come to a terminal tell themselves how far it is."""
    is_told = not file.isatty()
    with progress(len(inputs), " rows evaluated", is_told) as bar:
        rows = predictions_of(run, inputs, bar.update)
        heads = next(rows)
    with progress(len(inputs), " rows written", is_told) as bar:
        _write_rows(file, heads, _counted(rows, bar), as_json)


def check(name: str, as_json: bool) -> int:
    """Backpropagation against central differences, at the present weights and the next batch."""
    run = _run_of(name)
    checking = GradientChecking(run.trainer, *run.next_batch())
    with progress(checking.planned, " probes") as bar:
        while not checking.is_done:
            checking.probe()
            bar.update()
    found = checking.result()
    worst = found.worst
    proven = worst <= PROVEN
    facts = {
        "proven": proven,
        "worst relative error": worst,
        "bound": PROVEN,
        "checked": len(found.elements),
        "of all": found.is_whole,
        "at a kink": int(found.at_kink.sum()),
        "by array": found.worst_by_array(),
    }
    _print(facts, as_json)
    return DONE if proven else FAILED


def export(name: str, out: Path, kind: str | None, as_json: bool) -> int:
    """A project in another program's form, by the ending of `out` or as `kind` says."""
    source = find_project(name)
    refuse_what_is_read(out, source)
    project = open_project(source)
    form = export_kind(out, kind)
    refuse_unwritable(out)
    with progress(100, "%", EXPORTS[form].telling is not None) as bar:
        run = begin(project)
        written: Exported = exported(project, run, form, bar.tell_share)
    write_whole(out, written.data)
    if as_json:
        facts = {"file": str(out), "form": written.kind, "remark": written.remark}
        _print({**facts, "right": written.is_right}, True)
    else:
        answer(f"Written: {out}, {EXPORTS[written.kind].label}. {written.remark}".strip())
    return DONE if written.is_right else FAILED


def import_weights(name: str, weights: Path, out: Path, as_json: bool) -> int:
    """A project with the weights of a file wherever they fit, written to `out`."""
    source = find_project(name)
    refuse_what_is_read(out, source, weights)
    project = open_project(source)
    refuse_unwritable(out)
    run = begin(project)
    matches = matched(read_weights(weights), run.spec.network)
    if not as_json:
        for match in matches:
            print(terminal_text(_match_line(match)))
    arrays = settings_of(matches)
    if not arrays:
        raise ValueError(f"“{weights.name}” holds nothing that fits; nothing was written.")
    set_arrays(run, arrays)
    checkpoint, best = run.checkpoint(), run.watch.best_up_to(run.update)
    save_project(out, replace(project, checkpoint=checkpoint, history=run.history, best=best))
    if as_json:
        facts = {"file": str(out), "arrays taken": len(arrays)}
        _print({**facts, "arrays": [_match_facts(match) for match in matches]}, True)
        return DONE
    count = counted(len(arrays), "array")
    answer(terminal_text(f"Written: {out}, with the weights of {count}."))
    return DONE


def _match_line(match: Match) -> str:
    place = f" → {match.target}" if match.fits else ""
    return f"{match.name} ({shape_text(match.shape)}){place}: {match.verdict}"


def _match_facts(match: Match) -> dict[str, Any]:
    target = match.target if match.fits else None
    told = {"name": match.name, "shape": list(match.shape), "fits": match.fits}
    return {**told, "target": target, "verdict": terminal_text(match.verdict)}


# What is told


def _run_of(name: str) -> Run:
    return begin(open_project(find_project(name)))


def _facts(project: Project) -> Iterator[tuple[str, Any]]:
    spec, checkpoint = project.spec, project.checkpoint
    data = load(spec.data, project.own)
    yield "title", project.title
    yield "notes", project.notes
    yield "inputs", spec.network.inputs
    yield "layers", [f"{layer.units} {layer.activation.name}" for layer in spec.network.layers]
    yield "parameters", parameter_layout(spec.network).size
    yield "type", spec.network.dtype
    yield "data", spec.data.source.name
    yield "samples", data.rows
    yield "predicted", list(data.target_names)
    yield "classes", list(data.classes)
    yield "loss", spec.training.loss.name
    yield "optimizer", spec.training.optimizer.name
    yield "batch size", spec.training.batch_size
    yield "seed", spec.seed
    yield "update", checkpoint.update if checkpoint else 0
    yield "epoch", checkpoint.epoch if checkpoint else 0
    yield "changes while training", len(checkpoint.journal) - 1 if checkpoint else 0
    yield "best loss", project.best.loss if project.best else None


def _counted(rows: Iterable[Row], bar: Bar) -> Iterator[Row]:
    for row in rows:
        yield row
        bar.update()


def _write_rows(file: IO[str], heads: Row, rows: Iterable[Row], as_json: bool) -> None:
    """A table with its heading; in JSON a list with an object for each row. One at a time: a table
    of pictures would be gigabytes of objects."""
    if not as_json:
        write_rows(file, chain([heads], rows))
        return
    names, between = list(map(str, heads)), "["
    for row in rows:
        told = json_text(dict(zip(names, row, strict=True)))
        file.write(f"{between}\n{indent(told, '  ')}")
        between = ","
    file.write("\n]\n")


def _print(facts: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        answer(json_text(facts))
        return
    wide = max(map(len, facts))
    lines = []
    for name, value in facts.items():
        told = _shown(value).replace("\n", "\n" + " " * (wide + 2))
        lines.append(terminal_text(f"{name.ljust(wide)}  {told}".rstrip()))
    answer("\n".join(lines))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:.3g}" if isinstance(value, float) else "" if value is None else str(value)
