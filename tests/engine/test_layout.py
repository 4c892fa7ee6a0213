"""The map of the vector: what lies where, and what keeps its place."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine import layout
from desktop_nn.engine.layout import (
    blocks,
    copy_kept,
    longest,
    parameter_layout,
    running_layout,
    trainable_stretches,
)
from tests.engine.nets import everything, layer, spec_of

SMALL = spec_of(2, layer(1, 3, batch_norm=True, bias=False), layer(2, 4), layer(3, 1))


def test_that_all_weights_come_first():
    names = [entry.name for entry in parameter_layout(SMALL).entries]
    assert names == ["W1", "W2", "W3", "gamma1", "beta1", "b2", "b3"]


def test_that_the_entries_fill_the_vector_without_a_gap():
    whole = parameter_layout(everything())
    assert whole.entries[0].start == 0
    assert all(a.stop == b.start for a, b in zip(whole.entries, whole.entries[1:], strict=False))
    assert whole.entries[-1].stop == whole.size


def test_that_the_vector_is_as_long_as_its_arrays_together():
    # W1 2·3, W2 3·4, W3 4·1, γ1 and β1 3 each, b2 4, b3 1
    assert parameter_layout(SMALL).size == 6 + 12 + 4 + 3 + 3 + 4 + 1


def test_that_the_weights_end_where_the_last_of_them_does():
    layout = parameter_layout(SMALL)
    assert layout.stop_of("W") == 22
    assert layout.stop_of("running") == 0


def test_that_the_arrays_are_views_into_the_vector():
    layout = parameter_layout(SMALL)
    vector = layout.zeros("float64")
    views = layout.views(vector)
    vector[:] = np.arange(layout.size)
    assert views["W1"].tolist() == [[0, 1, 2], [3, 4, 5]]
    views["b3"][0] = -1.0
    assert vector[-1] == -1.0


def test_that_each_layer_with_batch_norm_has_two_rows_of_running_statistics():
    layout = running_layout(SMALL)
    assert [(entry.name, entry.shape) for entry in layout.entries] == [("running1", (2, 3))]


def test_that_an_entry_knows_its_layer_and_the_one_before():
    layout = parameter_layout(spec_of(2, layer(7, 3), layer(4, 1)))
    entries = {entry.name: entry for entry in layout.entries}
    assert (entries["W1"].layer, entries["W1"].layer_id, entries["W1"].previous_id) == (1, 7, 0)
    assert (entries["W2"].layer, entries["W2"].layer_id, entries["W2"].previous_id) == (2, 4, 7)


# What is trained


def frozen(*numbers):
    layers = (replace(one, trainable=one.id not in numbers) for one in SMALL.layers)
    return replace(SMALL, layers=tuple(layers))


def stretches_of(spec, kind=None):
    found = trainable_stretches(parameter_layout(spec), spec, kind)
    return [(stretch.start, stretch.stop) for stretch in found]


def test_that_without_frozen_layers_all_is_one_stretch():
    # W1 0–6, W2 6–18, W3 18–22, γ1 22–25, β1 25–28, b2 28–32, b3 32–33
    assert stretches_of(SMALL) == [(0, 33)]
    assert stretches_of(SMALL, "W") == [(0, 22)]
    assert stretches_of(SMALL, "b") == [(28, 33)]


def test_that_a_frozen_layer_is_left_out_and_its_neighbours_stay_together():
    assert stretches_of(frozen(2)) == [(0, 6), (18, 28), (32, 33)]
    assert stretches_of(frozen(2), "W") == [(0, 6), (18, 22)]
    assert stretches_of(frozen(1)) == [(6, 22), (28, 33)]
    assert stretches_of(frozen(1, 3)) == [(6, 18), (28, 32)]


def test_that_of_frozen_layers_alone_nothing_is_left():
    assert stretches_of(frozen(1, 2, 3)) == []
    assert longest([]) == 0


def test_that_blocks_cut_each_stretch_on_its_own(monkeypatch):
    monkeypatch.setattr(layout, "BLOCK", 4)
    parts = blocks([slice(0, 6), slice(18, 22)])
    assert parts == [slice(0, 4), slice(4, 6), slice(18, 22)]
    assert longest(parts) == 4


# What keeps its place


def kept(old_spec, new_spec, inputs=None):
    """Copy 1, 2, 3 … from the old vector to a new one of zeros: its views, and the marks'."""
    old, new = parameter_layout(old_spec), parameter_layout(new_spec)
    source = np.arange(1.0, old.size + 1.0)
    target = new.zeros("float64")
    marks = copy_kept(old, source, new, target, inputs)
    assert np.array_equal(marks, target != 0.0)
    return old.views(source), new.views(target)


def test_that_nothing_moves_when_nothing_changes():
    old, new = kept(SMALL, SMALL)
    assert all(np.array_equal(old[name], new[name]) for name in old)


def test_that_the_first_weights_follow_inputs_that_moved_and_no_others_do():
    old, new = kept(SMALL, replace(SMALL, inputs=3), inputs=(1, None, 0))
    assert np.array_equal(new["W1"][[0, 2]], old["W1"][[1, 0]])
    assert not new["W1"][1].any()
    assert np.array_equal(new["W2"], old["W2"])
    assert np.array_equal(new["b2"], old["b2"])


def test_that_a_wider_layer_keeps_what_it_had():
    old, new = kept(SMALL, SMALL.with_layer(1, layer(2, 6)))
    assert np.array_equal(new["W2"][:, :4], old["W2"])
    assert not new["W2"][:, 4:].any()
    assert np.array_equal(new["W3"][:4], old["W3"])
    assert not new["W3"][4:].any()
    assert np.array_equal(new["b2"][:4], old["b2"])


def test_that_a_narrower_layer_keeps_what_still_fits():
    old, new = kept(SMALL, SMALL.with_layer(1, layer(2, 2)))
    assert np.array_equal(new["W2"], old["W2"][:, :2])
    assert np.array_equal(new["W3"], old["W3"][:2])
    assert np.array_equal(new["b2"], old["b2"][:2])


def test_that_behind_an_inserted_layer_the_bias_stays_and_the_weights_are_new():
    inserted = spec_of(2, SMALL.layers[0], layer(4, 3), *SMALL.layers[1:])
    old, new = kept(SMALL, inserted)
    assert np.array_equal(new["W1"], old["W1"])
    assert not new["W2"].any()
    assert not new["W3"].any()
    assert np.array_equal(new["b3"], old["b2"])
    assert np.array_equal(new["W4"], old["W3"])


def test_that_behind_a_removed_layer_the_bias_stays_and_the_weights_are_new():
    old, new = kept(SMALL, spec_of(2, SMALL.layers[0], SMALL.layers[2]))
    assert np.array_equal(new["W1"], old["W1"])
    assert not new["W2"].any()
    assert np.array_equal(new["b2"], old["b3"])


def test_that_another_layer_in_the_same_place_inherits_nothing():
    old, new = kept(SMALL, SMALL.with_layer(2, layer(9, 1)))
    assert not new["W3"].any()
    assert not new["b3"].any()
    assert np.array_equal(new["W2"], old["W2"])


@pytest.mark.parametrize("index", [0, 1])
def test_that_a_bias_that_is_added_or_removed_disturbs_no_other_number(index):
    changed = layer(index + 1, SMALL.layers[index].units, bias=index == 0, batch_norm=index == 0)
    old, new = kept(SMALL, SMALL.with_layer(index, changed))
    assert all(np.array_equal(old[name], new[name]) for name in old.keys() & new.keys())
    assert not new.get("b1", np.zeros(1)).any()
