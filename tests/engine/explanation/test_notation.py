"""Names of numbers in plain text."""

from __future__ import annotations

import pytest

from desktop_nn.engine.explanation.notation import plain_name
from desktop_nn.engine.explanation.place import Place


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place("update", "step_W1", (0, 1)), "ΔW1[1, 2]"),
        (Place("update", "m_gamma2", (2,)), "m of γ2[3]"),
        (Place("update", "vhat_W1", (0, 1)), "v̂ of W1[1, 2]"),
        (Place("update", "velocity_b1", (0,)), "velocity of b1[1]"),
        (Place("forward", "inverse_deviation1", (0,)), "s1[1]"),
        (Place("forward", "running1", (0, 2)), "μ̄1[3]"),
        (Place("forward", "running1", (1, 2)), "v̄1[3]"),
        (Place("update", "squared_norm", ()), "||g||²"),
    ],
)
def test_that_plain_names_are_those_of_the_formulas_and_none_of_the_programs_own(
    place: Place, name: str
) -> None:
    assert plain_name(place) == name
