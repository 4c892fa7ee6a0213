"""Questions before a number is shown: clear, not given away, and answered by the update itself."""

from collections import Counter

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.explanation import Place, origin_of, traced_update
from desktop_nn.engine.explanation.place import letters_of
from desktop_nn.engine.explanation.questions import fresh_numbers, question_before
from desktop_nn.engine.explanation.walk import Walk
from tests.engine.nets import (
    everything,
    given_layer,
    layer,
    numbers,
    one_hot,
    pairings,
    spec_of,
    targets,
    train,
    trainer_of,
)

X, Y = numbers(8, 3, seed=5), one_hot(8, 2, seed=5)
KINDS = {"direction", "most", "zero", "sample", "loss", "sign"}


def walk_of(spec, loss="cross_entropy", optimizer="adam", updates=3, sample=1, **settings):
    trainer = trainer_of(spec, loss, optimizer, seed=4, **settings)
    train(trainer, updates, classes=2 if loss == "cross_entropy" else None)
    return Walk(traced_update(trainer, X, Y), sample)


def steps_of(walk, grain):
    position = walk.first()
    while (onward := walk.next(position, grain)) is not None:
        yield position, onward
        position = onward


def asked(walk, grain="neuron", seed=0):
    """All questions of a walk, each with its step."""
    for position, onward in steps_of(walk, grain):
        question = question_before(walk, position, onward, seed)
        if question is not None:
            yield question, position, onward


@pytest.fixture(scope="module")
def walk():
    return walk_of(everything(), l2=0.01, clip=0.5)


@pytest.fixture(scope="module")
def all_asked(walk):
    """Of many seeds, so that every kind comes with every answer."""
    return [found for seed in range(6) for found in asked(walk, "neuron", seed)]


def test_that_every_kind_of_question_is_asked(all_asked):
    assert {question.kind for question, _, _ in all_asked} == KINDS


def test_that_what_is_asked_about_is_blank_before_and_there_after(walk, all_asked):
    for question, position, onward in all_asked:
        place = question.place
        assert not walk.computed(position, place.phase, place.name)[place.index]
        assert walk.computed(onward, place.phase, place.name)[place.index]


def test_that_choices_differ_and_one_is_right(all_asked):
    for question, _, _ in all_asked:
        assert 2 <= len(question.choices) <= 4
        assert len(set(question.choices)) == len(question.choices)
        assert 0 <= question.right < len(question.choices)
        assert question.text.endswith("?")
        assert question.explanation.endswith(".")


def test_that_the_same_seed_asks_the_same_and_another_asks_others(walk):
    first, again, other = (list(asked(walk, "layer", seed)) for seed in (0, 0, 1))
    assert first == again
    assert [q.text for q, _, _ in first] != [q.text for q, _, _ in other]


def test_that_no_answer_can_be_guessed_from_the_kind(all_asked):
    answers = Counter((q.kind, q.right) for q, _, _ in all_asked)
    for kind, least in (("direction", 2), ("zero", 2), ("sign", 2), ("sample", 3), ("most", 3)):
        counts = [count for (of, _), count in answers.items() if of == kind]
        assert len(counts) >= least, answers
        assert max(counts) < 0.8 * sum(counts), answers


# Whether the right answer is right


def test_that_the_way_of_a_weight_is_that_of_the_new_one(walk, all_asked):
    for question, _, _ in all_asked:
        if question.kind == "direction":
            name = question.place.name.removeprefix("step_")
            old = walk.update.number(Place("before", name, question.place.index))
            new = walk.update.number(Place("after", name, question.place.index))
            right = "rises" if new > old else "falls" if new < old else "stays"
            assert right in question.choices[question.right]
            assert right.removesuffix("s") in question.explanation.lower() or right == "stays"


def test_that_the_sample_that_weighs_most_does_so_clearly(walk, all_asked):
    for question, _, _ in all_asked:
        if question.kind == "sample":
            origin = origin_of(walk.update, question.place)
            sizes = {f"Sample {t.sample + 1}": abs(t.value) for t in origin.terms}
            best = question.choices[question.right]
            assert sizes[best] == max(sizes.values())
            rest = [sizes[choice] for choice in question.choices if choice != best]
            assert all(sizes[best] > 1.1 * size for size in rest)


def test_that_a_delta_said_to_be_zero_is_zero(walk, all_asked):
    for question, _, _ in all_asked:
        if question.kind == "zero":
            value = walk.update.number(question.place)
            assert (abs(value) < 1e-15) == (question.right == 0)


def test_that_of_several_steps_the_largest_is_meant(walk, all_asked):
    for question, _, _ in all_asked:
        if question.kind == "most":
            array = walk.update.find(question.place.phase, question.place.name).value
            for k, choice in enumerate(question.choices):
                index = tuple(int(i) - 1 for i in choice.split("[")[1].rstrip("]").split(", "))
                step, best = abs(array[index]), abs(array[question.place.index])
                assert (index == question.place.index) == (k == question.right)
                assert k == question.right or best > 1.1 * step, choice


def test_that_a_sign_is_that_of_the_number(walk, all_asked):
    for question, _, _ in all_asked:
        if question.kind == "sign":
            assert (walk.update.number(question.place) > 0.0) == (question.right == 0)


@pytest.mark.parametrize("rate", [0.01, 50.0])
def test_that_the_loss_falls_with_a_small_step_and_rises_with_one_too_long(rate):
    walk = walk_of(everything(0.0), optimizer="gradient_descent", learning_rate=rate, updates=0)
    question = question_before(walk, walk.at_stop(len(walk.stops) - 2), walk.last())
    assert question.kind == "loss"
    falls = walk.update.loss_after < walk.update.loss_before
    assert falls == (rate == 0.01)
    assert question.right == (0 if falls else 1)
    assert ("too far" in question.explanation) == (not falls)


# Why


def questions_of(walk, kind, seeds=12, grain="neuron"):
    return [q for seed in range(seeds) for q, _, _ in asked(walk, grain, seed) if q.kind == kind]


def test_that_a_dead_relu_is_told_by_its_input(walk):
    relu = spec_of(3, layer(1, 6, "relu"), layer(2, 2, "softmax"))
    found = [q for q in questions_of(walk_of(relu), "zero", 4) if q.place.name == "dZ1"]
    zeros = [q for q in found if q.right == 0]
    assert zeros
    assert len(zeros) < len(found)
    assert all("ReLU has the slope 0 at z = −" in q.explanation for q in zeros)


def test_that_a_dropped_neuron_is_told_by_its_mask(walk):
    found = [q for q in questions_of(walk, "zero") if q.place.name == "dA1" and q.right == 0]
    assert found
    assert all("Dropout has dropped this neuron" in q.explanation for q in found)


def test_that_a_bias_before_batch_norm_is_told_to_have_no_gradient(walk):
    found = [q for q in questions_of(walk, "zero") if q.place.name == "db2"]
    assert found
    assert all(q.right == 0 for q in found)
    assert all("Batch norm takes the mean away" in q.explanation for q in found)


def test_that_a_bias_before_batch_norm_is_not_asked_which_way_rounding_moves_it(walk, all_asked):
    moving = {q.place.name for q, _, _ in all_asked if q.kind in ("direction", "most")}
    normed = [k for k, each in enumerate(walk.update.network.layers, 1) if each.batch_norm]
    assert moving
    assert normed
    assert moving.isdisjoint(f"step_b{layer}" for layer in normed)


def test_that_weights_out_that_are_zero_are_told():
    out = [[0.0, 0.0], [0.4, -0.3], [0.0, 0.0], [0.2, 0.1]]
    spec = spec_of(3, layer(1, 4), given_layer(2, 2, out, "softmax"))
    walk = walk_of(spec, updates=0)
    found = [q for q in questions_of(walk, "zero") if q.place.name == "dA1"]
    zeros = [q for q in found if q.right == 0]
    assert {q.place.index[1] for q in zeros} == {0, 2}
    assert all("All weights out of this neuron are 0" in q.explanation for q in zeros)
    assert len(zeros) < len(found)


def test_that_where_no_delta_is_zero_it_is_not_asked():
    spec = spec_of(3, layer(1, 4), layer(2, 2, "softmax"))
    assert questions_of(walk_of(spec), "zero", 4) == []


def test_that_a_step_against_its_gradient_is_blamed_on_memory():
    walk = walk_of(everything(), optimizer="momentum", learning_rate=0.3, momentum=0.95)
    against = [q for q in questions_of(walk, "direction") if "outweighs it" in q.explanation]
    assert against
    for question in against:
        name = question.place.name.removeprefix("step_")
        gradient = walk.update.number(Place("backward", f"d{name}", question.place.index))
        assert gradient * walk.update.number(question.place) <= 0.0
        assert "what the optimizer remembers" in question.explanation


def test_that_a_frozen_layer_stays():
    spec = spec_of(3, layer(1, 4, trainable=False), layer(2, 2, "softmax"))
    found = questions_of(walk_of(spec), "direction", 3)
    frozen = [q for q in found if q.place.name.endswith("1")]
    assert frozen
    assert all(q.choices[q.right] == "It stays as it is" for q in frozen)
    assert all("Layer 1 is frozen" in q.explanation for q in frozen)


def test_that_nobody_is_asked_which_way_rounding_goes():
    """b2 lies before a batch norm: its gradient is rounding, and Adam makes a long step of it."""
    walk = walk_of(everything(dtype="float32"))
    step = np.abs(walk.update.find("update", "step_b2").value)
    assert step.max() > 1e-3
    found = questions_of(walk, "direction", 8) + questions_of(walk, "most", 8)
    names = {question.place.name for question in found}
    assert "step_b2" not in names
    assert {"step_b3", "step_beta1"} <= names


def test_that_a_long_sum_is_told_by_what_is_in_it():
    spec = spec_of(3, layer(1, 9), layer(2, 2, "softmax"))
    walk = walk_of(spec)
    (question, *_) = [q for q in questions_of(walk, "sign", 4) if q.place.name == "Z2"]
    origin = origin_of(walk.update, question.place)
    above = [term.value for term in origin.terms if term.value > 0.0]
    below = [term.value for term in origin.terms if term.value < 0.0]
    largest = max(origin.terms, key=lambda term: abs(term.value))
    told = question.explanation.replace("−", "-")
    assert f"{len(above)} terms above 0 add {sum(above):.4g}" in told
    assert f"{len(below)} terms below 0 add {sum(below):.4g}" in told
    assert told.endswith(f"= {largest.value:.4g}.")


def test_that_steps_that_are_alike_are_not_compared():
    spec = spec_of(3, layer(1, 4), layer(2, 2, "softmax"))
    walk = walk_of(spec, optimizer="adam", updates=0)  # Adam's first steps are all of one length
    assert questions_of(walk, "most", 4) == []


# Any network


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
@pytest.mark.parametrize("grain", ["term", "neuron", "layer", "update"])
def test_that_any_optimizer_can_be_asked_about_at_any_grain(optimizer, grain):
    walk = walk_of(everything(), optimizer=optimizer)
    found = list(asked(walk, grain))
    assert found
    kinds = {q.kind for q, _, _ in found}
    assert grain == "update" or ("sample" in kinds and {"direction", "most"} & kinds)


def test_that_values_can_be_asked_about_too():
    trainer = trainer_of(spec_of(3, layer(1, 4, "gelu"), layer(2, 2, "identity")), seed=2)
    walk = Walk(traced_update(trainer, X, numbers(8, 2, seed=7)))
    kinds = {q.kind for seed in range(6) for q, _, _ in asked(walk, "neuron", seed)}
    assert {"direction", "most", "sample", "loss", "sign"} <= kinds


@pytest.mark.parametrize("loss", [row.name for row in LOSSES.rows])
def test_that_every_output_that_a_loss_allows_can_be_asked_about(loss):
    for _, activation, units in (one for one in pairings() if one[0] == loss):
        spec = spec_of(3, layer(1, 4, "elu", batch_norm=True), layer(2, units, activation))
        trainer = trainer_of(spec, loss, "adam", seed=2)
        form = LOSSES[loss].pairing(activation, units).targets
        walk = Walk(traced_update(trainer, X, targets(form, numbers(8, units, seed=6))))
        found = [q for q, _, _ in asked(walk, "layer")]
        assert {"direction", "most", "sample"} & {q.kind for q in found}
        assert all(0 <= q.right < len(q.choices) for q in found)


def test_that_a_batch_of_one_has_no_sample_to_choose():
    trainer = trainer_of(spec_of(3, layer(1, 4), layer(2, 2, "identity")), seed=2)
    walk = Walk(traced_update(trainer, X[:1], numbers(1, 2)))
    assert "sample" not in {q.kind for q, _, _ in asked(walk)}


def test_that_a_step_shows_what_is_new_and_of_the_chosen_sample_alone(walk):
    stops = {stop.label: stop.number for stop in walk.stops}
    number = stops["∂L/∂A₁"]
    shown = fresh_numbers(walk, walk.at_stop(number - 1), walk.at_stop(number))
    (fresh,) = [one for one in shown if letters_of(one.name) == "dA"]
    assert np.array_equal(fresh.index, [[1, j] for j in range(6)])
    assert fresh.place(2) == Place("backward", "dA1", (1, 2))
    weights = stops["∂L/∂W₂"]
    onward = walk.next(walk.at_stop(weights - 1), "neuron")
    (fresh,) = fresh_numbers(walk, walk.at_stop(weights - 1), onward)
    assert np.array_equal(fresh.index, [[i, 0] for i in range(6)])
