"""The lessons: every number in them is a number of the very update that the project makes next."""

import re
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.explanation.traced import traced_update
from desktop_nn.engine.gradient_check import check_gradients
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.lesson import Put, has_puts, with_puts
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.resources import resource
from desktop_nn.experiment.validation import find_problems
from desktop_nn.experiment.validation.lesson import lesson_problems
from desktop_nn.training.run import Run

TITLES = {
    "forward": "Forward propagation",
    "backward": "Backward propagation",
    "activations": "Activations",
    "initialisation": "Initialisation",
    "losses": "Losses",
    "optimizers": "Optimizers",
    "batch_norm": "Batch normalisation",
}
each = pytest.mark.parametrize("name", TITLES)

# By lesson and quantity, what the introduction gives: each to the digits that stand here.
TEXT = {
    "forward": {
        "X": ["0.5 0.2 0.1"],
        "W1": ["0.4 0.3 0.2 0.7 0.6 0.5"],
        "W2": ["0.8 0.6"],
        "Z1": ["0.30 0.34"],
        "A1": ["0.291312612451591 0.327477394808705"],
        "Z2": ["0.429536526846496"],
        "A2": ["0.605762989893290"],
    },
    "backward": {
        "loss": ["0.0777114100689391"],
        # The last digits that are given of these are beyond what float64 computes alike everywhere.
        "dZ2": ["-0.094149392224368"],
        "dW2": ["-0.027426905409610 -0.030831797688459"],
        "dZ1": [
            "-0.068927671006426 -0.050431605264050",
            "-0.015549681554619 -0.012441048542504",
        ],
        "W2": ["0.802742690540961 0.603083179768846"],
        "W1": ["0.403446383550321 0.302521580263202"],
        "A2": ["0.606751480958904"],
    },
    "activations": {
        "Z1": ["-1 0 1"],
        "A1": ["0.268941 0.500000 0.731059", "0 0 1", "-0.761594 0.000000 0.761594"],
    },
    "losses": {
        "A1": ["0.7 0.2 0.1"],
        "Y": ["1 0 0"],
        "loss": ["0.3566749", "0.0466667", "0.0000000"],
    },
    "optimizers": {"W1": ["0.5 0.3", "0.499 0.298"], "dW1": ["0.1 0.2"]},
    "batch_norm": {"Z1": ["1 2 3 4 5 6"], "Xhat1": ["-1.2247 0.0000 1.2247"]},
}
DRAWN = {"W ~ N(0, 0.01²)", "W ~ N(0, 1/2)", "W ~ N(0, 1/16)", "W ~ N(0, 2/2)", "W ~ N(0, 2/16)"}


def sample(name):
    return open_project(resource("samples", f"{name}.dnn"))


def run_of(project, puts=()):
    spec = with_puts(project.spec, puts)
    assert spec is not None
    assert errors(find_problems(spec, load(spec.data, project.own))) == ()
    return Run(spec, project.own)


def traced(project, puts=()):
    """The update that the project makes first, set up as an option has it."""
    run = run_of(project, puts)
    return traced_update(run.trainer, *run.next_batch())


def sights(project):
    """Each way in which a step is seen: its choices, its numbers, the formulas of its weights."""
    for step in project.lesson.steps:
        yield (), step.looks, step.drawn
        for option in step.options:
            yield option.puts, option.looks, option.drawn


def numbers(update, look):
    """What the update has where a look looks, as text; a 0 has no sign."""
    value = update.find(look.phase, look.name).value
    if look.of == "deviation":
        return f"{value.std():.{look.decimals}g}"
    part = tuple(slice(None) if number is None else number for number in look.index)
    return text_of(replace(look, values=tuple(value[part].ravel().tolist())))


def text_of(look):
    if look.of == "deviation":
        return f"{look.values[0]:.{look.decimals}g}"
    return " ".join(f"{value + 0.0:.{look.decimals}f}" for value in look.values)


@each
def test_that_a_lesson_has_its_title_and_no_problem(name):
    project = sample(name)
    assert project.title == TITLES[name]
    assert lesson_problems(project.lesson) == ()
    assert len(project.lesson.steps) >= 3
    assert project.notes == project.lesson.steps[0].text
    assert project.spec.network.dtype == "float64"


@each
def test_that_the_microscope_opens_at_a_quantity_that_is_there(name):
    project = sample(name)
    for step in project.lesson.steps:
        for puts in ((), *(option.puts for option in step.options)):
            names = {quantity.name for quantity in traced(project, puts).quantities}
            assert step.name in names, step.title


@each
def test_that_every_number_of_a_lesson_is_a_number_of_its_update(name):
    project = sample(name)
    count = 0
    for puts, looks, _ in sights(project):
        update = traced(project, puts)
        for look in looks:
            assert numbers(update, look) == text_of(look), look
            count += len(look.values)
    assert count >= 6


@each
def test_that_every_step_has_numbers_whatever_is_chosen(name):
    for step in sample(name).lesson.steps:
        for option in step.options or (None,):
            looks = (*step.looks, *(option.looks if option else ()))
            assert looks or step.drawn or (option and option.drawn), step.title


@each
def test_that_no_line_of_a_step_ends_within_a_calculation(name):
    for step in sample(name).lesson.steps:
        for text in (step.text, *(option.text for option in step.options)):
            assert not re.search(r" [·−] |(=|log|Σ) |\([−0-9., ]* [−0-9., ]*\)", text), text


@pytest.mark.parametrize("name", TEXT)
def test_that_a_lesson_shows_every_number_of_the_introduction(name):
    project = sample(name)
    shown = {(look.name, text_of(look)) for _, looks, _ in sights(project) for look in looks}
    wanted = {(quantity, text) for quantity, texts in TEXT[name].items() for text in texts}
    assert wanted - shown == set()


def test_that_the_formulas_of_the_three_starts_are_shown():
    found = {each.text for _, _, drawn in sights(sample("initialisation")) for each in drawn}
    assert found == DRAWN


@each
def test_that_the_first_option_is_how_the_project_comes(name):
    project = sample(name)
    for step in project.lesson.steps:
        if step.options:
            assert has_puts(project.spec, step.options[0].puts), step.title


# The slips, each with the number that it gives


def said(name, title):
    (step,) = [step for step in sample(name).lesson.steps if step.title == title]
    return " ".join([step.text, *step.tries])


def test_that_the_check_tells_the_slip_from_the_right_slope():
    project = sample("backward")
    (step,) = [step for step in project.lesson.steps if step.options]
    right, slip = (run_of(project, option.puts) for option in step.options)
    assert check_gradients(right.trainer, *right.next_batch()).worst <= 1e-6
    check = check_gradients(slip.trainer, *slip.next_batch())
    assert check.worst_by_array()["W1"] > 0.5
    assert check.worst_by_array()["W2"] <= 1e-6


def test_that_a_plain_product_for_an_outer_one_cannot_run():
    update = traced(sample("backward"))
    x, dz = update.find("samples", "X").value[0], update.find("backward", "dZ1").value[0]
    with pytest.raises(ValueError, match="broadcast"):
        x * dz
    assert np.outer(x, dz) == pytest.approx(update.find("backward", "dW1").value, abs=1e-17)
    assert "three numbers against two" in said("backward", "Every input with every unit")


def test_that_sums_for_means_give_what_the_lesson_says():
    project = sample("losses")
    entropy = float(traced(project).find("loss", "loss").value)
    text = said("losses", "A slip: sums for means")
    assert f"{3 * entropy:.4f}" == "1.0700"
    assert f"{32 * entropy:.2f}" == "11.41"
    squared = 3 * 0.0466667
    assert all(number in text for number in ("1.0700", "11.41", "0.0467", f"{squared:.2f}"))


def test_that_the_loss_stays_finite_where_a_logarithm_would_not():
    project = sample("losses")
    run = Run(project.spec, project.own)
    run.set_parameter(1, "W", (0, 0), -1000.0)
    update = traced_update(run.trainer, *run.next_batch())
    assert update.find("forward", "A1").value[0, 0] == 0.0
    assert f"{update.find('loss', 'loss').value:.3f}" == "333.170"
    assert "333.170" in said("losses", "A slip: the logarithm of 0")


def test_that_updates_without_the_share_of_a_sample_go_twice_as_far():
    update = traced(sample("optimizers"))
    weights = update.find("before", "W1").value - 0.01 * 2 * update.find("backward", "dW1").value
    assert [f"{weight:.3f}" for weight in weights[:, 0]] == ["0.498", "0.296"]
    assert "0.498 and 0.296" in said("optimizers", "A slip: no 1/N")


def test_that_dividing_by_the_variance_gives_what_the_lesson_says():
    update = traced(sample("batch_norm"))
    column = update.find("forward", "Z1").value[:, 0]
    slip = (column - column.mean()) / column.var()
    assert slip.tolist() == pytest.approx([-0.75, 0.0, 0.75])
    assert f"{slip.std():.2f}" == "0.61"
    text = said("batch_norm", "A slip: dividing by the variance")
    assert "−0.75, 0 and 0.75, and its spread 0.61" in text


# What else the lessons promise


def test_that_a_batch_of_one_leaves_the_loss_as_it_is():
    project = sample("losses")
    training = replace(project.spec.training, batch_size=1)
    update = traced(replace(project, spec=replace(project.spec, training=training)))
    assert f"{update.find('loss', 'loss').value:.7f}" == "0.3566749"


def test_that_a_scaled_column_is_normalised_to_the_same():
    project = sample("batch_norm")
    run = Run(project.spec, project.own)
    run.set_parameter(1, "W", (0, 0), 100.0)
    update = traced_update(run.trainer, *run.next_batch())
    before = traced(project).find("forward", "Xhat1").value
    assert update.find("forward", "Xhat1").value == pytest.approx(before, abs=1e-5)
    assert np.abs(update.find("backward", "dZ1").value.sum(axis=0)).max() < 1e-15


def test_that_a_small_start_stands_still_and_the_others_learn():
    project = sample("initialisation")
    (step,) = [step for step in project.lesson.steps if step.title == "The way back"]
    accuracy = {}
    for option in step.options:
        run = run_of(project, option.puts)
        for _ in range(50):
            run.advance_epoch()
        accuracy[option.label] = run.validation_metrics().accuracy
    assert accuracy["small random"] < 0.6
    assert accuracy["Xavier"] > 0.95
    assert accuracy["He"] > 0.95


# Choices at a place


def test_that_choices_are_put_where_they_belong():
    spec = sample("backward").spec
    relu, adam = Choice("relu"), Choice.of("adam", learning_rate=0.1)
    changed = with_puts(
        spec,
        (
            Put("network.layers.1.activation", relu),
            Put("network.layers.2.initializer", Choice("zeros")),
            Put("training.loss", Choice("mean_squared_error")),
            Put("training.optimizer", adam),
        ),
    )
    assert changed.network.layers[0].activation == relu
    assert changed.network.layers[0].initializer == spec.network.layers[0].initializer
    assert changed.network.layers[1].initializer == Choice("zeros")
    assert changed.training.loss == Choice("mean_squared_error")
    assert changed.training.optimizer == adam
    assert changed.training.batch_size == spec.training.batch_size


@pytest.mark.parametrize(
    "where", ["network.layers.9.activation", "network.layers.1.units", "seed", "training.l2", ""]
)
def test_that_an_experiment_without_such_a_place_gets_no_choice(where):
    spec = sample("backward").spec
    assert with_puts(spec, (Put(where, Choice("tanh")),)) is None
    assert not has_puts(spec, (Put(where, Choice("tanh")),))
