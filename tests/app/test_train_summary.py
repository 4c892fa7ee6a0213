"""How `desktop-nn train` ends: by the project's own rules, with metrics, with the best state."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.app import command_line
from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.metrics import class_metrics
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.resources import resource
from desktop_nn.experiment.specs import TrainingSpec
from desktop_nn.experiment.stop_rules import StopSpec
from desktop_nn.training.run import Run


def train(project, epochs, out, *more):
    words = ["train", str(project), "--epochs", str(epochs), "--out", str(out), *more]
    return command_line.main(words)


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def saved(folder, **rules):
    """The spiral, with rules to stop by."""
    spec = default_spec()
    spec = replace(spec, training=replace(spec.training, stop=StopSpec(**rules)))
    path = folder / "mine.dnn"
    save_project(path, Project(spec))
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


# Rules


def test_that_it_stops_by_the_projects_rule_and_says_which(tmp_path, out, capsys):
    assert train(saved(tmp_path, epochs=4), 50, out) == 0
    assert "Training stopped by its rule: 4 epochs made." in capsys.readouterr().out
    assert open_project(out / "mine.dnn").checkpoint.epoch == 4
    assert len(table(out / "history.csv")) == 4


def test_that_it_stops_by_the_count_of_the_command_where_that_is_less(tmp_path, out, capsys):
    assert train(saved(tmp_path, epochs=4), 2, out) == 0
    assert "stopped by" not in capsys.readouterr().out
    assert open_project(out / "mine.dnn").checkpoint.epoch == 2


# The best state


def overfit(spec):
    """The digits' best epoch comes before the last."""
    run = Run(spec)
    run.advance(12 * run.updates_per_epoch)
    return run


def test_that_the_best_state_is_written_and_all_of_the_curve(out, capsys):
    run = overfit(open_project(resource("samples", "digits.dnn")).spec)
    best = run.watch.best
    assert best.epoch < 12
    assert train("digits", 12, out, "--best") == 0
    written = open_project(out / "digits.dnn")
    assert written.checkpoint.epoch == written.history.length == best.epoch
    assert written.checkpoint.trainer.parameters.tobytes() == best.trainer.parameters.tobytes()
    assert len(table(out / "history.csv")) == 12
    said = capsys.readouterr().out
    assert f"Best: epoch {best.epoch}, loss {run.watch.best_loss:.4g}." in said
    assert f"The project is that of epoch {best.epoch}, the best." in said
    assert f"Validation: loss {run.watch.best_loss:.4g}," in said


def test_that_without_asking_the_last_state_is_written(out, capsys):
    assert train("digits", 12, out) == 0
    assert open_project(out / "digits.dnn").checkpoint.epoch == 12
    assert "The project is that of epoch 12." in capsys.readouterr().out


def test_that_a_best_state_does_not_hide_a_divergence(tmp_path, out, capsys):
    spec = default_spec()
    output = replace(spec.network.output, activation=ACTIVATIONS["identity"].choice())
    # The rate grows to 5 over ten epochs: the first ones go well.
    training = TrainingSpec(
        LOSSES["mean_squared_error"].choice(),
        OPTIMIZERS["gradient_descent"].choice(learning_rate=5.0),
        warm_up=400,
    )
    path = tmp_path / "mine.dnn"
    network = spec.network.with_layer(len(spec.network.layers) - 1, output)
    save_project(path, Project(replace(spec, network=network, training=training)))
    assert train(path, 20, out, "--best") == 1
    said = capsys.readouterr()
    assert "Training diverged: update" in said.err
    assert "the best." in said.out
    assert open_project(out / "mine.dnn").checkpoint.epoch >= 1


# Metrics


def test_that_the_classes_have_a_table_of_precision_recall_and_f1(out, capsys):
    assert train("digits", 3, out) == 0
    trained = open_project(out / "digits.dnn")
    run = Run(trained.spec)
    run.restore(trained.checkpoint)
    rows = table(out / "metrics.csv")
    assert [row["part"] for row in rows] == ["training"] * 10 + ["validation"] * 10
    assert [row["class"] for row in rows[10:]] == [str(digit) for digit in range(10)]
    part = run.samples.validation_part
    labels = run.samples.labels[part]
    expected = class_metrics(run.evaluator.confusion(run.samples.inputs[part], labels, 10))
    for row, precision, recall, f1 in zip(
        rows[10:], expected.precision, expected.recall, expected.f1, strict=True
    ):
        assert [float(row[c]) for c in ("precision", "recall", "f1")] == [precision, recall, f1]
    assert sum(int(row["samples"]) for row in rows) == 1797
    said = capsys.readouterr().out
    assert f"accuracy {100 * expected.accuracy:.1f} %, macro F1 {expected.macro_f1:.3f}." in said


def test_that_values_have_r_squared_and_mean_absolute_error(out, capsys):
    assert train("curve", 20, out) == 0
    trained = open_project(out / "curve.dnn")
    run = Run(trained.spec)
    run.restore(trained.checkpoint)
    part = run.samples.validation_part
    errors = run.evaluator.outputs(run.samples.inputs[part]) - run.samples.targets[part]
    [row] = [row for row in table(out / "metrics.csv") if row["part"] == "validation"]
    assert float(row["mean_absolute_error"]) == pytest.approx(np.abs(errors).mean(), rel=1e-6)
    said = capsys.readouterr().out
    assert f"R^2 {float(row['r_squared']):.4g}, mean absolute error" in said


def test_that_what_can_not_be_told_is_left_out(out, capsys):
    # A single sample has no spread.
    assert train("backward", 1, out) == 0
    [row] = table(out / "metrics.csv")
    assert (row["part"], row["r_squared"]) == ("training", "")
    assert "R^2 -, mean absolute error" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sample", "text"), [("digits", "with dropout on"), ("curve", "without dropout")]
)
def test_that_it_says_whether_training_losses_were_measured_with_dropout(out, capsys, sample, text):
    assert train(sample, 1, out) == 0
    assert f"as it was trained, {text}" in capsys.readouterr().out


def test_that_a_folder_in_place_of_the_table_is_told_before_training(out, capsys):
    (out / "metrics.csv").mkdir(parents=True)
    assert train("xor", 1, out) == 2
    assert "a folder is in its way" in capsys.readouterr().err
