"""A single weight or bias can be set: just that one, in its layer, in the network's type."""

import numpy as np
import pytest

from desktop_nn.engine.trace import trace_update
from tests.engine.nets import layer, spec_of, trainer_of

SPEC = spec_of(2, layer(7, 3, batch_norm=True), layer(4, 2, "identity"))


def network(spec=SPEC):
    return trainer_of(spec).network


@pytest.mark.parametrize(
    ("layer_id", "kind", "index", "name"),
    [
        *((7, "W", (1, 2), "W1"), (7, "gamma", (0,), "gamma1"), (7, "beta", (2,), "beta1")),
        *((4, "W", (2, 1), "W2"), (4, "b", (1,), "b2")),
    ],
)
def test_that_one_number_changes_and_no_other(layer_id, kind, index, name):
    net = network()
    before = net.parameters.copy()
    net.set_parameter(layer_id, kind, index, -7.25)
    assert net.parameter_views[name][index] == -7.25
    assert int((net.parameters != before).sum()) == 1


@pytest.mark.parametrize(
    ("layer_id", "kind", "index", "message"),
    [
        (9, "W", (0, 0), r"expected the id of a layer, one of \[4, 7\], got 9"),
        (7, "V", (0, 0), r"expected one of \['W', 'b', 'gamma', 'beta'\], got 'V'"),
        (4, "gamma", (0,), r"expected one of \['W', 'b'\], got 'gamma'"),
        (7, "W", (2, 0), r"expected a place in W1 of shape \(2, 3\), got \(2, 0\)"),
        (7, "W", (-1, 0), r"expected a place in W1 of shape \(2, 3\), got \(-1, 0\)"),
        (7, "W", (0,), r"expected a place in W1 of shape \(2, 3\), got \(0,\)"),
        (4, "b", (0, 0), r"expected a place in b2 of shape \(2,\), got \(0, 0\)"),
    ],
)
def test_that_a_place_that_is_not_there_is_refused(layer_id, kind, index, message):
    net = network()
    before = net.parameters.copy()
    with pytest.raises(ValueError, match=message):
        net.set_parameter(layer_id, kind, index, 1.0)
    assert np.array_equal(net.parameters, before)


@pytest.mark.parametrize(
    ("dtype", "value", "fits"),
    [
        *(("float32", value, False) for value in (np.nan, np.inf, -np.inf, 1e39)),
        *(("float64", value, False) for value in (np.nan, np.inf)),
        *(("float32", 3e38, True), ("float64", 1e300, True)),
    ],
)
def test_that_a_value_that_is_not_finite_in_the_type_is_refused(dtype, value, fits):
    net = network(spec_of(2, layer(1, 1), dtype=dtype))
    if fits:
        net.set_parameter(1, "W", (0, 0), value)
        assert net.parameter_views["W1"][0, 0] == np.dtype(dtype).type(value)
    else:
        with pytest.raises(ValueError, match=f"expected a finite value of {dtype}"):
            net.set_parameter(1, "W", (0, 0), value)


def test_that_the_next_update_computes_with_it():
    trainer = trainer_of(spec_of(2, layer(1, 1, "identity")))
    trainer.update([[1.0, 0.0]], [[0.0]])
    trainer.network.set_parameter(1, "W", (0, 0), 5.0)
    trainer.network.set_parameter(1, "b", (0,), 0.5)
    quantities = trace_update(trainer, [[1.0, 0.0]], [[0.0]])
    assert next(q.value for q in quantities if q.name == "Z1").item() == 5.5


def test_that_a_weight_that_l1_took_to_zero_can_be_set_and_trains_on():
    trainer = trainer_of(spec_of(2, layer(1, 1, "identity", bias=False)), l1=1.0)
    weights = trainer.network.parameter_views["W1"]
    weights[:] = [[0.0], [0.1]]
    trainer.update([[1.0, 0.0]], [[0.0]])
    assert weights[0, 0] == 0.0
    trainer.network.set_parameter(1, "W", (0, 0), 0.5)
    trainer.update([[1.0, 0.0]], [[0.0]])
    assert 0.0 < weights[0, 0] < 0.5
