from dataclasses import replace

import pytest

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.changes import MOST, Change, changes_of, described
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.journal import Entry
from desktop_nn.experiment.project import default_spec

SPEC = default_spec()


def training(**values):
    return replace(SPEC, training=replace(SPEC.training, **values))


def data(**values):
    return replace(SPEC, data=replace(SPEC.data, **values))


def layer(**values):
    return replace(
        SPEC, network=SPEC.network.with_layer(0, replace(SPEC.network.layers[0], **values))
    )


def rate(value):
    return training(optimizer=SPEC.training.optimizer.with_value("learning_rate", value))


OLD_RATE = f"{SPEC.training.optimizer.number('learning_rate'):g}"
MOONS = DATA_SOURCES["moons"]
SQUARED = LOSSES["mean_squared_error"]

SHOWN = [
    (rate(0.5), "", f"learning rate {OLD_RATE} → 0.5"),
    (training(batch_size=20), "", "batch size 10 → 20"),
    (training(l2=0.01), "", "L2 λ 0 → 0.01"),
    (training(optimizer=OPTIMIZERS["rmsprop"].choice()), "", "optimizer Adam → RMSprop"),
    (training(l1=0.01), "", "L1 λ 0 → 0.01"),
    (training(clip=2.0), "", "clip 0 → 2"),
    (training(warm_up=1500), "", "warm-up 0 → 1\u202f500"),
    (training(schedule=SCHEDULES["cosine"].choice()), "", "schedule Constant → Cosine"),
    (training(class_weights=(1.0, 2.0)), "loss", "other class weights"),
    (layer(trainable=False), "", "layer 1: frozen"),
    (
        layer(bias_initializer=Choice.of("constant", value=0.1)),
        "",
        "layer 1: another bias initializer, from the next reset on",
    ),
    (data(features=("x1^2", "x2")), "features", "features x1^2, x2"),
    (data(features=("x1",) * 9), "features", "9 features"),
    (layer(units=6), "", "layer 1: units 8 → 6"),
    (layer(batch_norm=True), "", "layer 1: batch norm off → on"),
    (replace(SPEC, seed=7), "", "seed 42 → 7"),
    (training(loss=SQUARED.choice()), "loss", f"loss Cross-entropy → {SQUARED.label}"),
    (data(source=MOONS.choice()), "data", f"data Spiral → {MOONS.label}"),
    (data(source=SPEC.data.source.with_value("noise", 0.5)), "data", "noise 0.1 → 0.5"),
    (data(seed=2), "data", "data seed 1 → 2"),
    (data(validation_share=0.4), "split", "validation share 0.2 → 0.4"),
    (data(standardize=True), "scale", "standardised"),
]


@pytest.mark.parametrize(("spec", "label", "text"), SHOWN, ids=[text for *_, text in SHOWN])
def test_that_a_change_is_told_and_whether_it_breaks_the_curve(spec, label, text):
    [change] = changes_of((Entry(0, SPEC), Entry(120, spec)))
    assert change == Change(120, bool(label), label, text)


def test_that_a_change_tells_whether_there_was_dropout_before_it_and_is_from_it_on():
    [on, off] = changes_of((Entry(0, SPEC), Entry(9, layer(dropout=0.2)), Entry(12, SPEC)))
    assert (on.dropout, off.dropout) == ((False, True), (True, False))


def test_that_numbers_of_a_schedule_are_told_and_what_goes_is_told_too():
    step = SCHEDULES["step"]
    one, other = (training(schedule=step.choice(every=every)) for every in (100, 300))
    assert described(one, other) == ["every 100 → 300"]
    assert described(layer(trainable=False), SPEC) == ["layer 1: no longer frozen"]
    assert described(data(features=("x1",)), SPEC) == ["inputs as they are"]


def test_that_layers_that_come_and_go_are_told():
    network = SPEC.network
    shorter = replace(SPEC, network=replace(network, layers=network.layers[1:]))
    assert described(SPEC, shorter) == ["layers 3 → 2"]
    assert described(shorter, SPEC) == ["layers 2 → 3"]


def test_that_all_differences_of_a_step_are_told_together():
    both = replace(rate(0.5), data=replace(SPEC.data, standardize=True))
    [change] = changes_of((Entry(0, SPEC), Entry(5, both)))
    assert change.text == f"standardised · learning rate {OLD_RATE} → 0.5"


def test_that_changes_at_one_update_are_one_and_those_that_cancel_are_none():
    journal = (Entry(0, SPEC), Entry(5, data(seed=2)), Entry(5, data(seed=3)), Entry(9, rate(0.1)))
    assert [change.update for change in changes_of(journal)] == [5, 9]
    assert changes_of((Entry(0, SPEC), Entry(5, data(seed=2)), Entry(5, SPEC))) == ()


def test_that_only_the_latest_of_very_many_changes_are_told():
    journal = (Entry(0, SPEC), *(Entry(n, rate(n / 1e4)) for n in range(1, 1000)))
    found = changes_of(journal)
    assert len(found) == MOST
    assert found[-1].update == 999
