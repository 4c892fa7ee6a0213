"""A training without a window is written while it goes on, seldom enough and often enough."""

import csv
import threading
from itertools import pairwise

import pytest

from desktop_nn.app.keeping import INTERVAL, LEAST, Keeping
from desktop_nn.experiment.files import ProjectError, open_project
from desktop_nn.experiment.project import Project, default_spec
from tests.app.test_command_line import read_until, started

PROJECT = Project(default_spec())


class Clocked:
    """A keeping under a clock that the test moves; each writing takes `cost` seconds of it."""

    def __init__(self, cost, error=None):
        self.now, self.cost, self.error = 100.0, cost, error
        self.written, self.told = [], []
        self.done = threading.Event()
        self.keeping = Keeping(self.write, self.tell, lambda: self.now)
        finish = self.keeping._autosave._done

        def and_say_so(error):
            finish(error)
            self.done.set()

        self.keeping._autosave._done = and_say_so

    def write(self, project):
        self.written.append(self.now)
        self.now += self.cost
        if self.error is not None:
            raise self.error

    def tell(self, text):
        self.told.append(text)

    def train(self, seconds, slice_of=0.1):
        """The times at which it wrote."""
        end = self.now + seconds
        with self.keeping:
            while self.now < end:
                before = len(self.written)
                self.keeping.look(lambda: PROJECT)
                if self.keeping._is_writing or len(self.written) > before:
                    assert self.done.wait(10)
                    self.done.clear()
                self.now += slice_of
        return self.written


@pytest.mark.parametrize("cost", [0.01, 0.3, 1.0, 2.0])
def test_that_nothing_is_older_than_five_seconds_with_what_writing_takes(cost):
    times = [100.0, *Clocked(cost).train(60.0)]
    oldest = [after + cost - before for before, after in pairwise(times)]
    assert INTERVAL < max(oldest) < 5.0


@pytest.mark.parametrize(
    ("cost", "rest"), [(0.01, INTERVAL), (1.5, 1.5), (2.0, LEAST), (8.0, LEAST)]
)
def test_that_it_rests_between_writings_the_less_the_longer_they_take(cost, rest):
    times = Clocked(cost).train(60.0)
    rests = [after - before - cost for before, after in pairwise(times)]
    assert len(rests) >= 4
    assert rest <= min(rests) <= max(rests) < rest + 0.2


def test_that_a_short_training_is_not_written_twice():
    assert Clocked(cost=0.1).train(INTERVAL - 0.2) == []


def test_that_what_can_not_be_written_is_told_once_and_tried_again():
    clocked = Clocked(0.1, ProjectError("The disk is full."))
    assert len(clocked.train(20.0)) > 3
    assert clocked.told == ["What was trained could not be kept meanwhile. The disk is full."]


@pytest.mark.timeout(120)
def test_that_a_kill_leaves_a_project_that_training_goes_on_from(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    project, history = out / "spiral.dnn", out / "history.csv"
    process = started("train", "spiral", "--epochs", 10_000_000, "--out", out)
    with process:
        read_until(process.stderr, b"0/10000000")
        while not project.exists():  # the bar, too, says something every few seconds
            read_until(process.stderr, b"epoch")
        process.kill()
        process.communicate()
    kept = open_project(project)
    assert kept.checkpoint.update > 0
    assert kept.history.length == kept.checkpoint.epoch > 0
    with history.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) - 1 >= kept.checkpoint.epoch
    again = started("train", project, "--epochs", 1, "--out", out)
    _, wrong = again.communicate(timeout=60)
    assert again.returncode == 0, wrong
    assert open_project(project).checkpoint.epoch == kept.checkpoint.epoch + 1
