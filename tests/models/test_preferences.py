"""Preferences are read from what was written, and nonsense is not believed."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from desktop_nn.models.preferences import Preferences, from_texts

OTHERS = Preferences("light", 3, True, False, 5)


def test_that_what_was_written_is_read_again() -> None:
    for texts in (asdict(OTHERS), {name: str(value) for name, value in asdict(OTHERS).items()}):
        assert from_texts(texts, Preferences(), 14) == OTHERS
    small = {name: str(value).lower() for name, value in asdict(OTHERS).items()}
    assert from_texts(small, Preferences(), 14) == OTHERS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("speed_place", "14"),
        ("speed_place", "-1"),
        ("speed_place", "fast"),
        ("reduces_motion", "perhaps"),
        ("restores_project", ""),
        ("frames", "61"),
        ("frames", b"nonsense"),
    ],
)
def test_that_nonsense_gives_the_usual_value_of_that_field_alone(name: str, value: object) -> None:
    read = from_texts({**asdict(OTHERS), name: value}, Preferences(), 14)
    assert read == replace(OTHERS, **{name: getattr(Preferences(), name)})


def test_that_nothing_written_gives_the_usual() -> None:
    assert from_texts({}, Preferences(), 14) == Preferences()
