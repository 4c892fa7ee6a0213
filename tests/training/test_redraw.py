"""A layer drawn anew in the middle of a run: only its numbers are others, undo gives them back, and
the run repeats to the same bits."""

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.network import Network
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.changes import changes_of
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec, with_layer


def redrawn(spec, index=0, **values):
    return with_layer(spec, index, draw=spec.network.layers[index].draw + 1, **values)


def views(run):
    return {name: array.copy() for name, array in run.network.parameter_views.items()}


def trained_run(updates=20):
    run = Run(small_spec())
    run.advance(updates)
    return run


def test_that_only_the_numbers_of_the_layer_are_others():
    run = trained_run()
    before = views(run)
    run.change(redrawn(run.spec))
    after = views(run)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert "W1" in changed
    assert all(name.endswith("1") for name in changed)
    assert run.update == 20


def test_that_it_is_drawn_from_a_stream_of_its_own_as_a_new_network_would_be():
    run = trained_run()
    spec = redrawn(run.spec)
    run.change(spec)
    fresh = Network(spec.network, spec.seed).parameter_views["W1"]
    np.testing.assert_array_equal(run.network.parameter_views["W1"], fresh)
    first = Network(run.spec.network, spec.seed + 1).parameter_views["W1"]
    assert not np.array_equal(fresh, first)
    never = Network(small_spec().network, spec.seed).parameter_views["W1"]
    assert not np.array_equal(fresh, never)


def test_that_draw_0_is_the_stream_that_there_always_was():
    seeds = np.random.SeedSequence(5, spawn_key=(1, 3))
    wanted = np.random.default_rng(seeds).standard_normal(4)
    np.testing.assert_array_equal(stream(5, Purpose.INITIALIZER, 3).standard_normal(4), wanted)


def test_that_the_memory_of_its_numbers_is_empty_and_of_the_others_kept():
    run = trained_run()
    memory = {name: vector.copy() for name, vector in run.trainer.memory.items()}
    run.change(redrawn(run.spec))
    layout = run.network.layout
    for name, vector in run.trainer.memory.items():
        now, before = layout.views(vector), layout.views(memory[name])
        assert not now["W1"].any()
        np.testing.assert_array_equal(now["W2"], before["W2"])


def test_that_the_start_that_is_compared_with_is_the_new_draw():
    run = trained_run()
    run.change(redrawn(run.spec))
    start = run.network.layout.views(run.start_parameters)["W1"]
    np.testing.assert_array_equal(start, run.network.parameter_views["W1"])


def test_that_an_initializer_that_waited_for_a_reset_waits_no_longer():
    run = trained_run()
    layer = run.spec.network.layers[0]
    changed = with_layer(run.spec, 0, initializer=INITIALIZERS["zeros"].choice())
    run.change(changed)
    assert f"network.layers.{layer.id}.initializer" in run.waiting_for_reset
    run.change(redrawn(changed))
    assert run.waiting_for_reset == ()
    assert not run.network.parameter_views["W1"].any()


def test_that_a_repeat_comes_to_the_same_bits():
    run = trained_run()
    run.change(redrawn(run.spec))
    run.advance(15)
    run.change(redrawn(run.spec, 1))
    run.advance(15)
    wanted = bits(run)
    entries = replay_journal(run)
    advance_replay(run, entries, 50)
    assert bits(run) == wanted


def test_that_the_journal_tells_it_in_words():
    run = trained_run()
    run.change(redrawn(run.spec))
    assert [change.text for change in changes_of(run.journal)] == ["layer 1: drawn anew"]


def test_that_before_the_first_update_the_run_starts_with_the_new_draw():
    run = Run(small_spec())
    spec = redrawn(run.spec)
    run.change(spec)
    assert run.spec == spec
    assert len(run.journal) == 1
    again = Run(replace(spec))
    assert bits(run) == bits(again)


def test_that_undo_gives_back_the_numbers_of_the_moment_and_redo_those_it_left(loaded):
    loaded.play()
    loaded.work_for(0.2)
    old = loaded.run.spec
    left = loaded.run.network.parameters.copy()
    loaded.change(redrawn(old), revision=1, left=0)
    assert not np.array_equal(loaded.run.network.parameters, left)
    loaded.work_for(0.2)
    trained = loaded.run.network.parameters.copy()
    loaded.change(old, revision=0, left=1)
    np.testing.assert_array_equal(loaded.run.network.parameters, left)
    loaded.change(redrawn(old), revision=1, left=0)
    np.testing.assert_array_equal(loaded.run.network.parameters, trained)
