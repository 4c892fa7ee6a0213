"""Classes made by a formula: what defines each set, and that old settings give the old samples."""

from itertools import pairwise

import numpy as np
import pytest

from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.specs import DataSpec

SEVERAL = {"spiral": "arms", "circle": "rings", "gaussian": "classes"}


def made(name, seed=1, **parameters):
    return load(DataSpec(DATA_SOURCES[name].choice(**parameters), seed=seed))


def radius_of(data):
    return np.hypot(*data.inputs.T)


# As many classes as are asked for


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("count", range(2, 11))
def test_that_a_set_has_as_many_classes_as_asked_for_and_as_many_samples_of_each(name, count):
    data = made(name, samples=60 * count, **{SEVERAL[name]: count})
    assert len(data.classes) == len(set(data.classes)) == count
    assert np.bincount(data.labels).tolist() == [60] * count
    assert np.abs(made(name, samples=600, noise=0.0, **{SEVERAL[name]: count}).inputs).max() < 8.0


@pytest.mark.parametrize("name", [*SEVERAL, "moons", "checkerboard"])
def test_that_no_class_has_two_samples_more_than_another(name):
    parameters = {SEVERAL[name]: 3} if name in SEVERAL else {}
    counts = np.bincount(made(name, samples=100, **parameters).labels)
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", SEVERAL)
def test_that_fewer_samples_than_classes_still_know_all_classes(name):
    data = made(name, samples=3, **{SEVERAL[name]: 7})
    assert data.labels.tolist() == [0, 1, 2]
    assert data.classes == tuple("ABCDEFG")


# What defines them


@pytest.mark.parametrize("arms", [2, 3, 7, 10])
def test_that_arms_are_one_arm_turned(arms):
    data = made("spiral", samples=20 * arms, noise=0.0, arms=arms)
    points = data.inputs @ [1j, 1.0]  # the angle is measured from x₂ on
    for label in range(arms):
        turned = points[data.labels == 0] * np.exp(2j * np.pi * label / arms)
        assert points[data.labels == label] == pytest.approx(turned)


@pytest.mark.parametrize("rings", range(2, 11))
def test_that_rings_lie_apart_from_each_other_from_the_disc_outwards(rings):
    data = made("circle", samples=2000, noise=0.0, rings=rings)
    radius = radius_of(data)
    spans = [
        (radius[data.labels == each].min(), radius[data.labels == each].max())
        for each in reversed(range(rings))
    ]
    gap = 1.0 / (rings - 1)
    assert radius.max() <= 5.0 + 1e-12
    for inside, outside in pairwise(spans):
        assert outside[0] - inside[1] >= gap - 1e-12


@pytest.mark.parametrize("dimensions", range(2, 11))
def test_that_xor_is_the_parity_of_the_signs(dimensions):
    data = made("xor", noise=0.0, dimensions=dimensions)
    assert data.width == dimensions
    assert data.input_names[-1] == ("x₁₀" if dimensions == 10 else f"x{chr(8320 + dimensions)}")
    assert np.array_equal(data.labels == 1, data.inputs.prod(axis=1) > 0.0)
    assert np.abs(data.inputs).min() >= 0.3
    assert 0.4 < data.labels.mean() < 0.6


def test_that_no_part_of_xors_inputs_tells_its_class():
    data = made("xor", samples=20_000, noise=0.0, dimensions=3)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        signs = np.sign(data.inputs[:, one] * data.inputs[:, other])
        assert abs(np.corrcoef(signs, data.labels)[0, 1]) < 0.03


@pytest.mark.parametrize("classes", [2, 3, 6])
@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_that_clouds_are_round_and_as_wide_as_asked_for(classes, spread):
    data = made("gaussian", samples=9000, noise=0.0, classes=classes, spread=spread)
    middles = [data.inputs[data.labels == each].mean(axis=0) for each in range(classes)]
    for label in range(classes):
        cloud = data.inputs[data.labels == label]
        assert np.cov(cloud.T) == pytest.approx(spread**2 * np.eye(2), abs=0.1 * spread**2 + 1e-9)
    assert np.mean(middles, axis=0) == pytest.approx([0.0, 0.0], abs=0.1 * spread + 1e-9)
    apart = [np.linalg.norm(middles[0] - other) for other in middles[1:]]
    assert min(apart) > 3.0


@pytest.mark.parametrize("cells", range(2, 11))
def test_that_a_checkerboards_class_is_the_parity_of_the_square(cells):
    data = made("checkerboard", samples=2000, noise=0.0, cells=cells)
    assert np.abs(data.inputs).max() <= 5.0
    square = np.floor((data.inputs + 5.0) * cells / 10.0)
    assert np.array_equal(square.sum(axis=1) % 2, data.targets[:, 0])
    counts = np.unique(square, axis=0, return_counts=True)[1]
    assert len(counts) == cells * cells
    assert np.bincount(data.labels).tolist() == [1000, 1000]


def test_that_moons_are_half_circles_that_reach_into_each_other():
    data = made("moons", samples=2000, noise=0.0)
    side = 2.0 * data.targets[:, 0] - 1.0  # 1 for the upper one, -1 for the lower
    across, up = (data.inputs + side[:, None] * [1.5, 0.75]).T
    assert np.hypot(across, up) == pytest.approx(np.full(2000, 3.0), rel=1e-12)
    assert (side * up >= 0.0).all()
    tips = [data.inputs[data.labels == label, 1] for label in (0, 1)]
    assert tips[1].min() < tips[0].max()


# Settings of before


def halves(count):
    return np.arange(count) % 2


def around(angle):
    return np.column_stack([np.sin(angle), np.cos(angle)])


def old_spiral(rng, count):
    t = (np.arange(count) // 2 + 0.5) / max(1, (count + 1) // 2)
    angle = 1.75 * 2.0 * np.pi * t + np.pi * halves(count)
    return 5.0 * t[:, None] * around(angle) + 0.1 * rng.standard_normal((count, 2))


def old_circle(rng, count):
    disc, ring = 2.5 * np.sqrt(rng.random(count)), 3.5 + 1.5 * rng.random(count)
    radius = np.where(halves(count) == 1, disc, ring)
    points = radius[:, None] * around(2.0 * np.pi * rng.random(count))
    return points + 0.2 * rng.standard_normal((count, 2))


def old_xor(rng, count):
    points = rng.uniform(-5.0, 5.0, (count, 2))
    points += np.where(points > 0.0, 0.3, -0.3)
    return points + 0.2 * rng.standard_normal((count, 2))


def old_gaussian(rng, count):
    centres = np.where(halves(count) == 1, 2.0, -2.0)[:, None]
    return centres + rng.standard_normal((count, 2)) + 0.2 * rng.standard_normal((count, 2))


@pytest.mark.parametrize("count", [1, 2, 3, 500, 777])
@pytest.mark.parametrize("old", [old_spiral, old_circle, old_xor, old_gaussian])
def test_that_a_set_of_two_classes_has_the_bits_that_it_always_had(old, count):
    data = made(old.__name__.removeprefix("old_"), seed=5, samples=count)
    assert data.inputs.tobytes() == old(stream(5, Purpose.DATA), count).tobytes()
    assert data.classes == ("orange", "blue")
    assert data.input_names == ("x₁", "x₂")
    if old is not old_xor:
        assert data.labels.tolist() == halves(count).tolist()
