"""The film of a run: its journal played again; the last frame is where the run stands."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.exports.network_drawing import names_of_ends, network_svg
from desktop_nn.training.film import FRAMES, filmed, frames_of
from desktop_nn.training.maps import plane_map
from desktop_nn.training.run import Run
from tests.experiment.projects import experiment


def trained(epochs=2):
    """Changed while it trained."""
    run = Run(experiment())
    run.advance(run.updates_per_epoch)
    spec = run.spec
    run.change(replace(spec, training=replace(spec.training, l2=0.01)))
    run.advance(epochs * run.updates_per_epoch)
    return run


def test_that_frames_go_from_the_start_to_where_the_run_stands():
    run = trained()
    frames = list(frames_of(run.journal, run.update, None))
    assert len(frames) == FRAMES + 1
    assert frames[0].update == 0
    assert [frame.update for frame in frames] == sorted({frame.update for frame in frames})
    assert (frames[-1].update, frames[-1].epoch) == (run.update, run.epoch)
    assert np.array_equal(frames[-1].plane.values, plane_map(run).values)


def test_that_the_last_drawing_is_that_of_the_run():
    run = trained()
    *_, last = frames_of(run.journal, run.update, None)
    ends = names_of_ends(run.spec, run.data)
    largest = max(float(np.abs(run.network.parameter_views[f"W{n}"]).max()) for n in (1, 2))
    drawn = network_svg(run.network, *ends, f"Epoch {run.epoch}", largest=largest)
    assert last.drawing.split("Inputs")[1].count("<path") == drawn.split("Inputs")[1].count("<path")
    numbers = [part for part in drawn.split("<text") if "middle" in part]
    assert [part for part in last.drawing.split("<text") if "middle" in part] == numbers


def test_that_a_short_run_has_a_frame_for_each_update():
    run = Run(experiment())
    run.advance(3)
    assert [frame.update for frame in frames_of(run.journal, 3, None)] == [0, 1, 2, 3]


def test_that_a_process_of_its_own_films_the_same():
    run = Run(experiment())
    run.advance(2)
    here = list(frames_of(run.journal, 2, None))
    there = filmed(run.journal, 2, None)
    assert [(f.update, f.epoch, f.drawing) for f in there] == [
        (f.update, f.epoch, f.drawing) for f in here
    ]


def test_that_a_run_that_takes_too_long_is_refused():
    run = trained()
    with pytest.raises(RuntimeError, match="takes longer than 0 s"):
        filmed(run.journal, run.update, None, seconds=0.0)
