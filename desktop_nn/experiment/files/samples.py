"""A project's own samples as members of a zip: data/names.json, data/inputs.npy and
data/targets.npy."""

from __future__ import annotations

import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.engine.number_text import shown
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files.member_writing import write_array, write_member
from desktop_nn.experiment.files.members import read_array, read_json
from desktop_nn.experiment.files.plain import Names, ProjectError, to_readable_json

NAMES = "data/names.json"


def write_samples(archive: zipfile.ZipFile, own: DataSet) -> None:
    names = Names(list(own.input_names), list(own.target_names), list(own.classes))
    write_member(archive, NAMES, to_readable_json(names), zipfile.ZIP_DEFLATED)
    write_array(archive, "data/inputs.npy", own.inputs)
    write_array(archive, "data/targets.npy", own.targets)


def read_samples(archive: zipfile.ZipFile) -> DataSet:
    names: Names = read_json(archive, NAMES, Names)
    inputs = read_array(archive, "data/inputs.npy")
    targets = read_array(archive, "data/targets.npy")
    _check_samples(inputs, targets, names)
    return DataSet(
        inputs,
        targets,
        tuple(names.input_names),
        tuple(names.target_names),
        tuple(names.classes),
    )


def _check_samples(inputs: NDArray[Any], targets: NDArray[Any], names: Names) -> None:
    for array, columns in ((inputs, names.input_names), (targets, names.target_names)):
        if array.dtype != np.float64 or array.ndim != 2 or array.shape[1] != len(columns):
            raise ProjectError("Its samples are not a table of numbers with a name per column.")
        if not np.isfinite(array).all():
            raise ProjectError("Its samples hold values that are no finite numbers.")
        if np.abs(array).max(initial=0.0) > LARGEST:
            raise ProjectError(f"Its samples hold values beyond ±{shown(LARGEST)}.")
    if len(inputs) != len(targets) or not inputs.size or not targets.size:
        raise ProjectError("Its samples are empty, or some lack a target.")
    if names.classes:
        known = np.arange(len(names.classes))
        if targets.shape[1] != 1 or not np.isin(targets, known).all():
            raise ProjectError("Its samples name classes that it doesn't have.")
