"""Looking at the coming update, and applying it: over both links, and on the run itself."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training import looking
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from tests.training.controllers import LONG, taken
from tests.training.experiments import bits, digits_spec, small_spec, with_rate


def look(rig, request=1):
    """The answer to a look at the rig's run."""
    rig.say(m.LookAt(request))
    return next(r for r in reversed(rig.reports) if isinstance(r, m.Looked))


def applied(rig, looked, request=9):
    rig.say(m.Apply(request, looked.request))
    return next(r for r in reversed(rig.reports) if isinstance(r, m.Applied))


def test_that_the_update_that_comes_next_is_sent_with_its_rows(loaded):
    loaded.work_to(7)
    inputs, targets = loaded.run.next_batch()
    looked = look(loaded)
    assert (looked.request, looked.update, looked.traced.update) == (1, 7, 8)
    assert np.array_equal(looked.traced.find("samples", "X").value, inputs)
    assert np.array_equal(looked.traced.find("samples", "Y").value, targets)
    of_data_set = loaded.run.data.inputs[list(looked.traced.rows)]
    assert np.array_equal(of_data_set.astype(inputs.dtype), inputs)


def test_that_looking_changes_nothing_of_the_run(loaded):
    loaded.work_to(8)
    before = bits(loaded.run)
    for request in range(3):
        look(loaded, request)
    assert bits(loaded.run) == before


def test_that_training_on_after_looks_gives_the_bits_of_a_run_that_was_never_looked_at(loaded):
    for update in (0, 3, 5, 12):
        loaded.work_to(update)
        look(loaded)
    loaded.work_to(23)
    alone = Run(small_spec())
    alone.advance(23)
    assert bits(loaded.run) == bits(alone)


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "rmsprop", "adam"])
def test_that_applying_gives_the_bits_that_were_shown_and_those_of_training(rig, optimizer):
    rig.load(small_spec(optimizer=optimizer))
    alone = Run(small_spec(optimizer=optimizer))
    for update in range(12):  # through the ends of two epochs
        looked = look(rig, update)
        answer = applied(rig, looked)
        assert (answer.equal, answer.reason, answer.update) == (True, "", update + 1)
        shown = looked.traced.find("after", "W1").value
        assert shown.tobytes() == rig.run.network.parameter_views["W1"].tobytes()
        alone.advance(1)
        assert bits(rig.run) == bits(alone)


def test_that_an_update_that_differs_from_what_was_shown_is_told(loaded):
    looked = look(loaded)
    loaded.run.network.parameters[0] += 1e-3  # behind everybody's back
    answer = applied(loaded, looked)
    assert not answer.equal
    assert "W1" in answer.reason


def test_that_nothing_is_applied_once_the_run_has_moved_on(loaded):
    looked = look(loaded)
    loaded.work_to(1)
    assert applied(loaded, looked) == m.Applied(9, 1, False, looking.MOVED_ON)
    assert loaded.run.update == 1


def test_that_nothing_is_applied_after_an_edit(loaded):
    looked = look(loaded)
    loaded.change(with_rate(small_spec(), 0.5), 1, 0)
    assert applied(loaded, looked).reason == looking.MOVED_ON
    assert loaded.run.update == 0


def test_that_an_update_is_applied_once(loaded):
    looked = look(loaded)
    assert applied(loaded, looked).equal
    assert applied(loaded, looked).reason == looking.MOVED_ON
    assert loaded.run.update == 1


def test_that_applying_ends_training(loaded):
    looked = look(loaded)
    loaded.play(1e-9)
    assert applied(loaded, looked).equal
    assert loaded.snapshot().state == "idle"


# What can't be looked at


def test_that_without_a_network_the_reason_is_told(rig):
    looked = look(rig)
    assert (looked.traced, looked.reason) == (None, looking.NO_RUN)


def test_that_a_run_that_diverged_is_not_looked_at(rig):
    rig.load(with_rate(small_spec(optimizer="gradient_descent"), 1e30))
    rig.play()
    rig.work_for(0.5)
    assert rig.run.divergence is not None
    looked = look(rig)
    assert (looked.traced, looked.reason) == (None, looking.DIVERGED)


def test_that_an_update_that_would_diverge_is_not_shown(rig):
    rig.load(with_rate(small_spec(optimizer="gradient_descent"), 1e38))
    updates = 0
    while (looked := look(rig)).traced is not None:
        assert applied(rig, looked).equal
        updates += 1
    assert looked.reason == looking.DIVERGED
    rig.say(m.StepUpdate())
    rig.worker.work()
    assert rig.run.divergence is not None
    assert rig.run.update == updates


def test_that_what_is_too_large_is_refused_with_a_sentence(loaded, monkeypatch):
    monkeypatch.setattr(looking, "MOST_BYTES", 2**10)
    looked = look(loaded)
    assert looked.traced is None
    assert looked.reason.startswith("Too large to look into:")


@pytest.mark.parametrize("spec", [small_spec(), digits_spec()], ids=["small", "digits"])
def test_that_the_size_is_known_beforehand(rig, spec):
    rig.load(replace(spec, training=replace(spec.training, clip=1.0, l1=0.001)))
    held = sum(quantity.value.nbytes for quantity in look(rig).traced.quantities)
    assert 0.5 * held < looking.bytes_of_trace(rig.run) < 2.0 * held


# Over both links


def test_that_it_is_answered_and_applied_over_a_link(controller, qtbot):
    with qtbot.waitSignal(controller.looked, timeout=LONG) as signal:
        request = controller.look_at()
    looked = signal.args[0]
    assert (looked.request, looked.sequence, looked.update) == (request, controller.sequence, 0)
    assert not looked.traced.find("after", "W1").value.flags.writeable
    with qtbot.waitSignal(controller.applied, timeout=LONG) as signal:
        controller.apply(request)
    assert signal.args[0].equal
    assert taken(controller, qtbot, lambda snapshot: snapshot.update == 1).state == "idle"
    alone = Run(small_spec())
    alone.advance(1)
    shown = looked.traced.find("after", "W1").value
    assert shown.tobytes() == alone.network.parameter_views["W1"].tobytes()


def test_that_a_look_that_is_refused_is_answered_with_the_reason(by_hand, qtbot):
    request = by_hand.look_at()
    with qtbot.waitSignal(by_hand.looked) as signal:
        by_hand.links[0].say(m.Refused("No memory.", "", "LookAt", request=request))
    assert (signal.args[0].request, signal.args[0].reason) == (request, "No memory.")
