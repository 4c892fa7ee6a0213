"""The guide through a lesson: steps, options, numbers, and the microscope that goes along."""

import pytest

from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.lesson import Lesson, Look, Step, has_puts
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource
from desktop_nn.models.lesson_guide import CLOSED, NONE, LessonGuide, stop_of
from desktop_nn.models.lesson_numbers import look_numbers
from desktop_nn.models.microscope import LOST, Place
from tests.models.microscopes import LONG, Bench
from tests.training.experiments import small_spec

NAMES = (
    *("forward", "backward", "activations", "initialisation", "losses", "optimizers"),
    "batch_norm",
)
SLIP = 4


def sample(name):
    return open_project(resource("samples", f"{name}.dnn"))


class Lessons(Bench):
    """The bench, with a guide in it."""

    def __init__(self, qtbot):
        super().__init__(qtbot)
        self.guide = LessonGuide(self.document, self.microscope)
        self.guide.reset_asked.connect(self.controller.reset)

    def taught(self, name):
        """With a lesson, at its first step, and the microscope open there."""
        self.document.open(sample(name), None)
        self.at(self.guide.lead)
        return self.guide

    def at(self, go, *arguments):
        """Go somewhere, and wait until the microscope stands there."""
        go(*arguments)
        self.qtbot.waitUntil(self._has_led, timeout=LONG)

    def _has_led(self):
        return self.microscope.is_open and not self.microscope.is_waiting and not self.guide._leads

    @property
    def stop(self):
        return self.microscope.stops[self.microscope.position.stop]


@pytest.fixture
def over(qtbot):
    made = Lessons(qtbot)
    yield made
    made.close()


def texts(guide):
    return {numbers.label: (numbers.lesson, numbers.now) for numbers in guide.numbers}


# Steps


def test_that_a_project_without_a_lesson_has_no_steps(over):
    guide = over.guide
    assert (guide.lesson, guide.steps, guide.step, guide.options) == (None, (), None, ())
    assert (guide.numbers, guide.chosen) == ((), -1)
    guide.next()
    guide.lead()
    assert not over.microscope.is_waiting


def test_that_steps_lead_on_and_back_and_no_further(over):
    guide = over.taught("forward")
    changed = []
    guide.changed.connect(lambda: changed.append(guide.number))
    guide.back()
    for _ in range(7):
        guide.next()
    guide.back()
    assert changed == [1, 2, 3, 4, 3]


def test_that_another_project_begins_at_its_first_step(over):
    guide = over.taught("forward")
    guide.go_to(3)
    over.document.open(sample("losses"), None)
    assert guide.number == 0
    assert guide.step == sample("losses").lesson.steps[0]


# The microscope


@pytest.mark.parametrize("name", NAMES)
def test_that_each_step_takes_the_microscope_to_its_quantity(over, name):
    guide = over.taught(name)
    for number, step in enumerate(guide.steps):
        over.at(guide.go_to, number)
        names = {of for _, of in over.stop.names}
        if step.phase == "before":
            assert over.microscope.position.stop == 0
        else:
            assert step.name in names or step.phase == "after", step.title


def test_that_an_output_after_the_update_is_at_the_end(over):
    guide = over.taught("backward")
    over.at(guide.go_to, len(guide.steps) - 1)
    assert guide.step.phase == "after"
    assert over.stop == over.microscope.stops[-1]


def test_that_a_step_may_ask_about_one_number(over):
    step = Step("Title", "Text.", "forward", "Z1", (0, 2))
    over.document.open(Project(small_spec(), lesson=Lesson((step,))), None)
    over.at(over.guide.lead)
    assert over.microscope.place == Place("forward", "Z1", (0, 2))
    assert over.microscope.trail == (over.microscope.place,)


def test_that_a_quantity_that_no_update_has_moves_nothing(over):
    step = Step("Title", "Text.", "forward", "Z99")
    over.document.open(Project(small_spec(), lesson=Lesson((step,))), None)
    over.at(over.guide.lead)
    assert over.microscope.position.stop == -1
    assert stop_of(step, ()) is None


def test_that_the_microscope_may_be_moved_away_and_stays_there(over):
    guide = over.taught("forward")
    over.at(guide.go_to, 1)
    over.microscope.to_end()
    over.opened()
    assert over.stop == over.microscope.stops[-1]


def test_that_where_it_may_not_look_it_leads_when_others_do(over):
    guide = over.taught("forward")
    over.microscope.close()
    guide.may_look = lambda: False
    guide.go_to(2)
    assert not over.microscope.is_waiting
    over.at(over.microscope.open)
    assert over.stop.name == "A1"


def test_that_an_applied_update_leads_to_the_step_in_the_next_one(over):
    guide = over.taught("backward")
    over.at(guide.go_to, 2)
    over.microscope.to_end()
    with over.qtbot.waitSignal(over.microscope.applied, timeout=LONG):
        over.microscope.apply()
    over.qtbot.waitUntil(lambda: over.microscope.run_update == 1, timeout=LONG)
    assert over.microscope.place == Place("backward", "dW2", (0, 0))
    assert over.stop.name == "dW2"


def test_that_opened_again_it_goes_on_but_at_another_update_is_at_the_step_again(over):
    guide = over.taught("backward")
    over.at(guide.go_to, 2)
    over.microscope.to_end()
    over.microscope.close()
    over.at(over.microscope.open)
    assert over.stop == over.microscope.stops[-1]
    over.microscope.close()
    over.document.set_parameter(ParameterSetting(1, "W", (0, 0), 4.0), 0.4)
    over.at(over.microscope.open)
    assert over.stop.name == "dW2"


# Numbers


@pytest.mark.parametrize("name", NAMES)
def test_that_every_number_of_every_step_is_what_the_microscope_shows(over, name):
    guide = over.taught(name)
    for number in range(len(guide.steps)):
        over.at(guide.go_to, number)
        for option in range(max(1, len(guide.options))):
            if guide.options:
                over.at(guide.choose, option)
                assert guide.chosen == option
            for numbers in guide.numbers:
                assert numbers.agrees, (guide.step.title, numbers)
    assert guide.moment == ""


def test_that_numbers_stand_as_the_introduction_writes_them(over):
    guide = over.taught("forward")
    assert texts(guide)["W1"] == ("0.4  0.3\n0.2  0.7\n0.6  0.5",) * 2
    over.at(guide.go_to, 2)
    assert texts(guide)["A1"] == ("0.291312612451591  0.327477394808705",) * 2


def test_that_a_number_below_zero_has_a_real_minus_and_a_zero_none(over):
    guide = over.taught("activations")
    over.at(guide.choose, 2)
    assert texts(guide)["A1"] == ("−0.761594  0.000000  0.761594",) * 2
    look = Look("zero", "forward", "Z1", (-1e-9, -0.0, -1.0), 2)
    assert look_numbers(look, None).lesson == "0.00  0.00  −1.00"


def test_that_numbers_are_those_of_the_lesson_alone_where_nothing_is_looked_at(over):
    guide = over.taught("forward")
    over.microscope.close()
    assert texts(guide)["X"] == ("0.5  0.2  0.1", "")
    assert guide.moment == CLOSED
    over.microscope._close(LOST)
    assert guide.moment == NONE


def test_that_another_weight_gives_other_numbers_beside_the_lessons(over):
    guide = over.taught("forward")
    over.at(guide.go_to, 1)
    with over.qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.document.set_parameter(ParameterSetting(1, "W", (0, 0), 4.0), 0.4)
    assert texts(guide)["Z1"] == ("0.30  0.34", "2.10  0.34")
    assert not guide.numbers[0].agrees


def test_that_numbers_of_a_later_update_say_so(over):
    guide = over.taught("backward")
    with over.qtbot.waitSignal(over.microscope.applied, timeout=LONG):
        over.microscope.apply()
    over.qtbot.waitUntil(lambda: not over.microscope.is_waiting, timeout=LONG)
    assert guide.moment == "The numbers are now of update 2; the lesson's are of the first."
    assert texts(guide)["L"][0] != texts(guide)["L"][1]


def test_that_a_network_that_has_changed_leaves_no_number_where_it_has_none(over):
    guide = over.taught("initialisation")
    over.at(guide.go_to, 1)
    look = guide.options[0].looks[2]
    assert look_numbers(look, over.microscope.traced).agrees
    over.document.remove_layer(0)
    with over.qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.document.remove_layer(0)
    numbers = look_numbers(look, over.microscope.traced)
    assert (numbers.lesson, numbers.now, numbers.place) == ("8.57e−8", "", None)


@pytest.mark.parametrize("index", [(9, None), (None, 9), (0, 0, 0)])
def test_that_a_part_outside_an_array_is_no_number(over, index):
    traced = over.opened().traced
    numbers = look_numbers(Look("Z1", "forward", "Z1", (1.0,), 2, index), traced)
    assert (numbers.lesson, numbers.now, numbers.place) == ("1.00", "", None)


def test_that_a_number_is_asked_about(over):
    guide = over.taught("forward")
    over.at(guide.go_to, 2)
    guide.ask(guide.numbers[0].place)
    assert over.microscope.trail[-1] == Place("forward", "A1", (0, 0))


def test_that_a_row_is_asked_about_at_its_first_number(over):
    guide = over.taught("batch_norm")
    over.at(guide.go_to, 1)
    places = {numbers.label: numbers.place for numbers in guide.numbers}
    assert places["X̂1, column 2"] == Place("forward", "Xhat1", (0, 1))


# Options


def test_that_an_option_is_a_step_of_undo_and_shows_its_numbers(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    assert guide.chosen == 0
    over.at(guide.choose, 1)
    assert over.document.spec.network.layers[0].activation.name == "tanh_with_sigmoid_slope"
    assert over.document.undo_stack.undoText() == "lesson: a (1 − a), the slip"
    assert texts(guide)["dZ1"] == ("−0.015549681554619  −0.012441048542504",) * 2
    over.at(over.document.undo_stack.undo)
    assert guide.chosen == 0
    assert texts(guide)["dZ1"] == ("−0.068927671006426  −0.050431605264050",) * 2
    assert over.stop.name == "dZ1"
    assert over.document.undo_stack.isClean()


def test_that_an_edit_by_hand_is_none_of_the_options(over):
    guide = over.taught("optimizers")
    guide.go_to(1)
    assert has_puts(over.document.spec, guide.options[0].puts)
    training = over.document.spec.training
    optimizer = training.optimizer.with_value("learning_rate", 0.5)
    over.document.change_training(type(training)(training.loss, optimizer), "rate")
    assert guide.chosen == -1


def test_that_an_option_fits_only_while_its_layer_is_there(over):
    guide = over.taught("initialisation")
    assert guide.fits(0)
    over.document.remove_layer(0)
    assert guide.chosen == -1
    assert not guide.fits(0)
    before = over.document.spec
    guide.choose(1)
    assert over.document.spec == before


def test_that_an_option_is_left_with_its_step_as_a_step_of_undo(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    over.at(guide.choose, 1)
    over.at(guide.next)
    assert over.document.spec == over.document.project.spec
    assert over.document.undo_stack.undoText() == "lesson: as it came"
    assert all(numbers.agrees for numbers in guide.numbers)
    over.document.undo_stack.undo()
    assert over.document.spec.network.layers[0].activation.name == "tanh_with_sigmoid_slope"


def test_that_an_option_that_the_next_step_has_too_stays(over):
    guide = over.taught("activations")
    over.at(guide.choose, 2)
    before = over.document.spec
    over.at(guide.next)
    assert over.document.spec == before
    assert guide.chosen == 2


def test_that_edits_by_hand_stay_when_a_step_is_left(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    over.at(guide.choose, 1)
    over.document.change_seed(7)
    over.at(guide.back)
    assert over.document.spec.seed == 7
    assert over.document.spec.network == over.document.project.spec.network


def test_that_a_lesson_begins_again_as_it_came(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    over.at(guide.choose, 1)
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    over.at(guide.start_again)
    assert over.document.spec == over.document.project.spec
    assert over.microscope.traced.update == 1
    assert guide.number == SLIP
    assert all(numbers.agrees for numbers in guide.numbers)
    assert over.stop.name == "dZ1"


def test_that_the_proof_turns_red_with_the_slip_and_green_without(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    assert over.proven().verdict == "proven"
    over.at(guide.choose, 1)
    proof = over.proven()
    assert proof.verdict == "wrong"
    assert [row.name for row in proof.result.rows if not row.is_right] == ["W₁"]
    over.at(over.document.undo_stack.undo)
    assert over.proven().verdict == "proven"


def test_that_the_formula_shows_the_slope_that_was_taken(over):
    guide = over.taught("backward")
    over.at(guide.go_to, SLIP)
    right = over.microscope.origin
    over.at(guide.choose, 1)
    slip = over.microscope.origin
    assert right.place == slip.place == Place("backward", "dZ1", (0, 0))
    assert f"{slip.value:.15f}" == "-0.015549681554619"
    assert right.formula != slip.formula


def test_that_the_output_after_the_update_is_explained_at_the_last_step(over):
    guide = over.taught("backward")
    over.at(guide.go_to, len(guide.steps) - 1)
    assert over.microscope.place == Place("after", "A2", (0, 0))
    assert f"{over.microscope.origin.value:.15f}" == "0.606751480958904"


def test_that_a_lesson_leaves_an_evaluated_sample(over):
    guide = over.taught("backward")
    with over.qtbot.waitSignal(over.microscope.opened, timeout=LONG):
        over.microscope.look_at_sample(0)
    assert "as it is evaluated" in guide.moment
    over.at(guide.go_to, 2)
    assert not over.microscope.is_evaluation
    assert over.stop == stop_of(guide.step, over.microscope.stops)
    assert guide.moment == ""
