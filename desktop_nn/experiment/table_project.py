"""A project whose samples come from a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import OWN, load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.imported import imported_from
from desktop_nn.experiment.output import adapted
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Told
from desktop_nn.experiment.reading.opening import read_told
from desktop_nn.experiment.reading.pictures import Decoder, PictureReading
from desktop_nn.experiment.reading.recipe import (
    Recipe,
    data_set_of,
    guessed_recipe,
    recipe_predicting,
)
from desktop_nn.experiment.reading.table import DataFileError, Progress, Table
from desktop_nn.experiment.specs import ExperimentSpec


def spec_for(spec: ExperimentSpec, old: DataSet, data: DataSet) -> ExperimentSpec:
    """The net and training of `spec`, with inputs and output as the new data needs them."""
    own = replace(spec, data=replace(spec.data, source=Choice(OWN), features=()))
    return adapted(own, old, data)


def table_project(
    path: Path,
    target: str | None = None,
    progress: Progress | None = None,
    decoder: Decoder | None = None,
    told: Told = NOTHING_TOLD,
) -> Project:
    """The default net with the table's samples, standardised but where they are pictures; `target`
    is the column to be predicted, None for the guessed one; `decoder` reads the pictures of a
    folder; `told` is how a text is written. The notes say each step that was taken. DataFileError;
    OSError; ReadingEnded."""
    pictures = PictureReading(decoder) if decoder is not None else None
    table = read_told(path, told, progress, pictures)
    recipe = _recipe(table, target)
    made = data_set_of(table, recipe)
    spec = default_spec()
    spec = spec_for(spec, load(spec.data), made.data)
    spec = replace(spec, data=replace(spec.data, standardize=decoder is None))
    imported = imported_from(path, recipe, told, (), table.written)
    notes = "\n".join(made.steps)
    return Project(spec, own=made.data, title=path.stem, notes=notes, imported=imported)


def _recipe(table: Table, target: str | None) -> Recipe:
    guessed = guessed_recipe(table)
    if target is None:
        return guessed
    names = [column.name for column in table.columns]
    if target not in names:
        known = ", ".join(f"“{name}”" for name in names)
        raise DataFileError(f"There is no column “{target}” to be predicted. There are {known}.")
    return recipe_predicting(table, guessed, target)
