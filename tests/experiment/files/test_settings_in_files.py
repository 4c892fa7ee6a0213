"""Parameters that were set by hand, in project files: they come back, and hostile ones don't."""

import json
import zipfile

import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import default_spec
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.experiment.projects import project_of, resumed
from tests.training.experiments import bits


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.dnn"


def trained():
    """Two numbers set before training, one in the middle of it."""
    run = Run(default_spec())
    run.set_parameter(1, "W", (0, 3), 0.5)
    run.set_parameter(3, "b", (0,), -0.25)
    run.advance(57)
    run.set_parameter(2, "W", (7, 7), 1.5)
    run.advance(60)
    return run


def test_that_an_opened_run_repeats_them_to_the_same_bits(path):
    run = trained()
    save_project(path, project_of(run))
    again = resumed(open_project(path))
    assert again.journal == run.journal
    assert bits(again) == bits(run)
    assert advance_replay(again, replay_journal(again), run.update) == ()
    assert bits(again) == bits(run)


def test_that_one_set_before_the_first_update_comes_back(path):
    run = Run(default_spec())
    run.set_parameter(1, "W", (0, 3), 0.5)
    assert not run.checkpoint().is_untouched
    save_project(path, project_of(run))
    again = resumed(open_project(path))
    assert bits(again) == bits(run)
    assert again.journal == run.journal


def with_settings(path, settings):
    """The same file, with other settings at the journal's start."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    journal = json.loads(members["journal.json"])
    journal[0]["settings"] = settings
    members["journal.json"] = json.dumps(journal).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


GOOD = {"layer_id": 1, "kind": "W", "index": [0, 3], "value": 0.5}
HOSTILE = {
    "no list": GOOD,
    "no object": [3],
    "nothing in it": [{}],
    "a layer that isn't there": [{**GOOD, "layer_id": 9}],
    "a layer of 10⁴⁰": [{**GOOD, "layer_id": 10**40}],
    "an array that isn't there": [{**GOOD, "kind": "gamma"}],
    "no array at all": [{**GOOD, "kind": 5}],
    "a place outside": [{**GOOD, "index": [2, 0]}],
    "a place before the first": [{**GOOD, "index": [-1, 0]}],
    "a place far outside": [{**GOOD, "index": [2**62, 2**62]}],
    "a place of too few numbers": [{**GOOD, "index": [0]}],
    "a place of half a number": [{**GOOD, "index": [0.5, 0]}],
    "a place of truth": [{**GOOD, "index": [True, False]}],
    "no number": [{**GOOD, "value": "x"}],
    "nothing": [{**GOOD, "value": None}],
    "no number of float32": [{**GOOD, "value": 1e39}],
    "one after a good one": [GOOD, {**GOOD, "index": [0, 8]}],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_setting_that_can_not_be_is_refused(path, name):
    save_project(path, project_of(trained()))
    with_settings(path, HOSTILE[name])
    with pytest.raises(ProjectError, match=r"“mine.dnn” can't be opened\. .*\."):
        open_project(path)


def test_that_a_good_one_is_not(path):
    save_project(path, project_of(trained()))
    with_settings(path, [GOOD])
    [setting] = open_project(path).checkpoint.journal[0].settings
    assert (setting.layer_id, setting.index, setting.value) == (1, (0, 3), 0.5)
