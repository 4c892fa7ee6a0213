"""Values made by a formula: each is its formula, and old settings give old samples."""

import numpy as np
import pytest

from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.specs import DataSpec


def made(name, seed=1, **parameters):
    return load(DataSpec(DATA_SOURCES[name].choice(**parameters), seed=seed))


@pytest.mark.parametrize(("frequency", "trend"), [(1.0, 1.0), (2.5, 0.0), (0.0, -3.0)])
def test_that_the_curve_is_a_wave_and_a_trend(frequency, trend):
    data = made("sine", noise=0.0, frequency=frequency, trend=trend)
    x, y = data.inputs[:, 0], data.targets[:, 0]
    assert y == pytest.approx(np.sin(frequency * x) + trend * x / 6.0)
    assert np.array_equal(x, np.sort(x))


@pytest.mark.parametrize("count", [1, 200, 777])
def test_that_the_curve_has_the_bits_that_it_always_had(count):
    rng = stream(5, Purpose.DATA)
    x = np.sort(rng.uniform(-6.0, 6.0, count))
    y = np.sin(x) + x / 6.0 + 0.1 * rng.standard_normal(count)
    data = made("sine", seed=5, samples=count)
    assert data.inputs.tobytes() == x.tobytes()
    assert data.targets.tobytes() == y.tobytes()


def test_that_sinc_is_one_at_its_middle_and_zero_at_whole_numbers():
    data = made("sinc", samples=5000, noise=0.0)
    x, y = data.inputs[:, 0], data.targets[:, 0]
    assert y == pytest.approx(np.sin(np.pi * x) / (np.pi * x))
    assert y[np.abs(x).argmin()] == pytest.approx(1.0, abs=1e-4)
    for whole in (1.0, 2.0, -5.0):
        assert y[np.abs(x - whole).argmin()] == pytest.approx(0.0, abs=0.01)


def test_that_the_plane_is_linear_in_its_inputs():
    data = made("plane", noise=0.0)
    x = np.column_stack([data.inputs, np.ones(data.rows)])
    solution = np.linalg.lstsq(x, data.targets[:, 0], rcond=None)[0]
    assert solution == pytest.approx([0.2, 0.2, 0.0])
    assert np.abs(data.targets).max() <= 2.0


@pytest.mark.parametrize("width", [0.5, 1.0])
def test_that_the_hills_stand_where_they_are_said_to(width):
    data = made("hills", samples=50_000, noise=0.0, width=width)
    for centre, height in (((-3.0, -2.5), 1.0), ((0.0, -2.5), -1.0), ((-3.0, 2.5), -1.0)):
        nearest = np.hypot(*(data.inputs - centre).T).argmin()
        assert data.targets[nearest, 0] == pytest.approx(height, abs=0.03)
    # Each hill has its hollow on the other side of the middle line.
    assert data.targets.mean() == pytest.approx(0.0, abs=0.02)
    assert np.abs(data.targets).max() <= 1.0 + 1e-9


@pytest.mark.parametrize("name", ["sine", "sinc", "plane", "hills"])
def test_that_noise_is_on_the_value_alone(name):
    still, moved = made(name, samples=5000, noise=0.0), made(name, samples=5000, noise=0.5)
    assert np.array_equal(still.inputs, moved.inputs)
    assert (moved.targets - still.targets).std() == pytest.approx(0.5, rel=0.05)
