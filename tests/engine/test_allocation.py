"""What an update allocates: nothing of array size, and nothing that stays."""

import gc
import tracemalloc

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, SCHEDULES
from tests.engine.nets import layer, numbers, one_hot, pairings, spec_of, targets, trainer_of


def traced(trainer, x, y, warm_up=10, updates=1000):
    """Bytes at the peak of one update, and those that many leave behind.

    Python's collector is off meanwhile: it empties Python's stocks of small objects (80 tables of
    keywords, for one, which a call with a keyword adds to), and their filling up again, as they do
    in some 100 updates, would pass for growth.
    """
    gc.collect()
    gc.disable()
    fill_stocks()
    for _ in range(warm_up):
        trainer.update(x, y)
    tracemalloc.start()
    try:
        trainer.update(x, y)
        start = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        trainer.update(x, y)
        peak = tracemalloc.get_traced_memory()[1] - start
        for _ in range(updates):
            trainer.update(x, y)
        return peak, tracemalloc.get_traced_memory()[0] - start
    finally:
        tracemalloc.stop()
        gc.enable()


def fill_stocks():
    trainer = trainer_of(spec_of(1, layer(1, 1)), optimizer="adam", clip=0.1)
    for _ in range(200):
        trainer.update([[1.0]], [[0.0]])


def relu_net(width=8, dtype="float64"):
    normalised = layer(1, width, "relu", "he_normal", bias=False, batch_norm=True, dropout=0.3)
    return spec_of(
        2,
        normalised,
        layer(2, width, "relu", "he_normal", batch_norm=True),
        layer(3, 1, "identity"),
        dtype=dtype,
    )


def softmax_net(width=8, dtype="float64"):
    return spec_of(2, layer(1, width), layer(2, 3, "softmax"), dtype=dtype)


def tanh_net(width=8, dtype="float64"):
    return spec_of(2, layer(1, width), layer(2, 1, "identity"), dtype=dtype)


# Small nets, with all that can be switched on

EVERYTHING = {
    "l2": 0.1,
    "l1": 0.01,
    "clip": 0.5,
    "schedule": SCHEDULES["cosine"].choice(length=50),
    "warm_up": 20,
}


def small_net(activation, units, trainable=True):
    first = layer(1, 6, batch_norm=True, dropout=0.3, trainable=trainable)
    return spec_of(2, first, layer(2, 4, bias=False), layer(3, units, activation))


def batch_of(loss, activation, units):
    form = LOSSES[loss].pairing(activation, units).targets
    return numbers(10, 2), targets(form, numbers(10, units, 1))


def check_everything(loss, activation, units, optimizer, trainable=True):
    class_weights = (1.0, 2.0, 0.5)[: max(2, units)]
    spec = small_net(activation, units, trainable)
    trainer = trainer_of(spec, loss, optimizer, class_weights=class_weights, **EVERYTHING)
    peak, left = traced(trainer, *batch_of(loss, activation, units))
    assert peak < 4096
    assert left < 1024


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_with_any_optimizer_an_update_allocates_next_to_nothing(optimizer):
    check_everything("cross_entropy", "softmax", 3, optimizer)


def test_that_an_update_around_a_frozen_layer_allocates_next_to_nothing():
    check_everything("cross_entropy", "softmax", 3, "adam", trainable=False)


def of_each_loss():
    """Each loss over one output and over several, where it can be; over one kind of output."""
    kinds = {"cross_entropy": ("sigmoid", "softmax")}
    return [
        (loss, activation, units)
        for loss, activation, units in pairings()
        if activation in kinds.get(loss, ("identity",))
    ]


LOSS = pytest.mark.parametrize(("loss", "activation", "units"), of_each_loss())


@LOSS
def test_that_with_any_loss_an_update_allocates_next_to_nothing(loss, activation, units):
    check_everything(loss, activation, units, "adam")


# Large arrays. NumPy itself takes buffers of at most 8,192 elements an operand where it spreads a
# row over a batch or turns a comparison into numbers.

BUFFERS = 4 * 8192


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_an_update_allocates_no_vector_of_parameters(optimizer):
    # 66,001 parameters: 528,008 bytes, in blocks of 262,144. Spreading b1 over the batch: 16,000.
    spec = spec_of(64, layer(1, 1000), layer(2, 1, "identity"))
    trainer = trainer_of(spec, optimizer=optimizer, **EVERYTHING)
    peak, left = traced(trainer, numbers(2, 64), numbers(2, 1), warm_up=2, updates=3)
    assert peak < 32_768
    assert left < 1024


@LOSS
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_loss_allocates_no_batch(loss, activation, units, dtype):
    rows = 262_144 // units
    spec = spec_of(1, layer(1, units, activation), dtype=dtype)
    trainer = trainer_of(spec, loss, class_weights=(1.0, 2.0, 0.5)[: max(2, units)])
    form = LOSSES[loss].pairing(activation, units).targets
    y = targets(form, numbers(rows, units)).astype(dtype)
    peak, left = traced(trainer, numbers(rows, 1).astype(dtype), y, warm_up=1, updates=2)
    assert peak < BUFFERS * np.dtype(dtype).itemsize
    assert left < 1024


CASES = pytest.mark.parametrize(
    ("net", "loss", "optimizer", "l2"),
    [
        (tanh_net, "mean_squared_error", "gradient_descent", 0.0),
        (relu_net, "mean_squared_error", "adam", 0.1),
        (softmax_net, "cross_entropy", "momentum", 0.0),
        (softmax_net, "mean_squared_error", "rmsprop", 0.0),
    ],
    ids=["tanh", "relu-everything", "softmax", "softmax-jacobian"],
)


@CASES
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_an_update_allocates_no_array(net, loss, optimizer, l2, dtype):
    # each (rows, width) array is 4,096 · 64 numbers
    trainer = trainer_of(net(64, dtype), loss, optimizer, l2)
    rows, units = 4096, trainer.network.spec.output.units
    y = one_hot(rows, units) if net is softmax_net else numbers(rows, units)
    x, y = numbers(rows, 2).astype(dtype), y.astype(dtype)
    peak, left = traced(trainer, x, y, warm_up=2, updates=5)
    assert peak < BUFFERS * np.dtype(dtype).itemsize
    assert left < 1024
