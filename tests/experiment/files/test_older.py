"""Files written before something could be set: they open, with the samples of then."""

import io
import json
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.files.older import ADDED_TO_SOURCES, OLD_COLUMNS
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.project import Project, default_spec, dense
from desktop_nn.experiment.validation import find_problems
from desktop_nn.training.run import Run
from tests.experiment.projects import experiment, project_of, resumed, with_data

ADDED_TO_TRAINING = ("l1", "clip", "schedule", "warm_up", "class_weights", "stop")


def older(path, source):
    """The same file as a program without features and added parameters would have written it."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in members.keys() & {"project.json", "journal.json"}:
        value = json.loads(members[name])
        for entry in value if isinstance(value, list) else [value]:
            entry.pop("settings", None)
            data = entry["spec"]["data"]
            del data["features"]
            for name in ADDED_TO_TRAINING:
                del entry["spec"]["training"][name]
            for layer in entry["spec"]["network"]["layers"]:
                del layer["bias_initializer"], layer["trainable"]
            for added in ADDED_TO_SOURCES.get(data["source"]["name"], {}):
                del data["source"]["parameters"][added]
        members[name] = json.dumps(value)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ADDED_TO_SOURCES)
def test_that_an_older_spec_has_the_settings_that_it_always_had(name, tmp_path):
    output = dense(1, 1, "identity") if name == "sine" else dense(1, 1, "sigmoid")
    loss = "mean_squared_error" if name == "sine" else "cross_entropy"
    spec = experiment(name, output, loss=loss)
    save_project(tmp_path / "new.dnn", Project(spec))
    opened = open_project(older(tmp_path / "old.dnn", tmp_path / "new.dnn"))
    assert opened.spec == spec
    assert opened.spec.data.features == ()


def test_that_only_what_was_added_later_is_filled_in():
    for name, added in ADDED_TO_SOURCES.items():
        parameters = {parameter.name for parameter in DATA_SOURCES[name].parameters}
        assert set(added) < parameters
        assert not set(added) & {"samples", "noise"}


def test_that_an_older_trained_project_goes_on_to_the_same_bits(tmp_path):
    run = Run(default_spec())
    run.advance(50)
    run.change(with_data(run.spec, standardize=True))
    run.advance(70)
    save_project(tmp_path / "new.dnn", project_of(run))
    again = resumed(open_project(older(tmp_path / "old.dnn", tmp_path / "new.dnn")))
    assert again.journal == run.journal
    run.advance(100)
    again.advance(100)
    assert np.array_equal(run.network.parameters, again.network.parameters)


def test_that_features_are_written_and_read(tmp_path):
    spec = experiment("moons", dense(1, 1, "sigmoid"), features=("x1^2", "sin(x₂)"))
    run = Run(spec)
    run.advance(30)
    save_project(tmp_path / "one.dnn", project_of(run))
    again = resumed(open_project(tmp_path / "one.dnn"))
    assert again.spec == spec
    run.advance(30)
    again.advance(30)
    assert np.array_equal(run.network.parameters, again.network.parameters)


def test_that_a_file_whose_features_are_no_formulas_is_refused(tmp_path):
    spec = experiment("moons", dense(1, 1, "sigmoid"), features=("x1^2", "__import__('os')"))
    assert errors(find_problems(spec, load(spec.data)))
    save_project(tmp_path / "bad.dnn", Project(spec))
    with pytest.raises(Exception, match=r"data\.features\.1: Feature “__import__.*column 1"):
        open_project(tmp_path / "bad.dnn")


def test_that_a_history_without_the_later_metrics_opens_with_all_it_has(tmp_path):
    run = Run(default_spec())
    for _ in range(3):
        run.advance_epoch()
    save_project(tmp_path / "new.dnn", project_of(run))
    with zipfile.ZipFile(tmp_path / "new.dnn") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    rows = np.load(io.BytesIO(members["history/0.mean.npy"]))
    fewer = io.BytesIO()
    np.save(fewer, rows[:, : OLD_COLUMNS[0]])
    members["history/0.mean.npy"] = fewer.getvalue()
    with zipfile.ZipFile(tmp_path / "old.dnn", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    history = open_project(tmp_path / "old.dnn").history
    for name in COLUMNS:
        wanted = run.history.column(name)[1]
        if COLUMNS.index(name) >= OLD_COLUMNS[0]:
            wanted = np.full(3, np.nan)
        assert np.array_equal(history.column(name)[1], wanted, equal_nan=True)
    history.append(tuple(run.history.last))
    assert history.length == 4
