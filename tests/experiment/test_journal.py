"""The journal: short where it may be, and always enough to repeat the run bit for bit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.journal import (
    Entry,
    problem_since,
    rate_since,
    trained_with,
    with_change,
)
from desktop_nn.experiment.project import dense
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, everything, with_data, with_layer

START = everything()


def rate(value):
    return changed(START, optimizer=START.training.optimizer.with_value("learning_rate", value))


def optimizer(name):
    return changed(START, optimizer=OPTIMIZERS[name].choice())


def with_new_layer(spec):
    network = spec.network
    new = dense(network.next_id, 3, "tanh")
    layers = (network.layers[0], new, *network.layers[1:])
    return replace(spec, network=replace(network, layers=layers, next_id=network.next_id + 1))


CHOICES = {
    "start": START,
    "slower": rate(0.001),
    "faster": rate(0.1),
    "momentum": optimizer("momentum"),
    "plain": optimizer("gradient_descent"),
    "narrow": with_layer(START, 0, units=3),
    "wide": with_layer(START, 0, units=9),
    "deeper": with_new_layer(START),
    "noisy": with_data(START, source=START.data.source.with_value("noise", 0.8)),
    "half": with_data(START, validation_share=0.5),
    "square": changed(START, loss=Choice("mean_squared_error")),
    "batch": changed(START, batch_size=16),
    "seed": replace(START, seed=5),
    "deeper with a seed": replace(with_new_layer(START), seed=5),
    "dropout": with_layer(START, 1, dropout=0.4),
}


def journal_of(*changes):
    """The journal after changes at (update, spec)."""
    journal = (Entry(0, START),)
    for update, spec in changes:
        journal = with_change(journal, update, spec)
    return journal


def test_that_changes_at_different_updates_are_all_kept():
    journal = journal_of((5, rate(0.1)), (9, rate(0.2)))
    assert journal == (Entry(0, START), Entry(5, rate(0.1)), Entry(9, rate(0.2)))


def test_that_a_dragged_slider_leaves_one_entry():
    journal = journal_of(*[(5, rate(step / 100)) for step in range(20)])
    assert journal == (Entry(0, START), Entry(5, rate(0.19)))


def test_that_the_start_is_never_merged_away():
    assert journal_of((0, rate(0.1))) == (Entry(0, START), Entry(0, rate(0.1)))


@pytest.mark.parametrize("name", ["narrow", "momentum", "noisy", "half", "deeper"])
def test_that_a_step_that_leaves_traces_stays_in_the_journal(name):
    there_and_back = journal_of((5, rate(0.1)), (5, CHOICES[name]), (5, rate(0.1)))
    assert [entry.spec for entry in there_and_back] == [
        START,
        rate(0.1),
        CHOICES[name],
        rate(0.1),
    ]


def test_that_an_entry_can_not_be_changed():
    journal = journal_of((5, rate(0.1)))
    with pytest.raises(AttributeError):
        journal[0].update = 3  # type: ignore[misc]


# Repeating


def played(changes):
    """A run with changes (updates to make before it, name of the spec)."""
    run = Run(START)
    for updates, name in changes:
        run.advance(updates)
        run.change(CHOICES[name])
    run.advance(40)
    return run


def repeated(run):
    target = run.update
    entries = replay_journal(run)
    advance_replay(run, entries, target)
    assert run.update == target
    return run


def bits(run):
    state = run.trainer.state()
    vectors = [state.parameters, state.running, *state.memory.values()]
    return [vector.tobytes() for vector in vectors], state.age, run.position, run.spec


@settings(deadline=None, max_examples=40)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from([0, 0, 1, 7, 60]), st.sampled_from(sorted(CHOICES))),
        max_size=6,
    )
)
def test_that_a_run_repeats_to_the_same_bits_whatever_was_changed(changes):
    run = played(changes)
    before, history = bits(run), run.history.levels[0].mean.tobytes()
    assert bits(repeated(run)) == before
    assert run.history.levels[0].mean.tobytes() == history


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_that_going_there_and_back_at_one_update_repeats(name):
    run = played([(30, "slower"), (0, name), (0, "slower")])
    before = bits(run)
    assert bits(repeated(run)) == before


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_that_a_checkpoint_past_any_change_goes_on_as_the_run_did(name):
    run = played([(30, "slower"), (5, name)])
    checkpoint = run.checkpoint()
    run.advance(40)
    other = Run(START)
    other.restore(checkpoint)
    other.advance(40)
    assert bits(other) == bits(run)


# Since when


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(CHOICES))), max_size=12))
def test_that_with_what_was_known_before_each_change_it_is_the_same(changes):
    journal, update, known = journal_of(), 1, 0
    for later, name in changes:
        update += later
        journal = with_change(journal, update, CHOICES[name])
        known = problem_since(journal, known)
        assert known == problem_since(journal)


def test_that_losses_are_comparable_since_data_or_loss_were_changed_last():
    journal = journal_of(
        (10, CHOICES["slower"]), (20, CHOICES["half"]), (30, CHOICES["half"]), (40, START)
    )
    assert problem_since(journal[:2]) == 0
    assert problem_since(journal[:3]) == 20
    assert problem_since(journal[:4]) == 20
    assert problem_since(journal) == 40
    assert problem_since(journal_of((7, CHOICES["square"]))) == 7
    standardized = with_data(START, standardize=not START.data.standardize)
    assert problem_since(journal_of((7, standardized))) == 7


def test_that_a_change_taken_back_before_the_next_update_was_none():
    assert problem_since(journal_of((7, CHOICES["noisy"]), (7, START))) == 0


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        ((), 0),
        (((7, "faster"),), 7),
        (((7, "faster"), (9, "half")), 9),
        (((7, "half"), (9, "batch")), 0),
        (((7, "momentum"),), 7),
        (((7, "faster"), (9, "start")), 9),
    ],
)
def test_that_the_rate_is_known_to_hold_since_it_was_set(changes, since):
    journal = journal_of(*((update, CHOICES[name]) for update, name in changes))
    assert rate_since(journal) == since


def test_that_what_a_run_was_trained_with_ends_before_the_update_it_stands_at():
    journal = (Entry(0, START), Entry(5, CHOICES["slower"]), Entry(8, START))
    assert trained_with(journal, 8) == journal[:2]
    assert trained_with(journal, 9) == journal
    assert trained_with(journal, 0) == ()
