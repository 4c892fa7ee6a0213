"""Numbers that were set and are in no checkpoint yet outlive the worker that was told of them."""

import pytest

from desktop_nn.experiment.array_setting import ArraySetting
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from desktop_nn.training.unkept import UnkeptNumbers
from tests.training.controllers import LONG, arrived, kill, lose, snapshot_of, taken
from tests.training.experiments import small_spec

PLACE = (1, "W", (0, 1))


def setting(value, place=PLACE):
    return ParameterSetting(*place, value)


def told_again(controller, qtbot):
    """What a new worker is told to set, after its Load."""
    controller.go_on()
    commands = controller.links[-1].commands
    qtbot.waitUntil(lambda: any(isinstance(c, m.Pull) for c in commands), timeout=LONG)
    assert isinstance(commands[0], m.Load)
    return [c for c in commands if isinstance(c, m.SetParameter | m.SetArrays)]


def test_that_a_weight_set_without_a_worker_is_set_in_the_next_one(by_hand, qtbot):
    lose(by_hand, qtbot)
    by_hand.set_parameter(setting(0.5), 1)
    by_hand.set_parameter(setting(0.25), 2)
    (command,) = told_again(by_hand, qtbot)
    assert command.setting == setting(0.25)
    assert (command.revision, command.sequence) == (2, by_hand.sequence)


def test_that_arrays_are_set_again_too_in_their_order(by_hand, qtbot):
    arrays = (ArraySetting(1, "b", bytes(8 * small_spec().network.layers[0].units)),)
    by_hand.set_arrays(arrays, 1)
    by_hand.set_parameter(setting(0.5, (1, "b", (0,))), 2)
    lose(by_hand, qtbot)
    first, second = told_again(by_hand, qtbot)
    assert (first.arrays, second.setting.value) == (arrays, 0.5)
    assert first.left == first.revision == second.revision == 2
    assert first.sequence < second.sequence == by_hand.sequence


def test_that_what_a_checkpoint_has_is_not_set_again(by_hand, qtbot):
    """Training may have gone on from it."""
    run_checkpoint = _checkpoint()
    by_hand.set_parameter(setting(0.5), 1)
    before = by_hand.sequence
    by_hand.set_parameter(setting(0.5, (1, "W", (0, 0))), 2)
    snapshot = snapshot_of(by_hand, checkpoint=run_checkpoint, checkpoint_sequence=before)
    arrived(by_hand, qtbot, snapshot)
    lose(by_hand, qtbot)
    (command,) = told_again(by_hand, qtbot)
    assert command.setting.index == (0, 0)


def test_that_a_second_loss_on_the_way_loses_nothing(by_hand, qtbot):
    by_hand.set_parameter(setting(0.5), 1)
    for _ in range(2):
        lose(by_hand, qtbot)
        (command,) = told_again(by_hand, qtbot)
        assert command.setting == setting(0.5)


def test_that_another_project_gets_nothing_of_it(by_hand, qtbot):

    by_hand.set_parameter(setting(0.5), 1)
    by_hand.load(Project(small_spec()), 2)
    lose(by_hand, qtbot)
    assert told_again(by_hand, qtbot) == []


def test_that_what_the_network_has_no_place_for_is_left_out():
    unkept = UnkeptNumbers()
    unkept.added(m.SetParameter(1, 1, setting(0.5, (99, "W", (0, 0)))))
    unkept.added(m.SetParameter(2, 2, setting(0.5)))
    again = unkept.again(small_spec().network, 10, 3)
    assert [command.sequence for command in again] == [11]
    assert again[0].setting == setting(0.5)


@pytest.mark.parametrize("value", [0.5, -0.125])
def test_that_an_undo_while_the_worker_is_lost_reaches_the_run(over_process, qtbot, value):
    """Set, trained on, lost, undone: the next worker has the former value."""
    controller = over_process
    controller.set_parameter(setting(7.0), 1)
    taken(controller, qtbot, lambda s: s.checkpoint is not None and s.revision == 1)
    with qtbot.waitSignal(controller.worker_lost, timeout=LONG):
        kill(controller)
    controller.set_parameter(setting(value), 0)
    controller.go_on()
    with qtbot.waitSignal(controller.handed_over, timeout=LONG) as handed:
        controller.hand_over()
    checkpoint = handed.args[1]
    assert checkpoint.journal[-1].settings == (setting(value),)
    assert value in checkpoint.trainer.parameters


def _checkpoint():

    return Run(small_spec()).checkpoint()
