"""A sample as it is evaluated, under the microscope: no update; walked, asked about, left again."""

from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.models.microscope import Place
from tests.models.microscopes import LONG, heard
from tests.training.experiments import small_spec, with_layer


def evaluated(over, qtbot, row=3):
    with qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.microscope.look_at_sample(row)
    return over.microscope


def test_that_an_evaluated_sample_can_be_walked_and_asked_about(over, qtbot):
    scope = evaluated(over, qtbot)
    assert scope.is_evaluation
    assert scope.traced.rows == (3,)
    assert {stop.part for stop in scope.stops} == {"forward"}
    while scope.next():
        assert scope.origin.value == scope.traced.number(scope.place)
    assert scope.position == scope.walk.last()


def test_that_an_evaluation_leaves_the_run_as_it_was_and_applies_nothing(over, qtbot):
    applied = heard(over.microscope.applied)
    evaluated(over, qtbot).apply()
    assert over.opened().traced.update == 1
    assert applied == []


def test_that_looking_again_is_at_the_coming_update(over, qtbot):
    scope = evaluated(over, qtbot)
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.look_again()
    assert not scope.is_evaluation
    assert len(scope.traced.rows) > 1


def test_that_a_walk_that_was_left_goes_on_after_an_evaluation(over, qtbot):
    scope = over.opened()
    scope.to_stop(4)
    position = scope.position
    scope.close()
    evaluated(over, qtbot)
    scope.close()
    assert over.opened().position == position


def test_that_an_edit_has_the_same_sample_evaluated_anew(over, qtbot):
    scope = evaluated(over, qtbot)
    before = scope.traced
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.set_parameter(ParameterSetting(1, "W", (0, 0), 0.75), 0.4)
    assert scope.is_evaluation
    assert scope.traced.rows == before.rows
    assert scope.traced.find("before", "W1").value[0, 0] == 0.75


def test_that_the_whole_batch_is_not_shown_of_one_sample(over, qtbot):
    over.opened().show_batch()
    assert not evaluated(over, qtbot).shows_batch


def test_that_an_evaluation_leads_back_to_where_the_walk_was(over, qtbot):
    scope = over.opened()
    scope.set_sample(3)
    scope.to_stop(5)
    scope.look_at(scope.touched()[0])
    position, trail = scope.position, scope.trail
    evaluated(over, qtbot)
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.look_again()
    assert (scope.position, scope.trail, scope.sample) == (position, trail, 3)


def test_that_what_an_evaluation_lacks_is_looked_at_in_the_coming_update(over, qtbot):
    scope = evaluated(over, qtbot)
    weight = Place("backward", "dW1", (0, 0))
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        scope.look_at(weight)
    assert not scope.is_evaluation
    assert scope.place == weight


def test_that_another_project_is_not_evaluated_at_the_old_ones_row(over, qtbot):
    scope = evaluated(over, qtbot)
    with qtbot.waitSignal(scope.opened, timeout=LONG):
        over.document.open(Project(with_layer(small_spec(), 0, units=3)), None)
    assert not scope.is_evaluation


def test_that_a_sample_whose_numbers_are_not_finite_is_refused_in_words(over, qtbot):
    over.document.set_parameter(ParameterSetting(1, "W", (0, 0), 3e38), 0.4)
    with qtbot.waitSignal(over.microscope.closed, timeout=LONG) as closed:
        over.microscope.look_at_sample(0)
        over.document.set_parameter(ParameterSetting(1, "W", (1, 0), 3e38), 0.4)
    assert "not finite" in closed.args[0]
