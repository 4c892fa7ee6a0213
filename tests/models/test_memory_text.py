"""Memory in words."""

from desktop_nn.models.memory_text import given_up_text, room_text


def test_that_what_is_in_use_stands_beside_what_may_be() -> None:
    assert room_text(0, 0) == "Edits 0.0 of 200 MB · checkpoints 0.0 of 200 MB"
    assert room_text(1_250_000, 199_960_000) == "Edits 1.2 of 200 MB · checkpoints 200.0 of 200 MB"


def test_that_what_was_given_up_is_counted() -> None:
    assert given_up_text(0, 0) == ""
    assert given_up_text(1, 0) == "Given up for room: 1 edit"
    assert given_up_text(14, 1200) == "Given up for room: 14 edits, 1\u202f200 checkpoints"
