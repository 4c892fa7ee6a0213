"""An exported script that is run as a check tells how far it is, by the lines that it prints."""

import pytest

from desktop_nn.training.script_check import printed_by

SCRIPT = """
import time
for epoch in range(1, 6):
    print(epoch, 0.5 / epoch)
    time.sleep(0.15)
"""


def test_that_its_lines_are_told_as_they_come_and_are_its_answer():
    shares = []
    lines = printed_by(SCRIPT, 1, 60.0, 5, shares.append)
    assert lines == [[epoch, 0.5 / epoch] for epoch in range(1, 6)]
    assert shares == sorted(shares)
    assert len(shares) >= 3
    assert all(0.0 < share <= 1.0 for share in shares)


def test_that_nothing_is_told_where_nobody_knows_how_many_come():
    shares = []
    assert len(printed_by(SCRIPT, 1, 60.0, tell=shares.append)) == 5
    assert shares == []


def test_that_what_goes_wrong_in_it_is_told():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        printed_by("1 / 0", 1, 60.0)
