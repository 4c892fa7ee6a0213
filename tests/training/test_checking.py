"""Checking gradients beside training: the run is left alone, and the worker goes on answering."""

import numpy as np
import pytest

from desktop_nn.engine.gradient_check import check_gradients
from desktop_nn.engine.gradient_sample import SAMPLE
from desktop_nn.training import checking, looking
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from tests.training.controllers import LONG, taken
from tests.training.experiments import bits, digits_spec, small_spec, with_new_layer, with_rate


def told(rig, kind):
    return [report for report in rig.reports if isinstance(report, kind)]


def checked(rig, request=1):
    """The answer to a check that is worked off."""
    rig.say(m.CheckGradients(request))
    while not told(rig, m.Checked) or told(rig, m.Checked)[-1].request != request:
        rig.worker.work()
    return told(rig, m.Checked)[-1]


@pytest.fixture
def slow(loaded, monkeypatch):
    """A worker that makes one probe at a time, and tells of each."""
    monkeypatch.setattr(checking, "PIECE", 0.0)
    monkeypatch.setattr(checking, "TELL_EVERY", 0.0)
    return loaded


def test_that_it_gives_what_checking_at_once_gives(slow):
    slow.work_to(7)
    answer = checked(slow)
    at_once = check_gradients(slow.run.trainer, *slow.run.next_batch())
    assert (answer.request, answer.update, answer.reason) == (1, 7, "")
    assert answer.check.is_whole
    assert answer.check.is_complete
    for name in ("elements", "analytic", "numeric", "relative_error", "at_kink"):
        assert np.array_equal(getattr(answer.check, name), getattr(at_once, name))
    assert answer.check.worst <= 1e-6


def test_that_checking_changes_nothing_of_the_run(slow):
    slow.work_to(8)
    before = bits(slow.run)
    checked(slow)
    assert bits(slow.run) == before


def test_that_training_goes_on_beside_it_to_the_same_bits(slow):
    slow.say(m.CheckGradients(1), m.StepEpoch())
    while not told(slow, m.Checked):
        slow.worker.work()
    assert slow.run.update == 5
    assert told(slow, m.Checked)[0].update == 0
    slow.work_to(23)
    alone = Run(small_spec())
    alone.advance(23)
    assert bits(slow.run) == bits(alone)


def test_that_the_worker_answers_in_between(slow):
    slow.say(m.CheckGradients(1))
    slow.worker.work()
    snapshot = slow.snapshot()
    assert (snapshot.update, told(slow, m.Checked)) == (0, [])
    slow.say(m.HandOver(5))
    assert told(slow, m.Handed)[0].request == 5
    assert slow.worker.work() == 0.0


def test_that_it_tells_how_far_it_is(slow):
    checked(slow)
    progress = [(report.done, report.planned) for report in told(slow, m.Checking)]
    planned = slow.run.network.parameters.size
    assert progress == [(done, planned) for done in range(planned)]


def test_that_it_can_be_cancelled_with_what_was_found_so_far(slow):
    slow.say(m.CheckGradients(1))
    for _ in range(5):
        slow.worker.work()
    slow.say(m.CancelCheck())
    answer = told(slow, m.Checked)[0]
    assert len(answer.check.elements) == 5
    assert not answer.check.is_complete
    assert slow.worker.work() > 0.0
    slow.say(m.CancelCheck())
    assert len(told(slow, m.Checked)) == 1


def test_that_a_second_check_takes_the_place_of_the_first(slow):
    slow.say(m.CheckGradients(1))
    slow.worker.work()
    assert checked(slow, 2).check.is_complete
    assert [(a.request, a.check.is_complete) for a in told(slow, m.Checked)] == [
        (1, False),
        (2, True),
    ]


def test_that_another_project_ends_it(slow):
    slow.say(m.CheckGradients(1))
    slow.worker.work()
    slow.load(with_new_layer(small_spec()))
    assert not told(slow, m.Checked)[0].check.is_complete


def test_that_a_large_net_is_sampled(rig):
    rig.load(digits_spec())
    check = checked(rig).check
    assert not check.is_whole
    assert np.count_nonzero(~check.at_kink) == 3 * SAMPLE
    assert len(check.directions) == 9
    assert check.worst <= 1e-6


def test_that_without_a_network_the_reason_is_told(rig):
    rig.say(m.CheckGradients(3))
    assert told(rig, m.Checked) == [m.Checked(3, 0, 0, 0, None, looking.NO_RUN)]


def test_that_a_run_that_diverged_is_not_checked(rig):
    rig.load(with_rate(small_spec(optimizer="gradient_descent"), 1e30))
    rig.play()
    rig.work_for(0.5)
    rig.say(m.CheckGradients(3))
    assert told(rig, m.Checked)[0].reason == looking.DIVERGED


def test_that_a_gradient_that_is_no_number_is_not_called_wrong(loaded):
    loaded.run.network.parameters[0] = np.nan
    loaded.say(m.CheckGradients(3))
    assert told(loaded, m.Checked)[0].reason == looking.DIVERGED


def test_that_it_is_answered_over_a_link_with_progress(controller, qtbot):
    progress = []
    controller.checking.connect(lambda report: progress.append((report.request, report.done)))
    with qtbot.waitSignal(controller.checked, timeout=LONG) as signal:
        request = controller.check_gradients()
    answer = signal.args[0]
    assert (answer.request, answer.sequence) == (request, controller.sequence)
    assert answer.check.is_complete
    assert answer.check.layout.entries[0].name == "W1"
    assert progress[0] == (request, 0)
    assert taken(controller, qtbot).update == 0


def test_that_a_check_over_a_link_can_be_cancelled(controller, qtbot):
    controller.change(digits_spec(), 1, None)
    with qtbot.waitSignal(controller.checked, timeout=LONG) as signal:
        controller.check_gradients()
        controller.cancel_check()
    assert not signal.args[0].check.is_complete
