"""Numbers in a terminal."""

from desktop_nn.app.terminal_text import terminal_count


def test_that_thousands_are_parted_by_spaces_that_every_encoding_has():
    assert terminal_count(1234567) == "1 234 567"
    assert terminal_count(999) == "999"
    terminal_count(1234567).encode("cp1252")
