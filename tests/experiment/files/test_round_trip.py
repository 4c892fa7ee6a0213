"""Saved and opened again, a project is what it was, and goes on as if it had never been away."""

import json
import math
import zipfile
from dataclasses import fields, replace

import numpy as np
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.stop_rules import Measured, RuleMemory
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.experiment.projects import (
    changed,
    classes,
    default_spec,
    everything,
    on,
    project_of,
    resumed,
    values,
    with_data,
    with_layer,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "project.dnn"


def round_trip(path, project):
    save_project(path, project)
    return open_project(path)


def trained(updates=137, spec=None, own=None):
    """A run in the middle of an epoch, past a live change and a structural one."""
    run = Run(spec or everything(), own)
    run.advance(updates // 2)
    run.change(changed(run.spec, l2=0.02))
    run.advance(updates - updates // 2)
    return run


def same_arrays(one, other):
    return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True)


def assert_same_checkpoint(one, other):
    for field in fields(one):
        if field.name != "trainer":
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    assert same_arrays(one.trainer.parameters, other.trainer.parameters)
    assert same_arrays(one.trainer.running, other.trainer.running)
    assert one.trainer.memory.keys() == other.trainer.memory.keys()
    for name, vector in one.trainer.memory.items():
        assert same_arrays(vector, other.trainer.memory[name])
    assert (one.trainer.age, one.trainer.ages) == (other.trainer.age, other.trainer.ages)
    assert one.trainer.generators == other.trainer.generators


def assert_same_history(one, other):
    assert one.length == other.length
    for level, again in zip(one.levels, other.levels, strict=True):
        for part in ("low", "mean", "high"):
            assert same_arrays(getattr(level, part), getattr(again, part))


def bits(run):
    state = run.trainer.state()
    vectors = [state.parameters, state.running, *state.memory.values()]
    rows = run.history.levels[0].mean
    return [vector.tobytes() for vector in vectors], rows.tobytes(), run.journal


def test_that_a_fresh_project_comes_back_as_it_was(path):
    project = Project(default_spec(), title="Spiral, 2 Δ", notes="Look at “this”.\nAnd that.")
    opened = round_trip(path, project)
    assert (opened.spec, opened.title, opened.notes) == (
        project.spec,
        project.title,
        project.notes,
    )
    assert opened.checkpoint is None
    assert opened.own is None
    assert opened.history.length == 0


@pytest.mark.parametrize(
    "spec",
    [
        everything(),
        replace(default_spec(), seed=2**32 - 1),
        with_layer(default_spec(), 0, initializer=Choice.of("uniform", limit=1e-300)),
        with_layer(default_spec(), 0, initializer=Choice.of("given", values=(0.1, -1 / 3) * 8)),
        with_data(default_spec(), source=default_spec().data.source.with_value("samples", 123)),
        changed(default_spec(), l2=5e-324),
    ],
)
def test_that_every_number_of_a_spec_comes_back_to_the_last_digit(path, spec):
    assert round_trip(path, Project(spec)).spec == spec


def test_that_a_project_in_training_comes_back_whole(path):
    run = trained()
    project = project_of(run)
    opened = round_trip(path, project)
    assert 0 < run.position < run.samples.training_rows
    assert_same_checkpoint(opened.checkpoint, project.checkpoint)
    assert_same_history(opened.history, project.history)


def test_that_the_best_state_comes_back_whole(path):
    run = trained(400)
    best = round_trip(path, project_of(run)).best
    assert 0 < run.watch.best.update < run.update
    assert best.loss == run.watch.best_loss
    assert_same_checkpoint(best.checkpoint, run.watch.best)


def test_that_the_best_of_an_opened_run_is_still_to_be_beaten_and_gone_back_to(path):
    run = trained(400)
    other = resumed(round_trip(path, project_of(run)))
    for each in (run, other):
        each.advance(500)
    assert (other.watch.best_loss, other.watch.best.update) == (
        run.watch.best_loss,
        run.watch.best.update,
    )
    for each in (run, other):
        each.restore(each.watch.best)
    assert bits(other) == bits(run)


def test_that_losses_that_are_not_finite_are_known_to_stop_rules_as_such(path):
    measured = Measured(1, 0.0, math.nan, 0.5)
    rules = RuleMemory(measured, measured, math.inf, 0, ("patience",))
    project = project_of(trained())
    project = replace(project, checkpoint=replace(project.checkpoint, rules=rules))
    again = round_trip(path, project).checkpoint.rules
    assert repr(again) == repr(rules)


def test_that_a_file_from_before_rules_were_kept_opens(path):
    project = project_of(trained())
    older = replace(project, checkpoint=replace(project.checkpoint, rules=None))
    assert resumed(round_trip(path, older)).watch.memory() is None


def test_that_a_file_without_a_best_state_has_none(path):
    assert round_trip(path, replace(project_of(trained()), best=None)).best is None


def test_that_a_best_state_from_after_the_end_is_refused(path):
    run = trained(400)
    early = Run(everything())
    early.advance(run.watch.best.update - 1)
    project = replace(project_of(early), best=run.watch.best_up_to(run.update))
    with pytest.raises(ProjectError, match="Its best state is from after its end"):
        round_trip(path, project)


def test_that_the_opened_numbers_can_not_be_changed(path):
    opened = round_trip(path, project_of(trained()))
    assert not opened.checkpoint.trainer.parameters.flags.writeable


@pytest.mark.parametrize("updates", [1, 57, 58, 137, 400])
def test_that_going_on_from_a_file_is_going_on_without_it(path, updates):
    run = trained(updates)
    other = resumed(round_trip(path, project_of(run)))
    for each in (run, other):
        each.advance(23)
        each.change(with_layer(each.spec, 0, units=9))
        each.advance(101)
    assert bits(other) == bits(run)


def test_that_an_opened_run_repeats_to_the_same_bits(path):
    run = trained()
    expected = bits(run)
    other = resumed(round_trip(path, project_of(run)))
    entries = replay_journal(other)
    advance_replay(other, entries, 137)
    assert bits(other) == expected


@pytest.mark.parametrize("own", [classes(3), values(2)], ids=["classes", "values"])
def test_that_own_samples_come_back(path, own):
    spec = on(default_spec(), own)
    if own.classes:
        spec = with_layer(spec, -1, units=3, activation=Choice("softmax"))
    else:
        spec = with_layer(spec, -1, units=2, activation=Choice("identity"))
        spec = changed(spec, loss=Choice("mean_squared_error"))
    run = trained(20, spec, own)
    opened = round_trip(path, project_of(run, own))
    for field in fields(own):
        assert np.array_equal(getattr(opened.own, field.name), getattr(own, field.name))
    other = resumed(opened)
    run.advance(50)
    other.advance(50)
    assert bits(other) == bits(run)


def test_that_own_samples_stay_while_another_set_is_used(path):
    opened = round_trip(path, Project(default_spec(), own=classes(2)))
    assert opened.own is not None
    assert opened.own.rows == 12


def test_that_a_change_made_after_the_checkpoint_is_kept_beside_it(path):
    run = trained()
    # What a window saves whose worker was lost: settings newer than the numbers.
    newer = with_layer(run.spec, 0, units=9)
    opened = round_trip(path, Project(newer, run.checkpoint(), run.history))
    assert opened.spec == newer
    assert opened.checkpoint.spec == run.spec
    run.change(newer)
    other = resumed(opened)
    run.advance(60)
    other.advance(60)
    assert bits(other) == bits(run)


def test_that_a_thinned_history_comes_back(path, monkeypatch):
    monkeypatch.setattr("desktop_nn.experiment.history.LEVEL_ROWS", 8)
    run = Run(default_spec())
    for _ in range(40):
        run.advance_epoch()
    opened = round_trip(path, project_of(run))
    assert opened.history.thinned > 1
    assert_same_history(opened.history, run.history)


def test_that_a_loss_beyond_all_numbers_does_not_make_the_file_unreadable(path):
    run = trained()
    checkpoint = replace(run.checkpoint(), loss_sum=float("inf"))
    opened = round_trip(path, Project(run.spec, checkpoint, run.history))
    assert opened.checkpoint.loss_sum == float("inf")


def test_that_memory_of_several_ages_comes_back_and_goes_on_to_the_same_bits(path):
    run = trained()
    run.change(with_layer(run.spec, 0, trainable=False))
    run.advance(5)
    run.change(with_layer(run.spec, 0, trainable=True))
    run.advance(3)
    opened = round_trip(path, project_of(run))
    assert "W1" in opened.checkpoint.trainer.ages
    assert_same_checkpoint(opened.checkpoint, run.checkpoint())
    again = Run(opened.spec)
    again.restore(opened.checkpoint)
    for each in (run, again):
        each.advance(7)
    assert again.trainer.state().parameters.tobytes() == run.trainer.state().parameters.tobytes()


def test_that_weights_beyond_all_numbers_do_not_make_the_file_unreadable(path):
    run = trained()
    run.network.parameters[3] = np.inf
    opened = round_trip(path, project_of(run))
    assert opened.checkpoint.trainer.parameters[3] == np.inf


def test_that_the_same_project_gives_the_same_bytes(tmp_path):
    project = project_of(trained())
    for name in ("one.dnn", "two.dnn"):
        save_project(tmp_path / name, project)
    assert (tmp_path / "one.dnn").read_bytes() == (tmp_path / "two.dnn").read_bytes()


def test_that_the_container_is_a_zip_of_json_and_npy_with_a_version(path):
    save_project(path, project_of(trained(), classes(2)))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        header = json.loads(archive.read("project.json"))
    assert {name.rsplit(".", 1)[1] for name in names} == {"json", "npy"}
    assert (header["format"], header["version"]) == ("desktop-nn", 1)
    assert {"journal.json", "parameters.npy", "memory/m.npy", "data/inputs.npy"} <= set(names)
