"""An evaluated sample: the numbers are those of a prediction, and each can be asked about."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.explanation import (
    Place,
    as_csv,
    as_latex,
    as_text,
    evaluated_sample,
    origin_of,
    stops_of,
)
from desktop_nn.engine.explanation.walk import GRAINS, Walk
from tests.engine.explanation.calculator import calculated
from tests.engine.nets import layer, numbers, one_hot, spec_of, train, trainer_of


@pytest.fixture(scope="module")
def trainer():
    """Batch norm and dropout, a few updates old."""
    hidden = layer(1, 4, "tanh", batch_norm=True, dropout=0.5)
    spec = spec_of(2, hidden, layer(2, 3, "softmax"), dtype="float64")
    made = trainer_of(spec, "cross_entropy", "adam", l2=0.01)
    train(made, 20, rows=8, classes=3)
    return made


@pytest.fixture(scope="module")
def sample():
    return numbers(1, 2), one_hot(1, 3)


@pytest.fixture(scope="module")
def traced(trainer, sample):
    return evaluated_sample(trainer, *sample, row=41)


def test_that_its_output_is_the_prediction_to_the_last_bit(trainer, traced, sample):
    predicted = trainer.network.predict(sample[0])
    assert traced.find("forward", "A2").value.tobytes() == predicted.tobytes()


def test_that_its_loss_is_that_of_the_sample_in_an_evaluation(trainer, traced, sample):
    inputs, targets = sample
    predicted = float(trainer.network.predict(inputs)[targets > 0.0][0])
    assert traced.loss_before == pytest.approx(-np.log(predicted), rel=1e-12)
    assert float(traced.find("loss", "sample_loss").value[0, 0]) == traced.loss_before


def test_that_neither_dropout_nor_the_batchs_statistics_take_part(trainer, traced):
    for name in ("mask1", "D1", "mean1", "variance1"):
        assert not traced.has("forward", name)
    running = traced.find("before", "running1").value
    deviation = traced.find("forward", "deviation1").value
    assert deviation == pytest.approx(np.sqrt(running[1] + 1e-5))
    normalised = traced.find("forward", "Xhat1").value
    sums = traced.find("forward", "Z1").value
    assert normalised == pytest.approx((sums - running[0]) / deviation)


def test_that_the_trainer_is_left_as_it_was(trainer, sample):
    before = trainer.state()
    evaluated_sample(trainer, *sample)
    after = trainer.state()
    assert np.array_equal(before.parameters, after.parameters)
    assert np.array_equal(before.running, after.running)
    assert before.generators == after.generators


def test_that_class_weights_and_penalties_leave_its_loss_alone(trainer, sample, traced):
    trainer_with = trainer.copy()
    trainer_with.spec = replace(trainer.spec, class_weights=(1.0, 5.0, 0.5), l1=0.1)
    assert evaluated_sample(trainer_with, *sample).loss_before == traced.loss_before


def test_that_its_track_goes_forward_to_the_loss_and_ends_there(traced):
    stops = stops_of(traced)
    assert {stop.part for stop in stops} == {"forward"}
    assert [stop.label for stop in stops] == [
        "X, Y",
        "Z₁",
        "norm₁",
        "A₁ tanh",
        "Z₂",
        "A₂ softmax",
        "L",
    ]


@pytest.mark.parametrize("grain", GRAINS)
def test_that_it_can_be_walked_to_its_end_and_back(traced, grain):
    walk = Walk(traced)
    position = walk.first()
    while (onward := walk.next(position, grain)) is not None:
        assert onward > position
        position = onward
        walk.touched(position, grain)
    assert position == walk.last()
    while (before := walk.back(position, grain)) is not None:
        assert before < position
        position = before
    assert position == walk.first()


def test_that_every_number_has_an_origin_that_gives_it_again(traced):
    count = 0
    for quantity in traced.quantities:
        for index in np.ndindex(quantity.value.shape):
            place = Place(quantity.phase, quantity.name, index)
            origin = origin_of(traced, place)
            assert origin.title
            assert all(copied(origin) for copied in (as_text, as_latex, as_csv))
            _, *shown, _ = origin.substituted.split(" = ")
            if shown and r"\text" not in shown[0]:
                value = float(quantity.value[index])
                assert calculated(shown[0]) == pytest.approx(value, rel=1e-5, abs=1e-7), (
                    origin.title
                )
                count += quantity.phase == "forward"
    assert count > 20


def test_that_batch_norms_part_says_that_it_is_the_running_one(traced):
    origin = origin_of(traced, Place("forward", "Xhat1", (0, 2)))
    assert "running statistics" in origin.note
    assert {f.place.name for f in origin.factors} == {"Z1", "running1", "deviation1"}
    assert (
        "running standard deviation"
        in origin_of(traced, Place("forward", "deviation1", (2,))).title
    )


def test_that_it_says_which_sample_of_the_data_it_is(traced):
    assert "row 42 of the data set" in origin_of(traced, Place("samples", "X", (0, 1))).note
