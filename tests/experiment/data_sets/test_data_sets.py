"""Every data set of the gallery; new rows are picked up by themselves."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, image_shape, load
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.experiment.data_sets.pixels import pixel_names
from desktop_nn.experiment.specs import DataSpec
from tests.experiment.projects import classes

ROWS = DATA_SOURCES.rows
GENERATED = [row for row in ROWS if any(p.name == "samples" for p in row.parameters)]
MEASURED = [row for row in ROWS if row.source]

each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
each_generated = pytest.mark.parametrize("row", GENERATED, ids=lambda row: row.name)


def spec_of(row, seed=1, **parameters):
    return DataSpec(row.choice(**parameters), seed=seed)


@each
def test_that_inputs_targets_and_names_go_together(row):
    data = load(spec_of(row))
    assert data.inputs.shape == (data.rows, data.width)
    assert len(data.targets) == data.rows
    assert len(data.input_names) == data.width
    assert len(data.target_names) == data.targets.shape[1]


@each
def test_that_all_numbers_are_finite_and_can_not_be_changed(row):
    data = load(spec_of(row))
    for array in (data.inputs, data.targets):
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        assert not array.flags.writeable


@each
def test_that_the_seed_alone_decides_the_samples(row):
    one, again = load(spec_of(row)), load(spec_of(row))
    assert one.inputs.tobytes() == again.inputs.tobytes()
    assert one.targets.tobytes() == again.targets.tobytes()


@each
def test_that_every_class_occurs_and_no_other(row):
    data = load(spec_of(row))
    if data.classes:
        assert set(data.targets[:, 0]) == set(range(len(data.classes)))
        assert set(data.labels.tolist()) == set(range(len(data.classes)))


@each
def test_that_a_picture_has_as_many_pixels_as_inputs(row):
    if row.image_shape is not None:
        assert np.prod(row.image_shape) == load(spec_of(row)).width


@each_generated
def test_that_another_seed_gives_other_samples(row):
    assert not np.array_equal(load(spec_of(row)).inputs, load(spec_of(row, seed=2)).inputs)


@each_generated
@pytest.mark.parametrize("count", [1, 2, 3, 777])
def test_that_as_many_samples_are_made_as_are_asked_for(row, count):
    assert load(spec_of(row, samples=count)).rows == count


@each_generated
def test_that_the_points_lie_on_the_plane_that_is_drawn(row):
    assert np.abs(load(spec_of(row, noise=0.0)).inputs).max() <= 6.0


@each_generated
def test_that_noise_moves_the_samples(row):
    still, moved = load(spec_of(row, noise=0.0)), load(spec_of(row, noise=0.5))
    differences = np.hypot(moved.inputs - still.inputs, moved.targets - still.targets)
    assert 0.05 < differences.mean() < 1.5


def test_that_the_classes_of_the_plane_are_as_many_on_both_sides():
    for name in ("spiral", "circle", "gaussian", "moons"):
        labels = load(spec_of(DATA_SOURCES[name])).labels
        assert np.bincount(labels).tolist() == [250, 250]


def test_that_xor_without_noise_keeps_to_its_rule():
    data = load(spec_of(DATA_SOURCES["xor"], noise=0.0))
    assert np.array_equal(data.labels == 1, data.inputs.prod(axis=1) > 0.0)


def test_that_the_curve_without_noise_is_its_formula():
    data = load(spec_of(DATA_SOURCES["sine"], noise=0.0))
    assert data.classes == ()
    assert data.targets == pytest.approx(np.sin(data.inputs) + data.inputs / 6.0)


def test_that_the_digits_are_all_there():
    data = load(spec_of(DATA_SOURCES["digits"]))
    assert data.inputs.shape == (1797, 64)
    assert data.classes == tuple("0123456789")
    assert data.inputs.min() == 0.0
    assert data.inputs.max() == 1.0
    # The first of the file is a zero: its middle is empty, its ring is not.
    first = data.inputs[0].reshape(8, 8)
    assert data.labels[0] == 0
    assert first[3:5, 3:4].max() < 0.2 < first[1:7, 2].max()


def test_that_the_flowers_are_all_there():
    data = load(spec_of(DATA_SOURCES["iris"]))
    assert data.inputs.shape == (150, 4)
    assert np.bincount(data.labels).tolist() == [50, 50, 50]
    assert [name.split()[0] for name in data.input_names] == ["sepal", "sepal", "petal", "petal"]
    # Setosa's petals are the short ones.
    lengths = [data.inputs[data.labels == species, 2].mean() for species in range(3)]
    assert lengths == pytest.approx([1.462, 4.26, 5.552])


@pytest.mark.parametrize("row", MEASURED, ids=lambda row: row.name)
def test_that_measured_data_names_its_source_and_licence(row):
    assert "CC" in row.source


def test_that_measured_data_comes_with_a_source():
    assert {row.name for row in ROWS} - {row.name for row in GENERATED} == {
        row.name for row in MEASURED
    }


def test_that_a_project_gets_the_samples_that_it_carries():
    own = classes(3)
    assert load(DataSpec(Choice(OWN)), own) is own


def test_that_a_project_without_samples_of_its_own_is_told_so():
    with pytest.raises(ValueError, match="own: expected the project's samples"):
        load(DataSpec(Choice(OWN)))


def test_that_the_split_does_not_change_the_samples():
    spec = spec_of(DATA_SOURCES["spiral"])
    other = replace(spec, validation_share=0.5)
    assert np.array_equal(load(spec).inputs, load(other).inputs)


def test_that_the_shape_of_a_picture_can_be_asked_of_any_source():
    digits, iris = (DataSpec(DATA_SOURCES[name].choice()) for name in ("digits", "iris"))
    assert image_shape(digits, load(digits)) == (8, 8)
    assert image_shape(iris, load(iris)) is None
    for name in (OWN, PAINTED):
        assert image_shape(DataSpec(Choice(name)), load(iris)) is None
    pixels = replace(load(digits), input_names=pixel_names((8, 8)))
    assert image_shape(DataSpec(Choice(OWN)), pixels) == (8, 8)


def test_that_the_wines_are_those_of_the_source():
    data = load(spec_of(DATA_SOURCES["wine"]))
    assert data.inputs.shape == (178, 13)
    assert np.bincount(data.labels).tolist() == [59, 71, 48]
    assert data.inputs[0].tolist()[:3] == [14.23, 1.71, 2.43]


def test_that_the_lumps_are_those_of_the_source():
    data = load(spec_of(DATA_SOURCES["breast_cancer"]))
    assert data.inputs.shape == (569, 30)
    counts = dict(zip(data.classes, np.bincount(data.labels).tolist(), strict=True))
    assert counts == {"benign": 357, "malignant": 212}
    assert data.inputs[0].tolist()[:3] == [17.99, 10.38, 122.8]
