"""What rounding alone may have past the bound is not judged, and is no cover for a fault."""

import numpy as np
import pytest

from desktop_nn.engine import layers as layers_module
from desktop_nn.engine.gradient_check import PROVEN, check_gradients
from tests.engine.nets import layer, numbers, spec_of, trainer_of


@pytest.fixture
def learnt():
    """60 classes, of which the net is sure that it is the first, as is true: the gradient is some
    1e-7, and its smallest parts are lost in the loss's rounding."""
    trainer = trainer_of(spec_of(2, layer(1, 60, "softmax")), "cross_entropy")
    trainer.network.parameter_views["W1"][:] = numbers(2, 60, 3)
    trainer.network.parameter_views["b1"][0] = 16.0
    y = np.zeros((5, 60))
    y[:, 0] = 1.0
    return trainer, numbers(5, 2), y


def test_that_a_net_that_has_learnt_its_samples_is_not_called_wrong(learnt):
    trainer, x, y = learnt
    check = check_gradients(trainer, x, y)
    assert check.is_right
    assert check.in_rounding.any()
    off = np.abs(check.analytic - check.numeric)
    assert (off[check.in_rounding] < 1e-11).all()
    assert (check.relative_error[check.in_rounding] == 0.0).all()


def test_that_it_covers_no_fault(learnt, monkeypatch):
    trainer, x, y = learnt
    plain = layers_module.write_dense_backward

    def faulty(program, of, dz, ones):
        plain(program, of, dz, ones)
        program.write(np.multiply, of.gradient("W"), program.constant(1.01), out=of.gradient("W"))

    monkeypatch.setattr(layers_module, "write_dense_backward", faulty)
    check = check_gradients(trainer, x, y)
    assert not check.is_right
    assert check.worst > 1000.0 * PROVEN
