"""The symmetric scale: both signs, many sizes, zero in the middle."""

import numpy as np
import pytest

from desktop_nn.models.symmetric_scale import SymmetricScale


def test_that_zero_is_in_the_middle_and_signs_are_mirrored():
    scale = SymmetricScale.of(np.array([-3.0, 1e-4, 0.5, 0.0]))
    assert scale.at(0.0) == 0.0
    assert scale.at(10.0) == pytest.approx(1.0)
    values = np.geomspace(1e-6, 10.0, 20)
    assert scale.at(-values) == pytest.approx(-scale.at(values))
    assert (np.diff(scale.at(values)) > 0.0).all()


def test_that_ticks_are_powers_of_ten_with_a_real_minus():
    labels = [label for _, label in SymmetricScale.of(np.array([0.02, -3e-5])).ticks()]
    assert labels[0] == "−0.1"
    assert "0" in labels
    assert len(labels) <= 9
    assert all("-" not in label for label in labels)


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [np.nan, np.inf], [1e-300, 1e300]])
def test_that_odd_numbers_have_a_scale_too(values):
    scale = SymmetricScale.of(np.array(values, float))
    assert np.isfinite(scale.at(np.array([*values, 1.0, -np.inf, np.nan]))).all()
    assert scale.ticks()
