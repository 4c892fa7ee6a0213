from __future__ import annotations

from pathlib import Path

from desktop_nn.app.writable import unwritable


def test_that_what_can_be_written_stays_as_it_is(tmp_path: Path) -> None:
    there, new = tmp_path / "there", tmp_path / "new"
    there.write_text("kept")
    assert unwritable(there) == ""
    assert there.read_text() == "kept"
    assert unwritable(new) == ""
    assert not new.exists()


def test_that_what_cannot_is_told_with_the_reason(tmp_path: Path) -> None:
    assert unwritable(tmp_path) == "Is a directory"
    assert unwritable(tmp_path / "no folder" / "file") == "No such file or directory"


def test_that_a_file_made_read_only_is_asked_for_in_vain_also_by_those_who_may_all(
    tmp_path: Path,
) -> None:
    path = tmp_path / "kept"
    path.write_text("kept")
    path.chmod(0o444)
    assert unwritable(path) == "It is read-only"
