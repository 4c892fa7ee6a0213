"""Experiments at the edge of what is allowed: each trains, or stops with a sentence, and each is
the same run again after it was saved and opened."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import INITIALIZERS, OPTIMIZERS
from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.validation import LARGEST_SEED, find_problems
from desktop_nn.training.run import Run
from tests.experiment.projects import (
    changed,
    classes,
    experiment,
    on,
    project_of,
    resumed,
    values,
    with_data,
    with_layer,
)


def of_samples(count, **data):
    spec = experiment(**data)
    source = spec.data.source.with_value("samples", count)
    return replace(spec, data=replace(spec.data, source=source))


def in_float64(spec):
    return replace(spec, network=replace(spec.network, dtype="float64"))


def largest(table, name, parameter):
    return table[name].choice(**{parameter: LARGEST})


ODD = {
    "one sample": of_samples(1),
    "one sample and a share that leaves none": of_samples(1, validation_share=0.4),
    "one to train, one to validate": of_samples(2, validation_share=0.5, standardize=True),
    "no validation": experiment(validation_share=0.0),
    "a share that is next to nothing": experiment(validation_share=5e-324),
    "no hidden layer": experiment("spiral", dense(1, 1, "sigmoid")),
    "a batch larger than the data": changed(experiment(), batch_size=100_000),
    "a batch larger than any": changed(experiment(), batch_size=10**30),
    "batches of one": changed(experiment(), batch_size=1),
    "the first seeds": replace(experiment(seed=0), seed=0),
    "the last seeds": replace(experiment(seed=LARGEST_SEED), seed=LARGEST_SEED),
    "float64": in_float64(experiment()),
    "dropout of all but nothing": with_layer(experiment(), 0, dropout=1.0 - 2**-53),
    "a penalty beyond float32": changed(experiment(), l2=1e300),
    "the largest rate": changed(
        experiment(), optimizer=largest(OPTIMIZERS, "gradient_descent", "learning_rate")
    ),
    "the smallest rate": changed(
        experiment(), optimizer=OPTIMIZERS["adam"].choice(learning_rate=5e-324)
    ),
    "the largest spread": with_layer(
        experiment(), 0, initializer=largest(INITIALIZERS, "small_random", "deviation")
    ),
    "the largest limit": with_layer(
        experiment(), 0, initializer=largest(INITIALIZERS, "uniform", "limit")
    ),
    "the largest constant": with_layer(
        experiment(), 0, initializer=largest(INITIALIZERS, "constant", "value")
    ),
}


def same_run_again(run, path, own=None):
    save_project(path, project_of(run, own))
    opened = resumed(open_project(path))
    for one in (run, opened):
        one.advance(3)
    numbers = [one.trainer.network.parameters.tobytes() for one in (run, opened)]
    return numbers[0] == numbers[1]


@pytest.mark.parametrize("spec", ODD.values(), ids=ODD)
def test_that_an_odd_experiment_trains_or_stops_with_a_sentence(spec, tmp_path):
    assert errors(find_problems(spec, load(spec.data))) == ()
    run = Run(spec)
    run.advance(5)
    if run.divergence is None:
        assert run.update == 5
        assert np.isfinite(run.trainer.network.parameters).all()
    else:
        assert run.divergence.message.endswith(".")
    assert same_run_again(run, tmp_path / "odd.dnn")


def table(inputs, targets, names=()):
    inputs, targets = np.array(inputs, float), np.array(targets, float)
    columns = tuple(f"x{i}" for i in range(inputs.shape[1]))
    return DataSet(inputs, targets, columns, ("y",), names)


LINE = np.arange(10.0)[:, None]
SAMPLES = {
    "one row": table([[1.0, 2.0]], [[0.0]], ("a",)),
    "one class": classes(1),
    "classes that don't occur": table(np.c_[LINE, LINE], 0.0 * LINE, ("a", "b")),
    "the same row again and again": table(np.ones((10, 2)), LINE % 2, ("a", "b")),
    "a column that never changes": table(np.c_[LINE, 0.0 * LINE + 0.1], LINE % 2, ("a", "b")),
    "the same target for all": table(np.c_[LINE, -LINE], 0.0 * LINE + 5.0),
    "a spread whose square is 0": table(np.c_[LINE, 1e-310 * LINE], LINE),
    "the smallest spread of all": table(np.c_[LINE, 5e-324 * (LINE % 2)], LINE),
    "the largest values": table(np.c_[LINE, LARGEST * (LINE % 2 - 0.5)], LARGEST * (LINE % 3 - 1)),
    "a far away column": table(np.c_[LINE, 1e10 + 1e-5 * LINE], LINE),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("data", SAMPLES.values(), ids=SAMPLES)
def test_that_odd_samples_are_standardised_and_trained_on(data, dtype, tmp_path):
    output = dense(2, 1, "sigmoid" if data.classes else "identity")
    loss = "cross_entropy" if data.classes else "mean_squared_error"
    spec = on(experiment("spiral", dense(1, 4, "tanh"), output, loss=loss, standardize=True), data)
    spec = replace(spec, network=replace(spec.network, dtype=dtype))
    assert errors(find_problems(spec, data)) == ()
    run = Run(spec, data)
    assert np.isfinite(run.samples.inputs).all()
    run.advance(5)
    assert run.divergence is None or run.divergence.message.endswith(".")
    assert same_run_again(run, tmp_path / "odd.dnn", data)


def test_that_weights_given_beyond_the_type_are_refused():
    data = values(1)
    given = Choice.of("given", values=(1e39,) * 8)
    layers = (dense(1, 4, "tanh"), dense(2, 1, "identity"))
    spec = on(experiment("sine", *layers, loss="mean_squared_error"), data)
    spec = with_layer(spec, 0, initializer=given)
    (problem,) = errors(find_problems(spec, data))
    assert "no finite numbers of float32" in problem.message
    assert errors(find_problems(in_float64(spec), data)) == ()


def test_that_a_standardised_column_that_never_changes_is_0_in_validation_too():
    data = SAMPLES["a column that never changes"]
    spec = on(with_data(experiment(), standardize=True), data)
    assert Run(spec, data).samples.inputs[:, 1].tolist() == [0.0] * 10
