"""What the network diagram shows of a walk: the trace's numbers, and what the step touches."""

import numpy as np
import pytest

from desktop_nn.models.microscope import Place
from desktop_nn.models.walk_picture import walk_picture
from tests.models.microscopes import bench
from tests.views.microscope.conftest import stop_of, three_classes


@pytest.fixture
def scope(qtbot):
    with bench(qtbot, *three_classes()) as made:
        yield made.opened()


def held(scope, phase, name):
    return scope.traced.find(phase, name).value[scope.sample]


def test_that_there_is_no_picture_without_an_update(scope):
    scope.close()
    assert walk_picture(scope) is None


def test_that_at_the_start_all_is_blank(scope):
    picture = walk_picture(scope)
    assert [len(values) for values in picture.values] == [2, 4, 3]
    assert all(np.isnan(values).all() for values in (*picture.values, *picture.slopes))
    assert picture.neurons == picture.edges == frozenset()
    assert picture.chief is None


def test_that_at_the_end_it_has_the_samples_outputs_and_slopes(scope):
    scope.set_sample(2)
    scope.to_end()
    picture = walk_picture(scope)
    for column, (phase, name) in enumerate(
        [("samples", "X"), ("forward", "A1"), ("forward", "A2")]
    ):
        assert picture.values[column] == pytest.approx(held(scope, phase, name))
    assert picture.slopes[0] == pytest.approx(held(scope, "backward", "dX"))
    assert picture.slopes[1] == pytest.approx(held(scope, "backward", "dZ1"))
    assert picture.slopes[2] == pytest.approx(held(scope, "loss", "dZ2"))
    assert picture.letters == (("x",) * 2, ("a",) * 4, ("a",) * 3)


def test_that_of_the_whole_batch_it_has_means_and_the_sums_of_slopes(scope):
    scope.show_batch()
    scope.to_end()
    picture = walk_picture(scope)
    found = scope.traced.find
    assert picture.of_batch
    assert picture.values[1] == pytest.approx(found("forward", "A1").value.mean(axis=0), rel=1e-6)
    slopes = found("backward", "dZ1").value.sum(axis=0)
    assert picture.slopes[1] == pytest.approx(slopes, rel=1e-5, abs=1e-8)
    assert picture.slopes[2] == pytest.approx(found("backward", "db2").value, rel=1e-5)
    assert picture.letters[1] == ("a\u0304",) * 4


def test_that_of_the_whole_batch_what_is_not_computed_is_blank(scope):
    scope.show_batch()
    scope.to_stop(stop_of(scope, "Z1"))
    scope.back()
    picture = walk_picture(scope)
    assert np.isnan(picture.values[1]).tolist() == [False, False, False, True]
    assert np.isnan(picture.slopes[1]).all()


def test_that_at_the_grain_of_terms_the_terms_sample_is_shown_of_a_batch_too(scope):
    scope.show_batch()
    scope.set_grain("term")
    scope.to_stop(stop_of(scope, "dW2") - 1)
    scope.next()
    scope.next()
    picture = walk_picture(scope)
    assert not picture.of_batch
    assert picture.values[1] == pytest.approx(scope.traced.find("forward", "A1").value[1])


def test_that_a_neuron_shows_the_newest_of_its_numbers(scope):
    scope.to_stop(stop_of(scope, "A1"))
    scope.back()
    scope.back()
    picture = walk_picture(scope)
    assert picture.letters[1] == ("a", "a", "u", "u")
    assert picture.values[1][:2] == pytest.approx(held(scope, "forward", "A1")[:2])
    assert picture.values[1][2:] == pytest.approx(held(scope, "forward", "U1")[2:])


def test_that_a_weighted_sum_lights_all_lines_that_lead_to_it(scope):
    scope.to_stop(stop_of(scope, "Z1"))
    picture = walk_picture(scope)
    assert scope.place.index[1] == 3
    assert picture.edges == {(0, 0, 3), (0, 1, 3)}
    assert picture.neurons == {(0, 0), (0, 1), (1, 3)}
    assert picture.chief is None


def test_that_a_slope_lights_all_lines_that_it_comes_back_on(scope):
    scope.to_stop(stop_of(scope, "dA1"))
    picture = walk_picture(scope)
    assert picture.edges == {(1, 3, 0), (1, 3, 1), (1, 3, 2)}


def test_that_a_weights_gradient_lights_its_line_with_its_numbers(scope):
    scope.set_grain("term")
    scope.to_stop(stop_of(scope, "dW2"))
    picture = walk_picture(scope)
    i, j = scope.place.index
    assert picture.chief == (1, i, j)
    assert picture.edges == {(1, i, j)}
    assert picture.neurons == {(1, i), (2, j)}
    weight = scope.traced.find("before", "W2").value[i, j]
    slope = scope.traced.find("backward", "dW2").value[i, j]
    assert picture.lines == (("w", float(weight)), ("∂L/∂w", float(slope)))


def test_that_a_neurons_step_lights_all_of_its_weights(scope):
    scope.to_stop(stop_of(scope, "dW2"))
    assert walk_picture(scope).edges == {(1, i, 2) for i in range(4)}


def test_that_at_the_end_a_weight_has_its_step_and_its_new_value(scope):
    scope.to_end()
    scope.look_at(Place("backward", "dW1", (1, 2)))
    captions = [caption for caption, _ in walk_picture(scope).lines]
    assert captions == ["w", "∂L/∂w", "step", "new w"]


def test_that_a_sum_over_all_weights_lights_their_lines(scope):
    scope.look_at(Place("update", "squares_dW2", ()))
    assert walk_picture(scope).edges == {(1, i, j) for i in range(4) for j in range(3)}


def test_that_what_is_made_of_too_many_numbers_lights_none_of_them(scope, monkeypatch):
    monkeypatch.setattr("desktop_nn.models.walk_picture.MOST_LIT", 11)
    scope.look_at(Place("update", "squares_dW2", ()))
    assert walk_picture(scope).edges == frozenset()


def test_that_a_line_that_is_pointed_at_is_lit_alone(scope):
    scope.to_stop(stop_of(scope, "dW2"))
    picture = walk_picture(scope, Place("backward", "dW2", (0, 1)))
    assert picture.chief == (1, 0, 1)
    assert picture.edges == {(1, 0, 1)}


def test_that_a_number_asked_about_lights_what_it_was_made_of(scope):
    scope.to_stop(stop_of(scope, "dW2"))
    scope.look_at(Place("forward", "Z2", (scope.sample, 0)))
    picture = walk_picture(scope)
    assert picture.edges == {(1, i, 0) for i in range(4)}
    assert (2, 0) in picture.neurons


def test_that_every_stop_has_a_picture_within_the_network(scope):
    for grain in ("term", "neuron", "layer"):
        scope.set_grain(grain)
        for stop in scope.stops:
            scope.to_stop(stop.number)
            picture = walk_picture(scope)
            assert all(unit < (2, 4, 3)[column] for column, unit in picture.neurons)
            assert all(i < (2, 4)[of] and j < (4, 3)[of] for of, i, j in picture.edges)


def test_that_every_number_of_the_walk_stands_in_the_network(scope):
    """In a neuron, on a weight's line, or below."""
    while scope.next():
        picture = walk_picture(scope)
        value = float(scope.traced.number(scope.place))
        shown = [*picture.values, *picture.slopes, [number for _, number in picture.lines]]
        assert any(value in np.asarray(numbers) for numbers in shown), scope.place


def test_that_what_a_step_is_about_is_named_with_its_neuron(scope):
    scope.to_stop(stop_of(scope, "db2"))
    picture = walk_picture(scope)
    ((caption, number),) = picture.lines
    assert caption == "∂L/∂b2[3]"
    assert number == float(scope.traced.number(scope.place))
    assert picture.chiefs == ((2, 2),)
    assert picture.chief is None


def test_that_an_updates_memory_stands_with_its_weight(scope):
    scope.to_stop(stop_of(scope, "m_W1"))
    captions = [caption for caption, _ in walk_picture(scope).lines]
    assert captions[:2] == ["w", "∂L/∂w"]
    assert captions[2].startswith("m")


def test_that_a_number_asked_ahead_about_is_not_told_by_the_network(scope):
    scope.look_at(Place("backward", "db2", (1,)))
    assert walk_picture(scope).lines == ()


def test_that_every_number_of_an_evaluated_sample_can_be_pointed_at_and_asked_about(scope, qtbot):
    with qtbot.waitSignal(scope.opened):
        scope.look_at_sample(2)
    scope.to_end()
    for quantity in scope.traced.quantities:
        place = Place(quantity.phase, quantity.name, (0,) * quantity.value.ndim)
        pointed = walk_picture(scope, place)
        assert not pointed.has_slopes
        scope.look_at(place)
        assert scope.place == place
        assert walk_picture(scope) is not None
        scope.to_end()
