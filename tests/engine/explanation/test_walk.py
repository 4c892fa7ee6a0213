"""The walk: an order by arithmetic, in which everything is computed once and nothing again."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.explanation import (
    GRAINS,
    Place,
    Position,
    Walk,
    origin_of,
    registry,
    traced_update,
)
from tests.engine.nets import (
    everything,
    layer,
    numbers,
    one_hot,
    pairings,
    spec_of,
    targets,
    trainer_of,
)

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STEPS = ("term", "neuron", "layer")


def traced(spec=None, loss="cross_entropy", optimizer="adam", rows=4, **more):
    spec = spec or everything()
    trainer = trainer_of(spec, loss, optimizer, **more)
    form = LOSSES[loss].pairing(spec.output.activation.name, spec.output.units).targets
    y = targets(form, numbers(rows, spec.output.units, seed=9))
    return traced_update(trainer, numbers(rows, spec.inputs, seed=5), y)


WALKS = {
    "everything": Walk(traced(l1=0.01, l2=0.01, clip=0.5), sample=2),
    "plain": Walk(
        traced(spec_of(2, layer(1, 3), layer(2, 1, "identity")), "hinge", "gradient_descent")
    ),
    "class weights": Walk(
        traced(spec_of(2, layer(1, 3, "gelu"), layer(2, 3, "softmax")), class_weights=(1, 2, 3))
    ),
    "one row": Walk(
        traced(spec_of(1, layer(1, 2, batch_norm=True), layer(2, 1, "sigmoid")), rows=1)
    ),
}


def positions(walk, grain):
    """All, from the start to the end."""
    position, found = walk.first(), []
    while position is not None:
        found.append(position)
        position = walk.next(position, grain)
    return found


@pytest.fixture(scope="module")
def every_position():
    return {
        (name, grain): positions(walk, grain) for name, walk in WALKS.items() for grain in STEPS
    }


@FEW
@given(name=st.sampled_from(list(WALKS)), grain=st.sampled_from(STEPS), data=st.data())
def test_that_next_then_back_is_where_one_was(every_position, name, grain, data):
    walk, all_positions = WALKS[name], every_position[name, grain]
    position = data.draw(st.sampled_from(all_positions))
    after = walk.next(position, grain)
    if after is None:
        assert position == walk.last()
    else:
        assert after > position
        assert walk.back(after, grain) == position


@FEW
@given(name=st.sampled_from(list(WALKS)), grain=st.sampled_from(STEPS), data=st.data())
def test_that_from_anywhere_a_step_goes_to_the_nearest_end(every_position, name, grain, data):
    """Wherever another grain has led to: on to the first end behind it, back to the last before."""
    walk, ends = WALKS[name], every_position[name, grain]
    position = data.draw(st.sampled_from(every_position[name, "term"]))
    assert walk.next(position, grain) == min((e for e in ends if e > position), default=None)
    assert walk.back(position, grain) == max((e for e in ends if e < position), default=None)


@pytest.mark.parametrize("name", WALKS)
def test_that_every_grain_reaches_the_end_and_the_start(every_position, name):
    walk = WALKS[name]
    for grain in STEPS:
        found = every_position[name, grain]
        assert (found[0], found[-1]) == (walk.first(), walk.last())
        assert found == sorted(set(found))
    assert positions(walk, "update") == [walk.first(), walk.last()]
    assert walk.back(walk.last(), "update") == walk.first()
    assert all(walk.back(walk.first(), grain) is None for grain in GRAINS)
    assert len(every_position[name, "layer"]) == len(walk.stops) + 1


@pytest.mark.parametrize("name", WALKS)
def test_that_every_element_is_computed_exactly_once(every_position, name):
    walk = WALKS[name]
    keys = [key for stop in walk.stops for key in stop.names]
    assert len(keys) == len(set(keys))
    before = {key: walk.computed(walk.first(), *key) for key in keys}
    assert not any(mask.any() for mask in before.values())
    for position in every_position[name, "term"][1:]:
        now = {key: walk.computed(position, *key) for key in walk.stops[position.stop].names}
        assert all((now[key] >= before[key]).all() for key in now)
        new = [key for key in now if (now[key] != before[key]).any()]
        place = walk.place(position)
        is_last = position.term + 1 == max(1, len(origin_of(walk.update, place).terms))
        assert new == ([(place.phase, place.name)] if is_last else [])
        for key in new:
            fresh = now[key] & ~before[key]
            assert fresh[place.index]
            assert fresh.sum() in (1, walk.update.batch)
        before |= now
    assert all(mask.all() for mask in before.values())


@pytest.mark.parametrize("name", WALKS)
def test_that_what_a_number_is_made_of_is_there_before_it(every_position, name):
    walk = WALKS[name]
    for position in every_position[name, "neuron"][1:]:
        for place in walk.touched(position):
            assert walk.computed(position, place.phase, place.name)[place.index], place


@pytest.mark.parametrize("name", WALKS)
def test_that_the_walk_shows_all_that_the_trace_holds(name):
    walk = WALKS[name]
    shown = {key for stop in walk.stops for key in stop.names}
    rest = {(q.phase, q.name) for q in walk.update.quantities} - shown
    assert {phase for phase, _ in rest} <= {"before", "after"}
    last_but_one = walk.at_stop(len(walk.stops) - 2)
    for phase, key in rest:
        assert walk.computed(walk.last(), phase, key).all()
        assert walk.computed(last_but_one, phase, key).all() == (phase == "before")


def test_that_the_track_follows_the_teaching_texts_order():
    labels = [stop.label for stop in WALKS["everything"].stops]
    forward = ["X, Y", "Z₁", "norm₁", "A₁ ReLU", "mask₁", "Z₂", "norm₂", "A₂ tanh", "Z₃"]
    backward = ["∂L/∂Z₃", "∂L/∂W₃", "∂L/∂b₃", "∂L/∂A₂", "∂L/∂U₂", "∂L/∂γ₂, β₂", "∂L/∂Z₂", "∂L/∂W₂"]
    first = ["∂L/∂b₂", "∂L/∂D₁", "∂L/∂A₁", "∂L/∂U₁", "∂L/∂γ₁, β₁", "∂L/∂Z₁", "∂L/∂W₁", "∂L/∂X"]
    update = ["penalty", "clip", "rate"]
    for below in "₁₂₃":
        update += [f"m, v{below}", f"m̂, v̂{below}", f"step{below}", f"new W{below}"]
    assert labels == [*forward, "A₃ softmax", "L", *backward, *first, *update, "L after"]


def test_that_stops_say_what_they_stand_for():
    stops = {stop.label: stop for stop in WALKS["everything"].stops}
    assert (stops["norm₁"].name, stops["norm₁"].layer) == ("U1", 1)
    assert stops["∂L/∂γ₂, β₂"].names == (("backward", "dgamma2"), ("backward", "dbeta2"))
    assert stops["∂L/∂Z₃"].phase == "loss"
    assert [stops[label].part for label in ("L", "∂L/∂X", "penalty")] == [
        "forward",
        "backward",
        "update",
    ]
    assert stops["clip"].name == "clip_scale"
    assert ("after", "gamma1") in stops["new W₁"].names


def test_that_terms_of_one_number_come_one_by_one():
    walk = WALKS["plain"]
    gradient = next(stop for stop in walk.stops if stop.label == "∂L/∂W₁")
    before = walk.at_stop(gradient.number - 1)
    position = walk.next(before, "term")
    assert position == Position(gradient.number, 0, 0)
    assert walk.place(position) == Place("backward", "dW1", (0, 0))
    assert walk.touched(position, "term") == (
        Place("samples", "X", (0, 0)),
        Place("backward", "dZ1", (0, 0)),
    )
    assert len(walk.touched(position, "neuron")) == 8
    assert not walk.computed(position, "backward", "dW1").any()
    whole = walk.next(before, "neuron")
    assert whole == Position(gradient.number, 1, 3), "two inputs, of four samples each"
    assert walk.place(whole) == Place("backward", "dW1", (1, 0))
    assert walk.computed(whole, "backward", "dW1").tolist() == [[True, False, False]] * 2


def test_that_a_whole_stop_is_told_by_the_array_that_it_stands_for():
    walk = WALKS["everything"]
    stops = {stop.label: stop.number for stop in walk.stops}
    expected = {
        "norm₁": Place("forward", "U1", (2, 5)),
        "L": Place("loss", "loss", ()),
        "∂L/∂Z₃": Place("loss", "dZ3", (2, 1)),
        "∂L/∂γ₂, β₂": Place("backward", "dgamma2", (4,)),
        "new W₂": Place("after", "W2", (5, 4)),
        "L after": Place("after", "loss", ()),
    }
    for label, place in expected.items():
        assert walk.place(walk.at_stop(stops[label]), "layer") == place
    first = walk.next(walk.at_stop(stops["norm₁"] - 1), "neuron")
    assert walk.place(first, "neuron") == Place("forward", "U1", (2, 0))
    assert walk.place(first) == Place("forward", "running1", (1, 0))
    within = walk.next(walk.at_stop(stops["norm₁"] - 1), "term")
    assert walk.place(within, "neuron") == Place("forward", "mean1", (0,))


def test_that_a_term_of_a_variance_touches_its_own_sample_and_the_mean():
    walk = WALKS["everything"]
    stop = walk.stop_of("forward", "variance1")
    position = walk.at_stop(stop.number - 1)
    while walk.place(position) != Place("forward", "variance1", (0,)):
        position = walk.next(position, "term")
    touched = walk.touched(walk.next(position, "term"), "term")
    assert touched == (Place("forward", "Z1", (1, 0)), Place("forward", "mean1", (0,)))


def test_that_the_chosen_sample_is_the_row_that_is_shown():
    update = WALKS["everything"].update
    places = [Walk(update, sample).place(Position(1, 0, 0)) for sample in range(4)]
    assert [place.index for place in places] == [(n, 0) for n in range(4)]
    with pytest.raises(ValueError, match="from 0 to 3, got 4"):
        Walk(update, 4)


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_every_optimizer_can_be_walked(optimizer):
    walk = Walk(traced(optimizer=optimizer, rows=3))
    assert positions(walk, "neuron")[-1] == walk.last()


@pytest.mark.parametrize(("loss", "activation", "units"), pairings())
def test_that_every_pair_of_output_and_loss_can_be_walked(loss, activation, units):
    walk = Walk(traced(spec_of(2, layer(1, 2), layer(2, units, activation)), loss, rows=3))
    assert positions(walk, "neuron")[-1] == walk.last()
    masks = [walk.computed(walk.last(), *key) for stop in walk.stops for key in stop.names]
    assert all(mask.all() for mask in masks)


def test_that_an_unknown_grain_is_refused():
    walk = WALKS["plain"]
    with pytest.raises(ValueError, match="expected a grain"):
        walk.next(walk.first(), "epoch")


def test_that_a_step_of_a_large_net_makes_no_list_of_its_terms(monkeypatch):
    """By count: a step asks for a handful of origins, of one number each."""
    spec = spec_of(
        784,
        layer(1, 128, "relu", batch_norm=True, bias=False),
        layer(2, 64, "relu"),
        layer(3, 10, "softmax"),
        dtype="float32",
    )
    trainer = trainer_of(spec, "cross_entropy", "adam")
    walk = Walk(traced_update(trainer, numbers(16, 784), one_hot(16, 10)))
    asked = []
    monkeypatch.setattr(registry, "origin_of", lambda *args: asked.append(args) or origin_of(*args))
    stop = next(stop for stop in walk.stops if stop.label == "∂L/∂W₁")
    position = walk.at_stop(stop.number - 1)
    asked.clear()
    for grain in STEPS:
        position = walk.next(position, grain)
    assert position == walk.at_stop(stop.number)
    assert walk.back(position, "term") is not None
    assert len(asked) < 25
    assert np.all(walk.computed(position, "backward", "dW1"))
