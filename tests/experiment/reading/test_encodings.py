"""What a text is written in: found, said, changed; and where it is none of that."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_nn.experiment.reading import encodings
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.encodings import (
    Wrong,
    first_wrong,
    known_encoding,
    marked_encoding,
)
from desktop_nn.experiment.reading.guessed_dialect import SAMPLE, guess_dialect
from desktop_nn.experiment.reading.table import DataFileError, Table
from desktop_nn.experiment.text_forms import ENCODINGS

TEXT = "größe,x\n1,2\n3,4\n"


def written(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read(path: Path, **told: str) -> Table:
    return read_delimited(path, guess_dialect(path, Told(**told)))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("text", [TEXT, "温度;x\n1,5;2\n3;4\n" * 9, "a\tb\r\n1\t2\r\n3\t4\r\n"])
def test_that_two_and_four_bytes_a_letter_are_known_with_a_mark_or_without(
    tmp_path: Path, encoding: str, text: str
) -> None:
    found = guess_dialect(written(tmp_path, text, encoding))
    assert found.encoding == encoding
    assert not any("\0" in name for name in found.names)
    assert found.delimiter in text


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\0\0\0\0", bytes(range(256)), b"a\0"])
def test_that_plain_texts_and_other_bytes_are_no_utf_16(data: bytes) -> None:
    assert marked_encoding(data) == ("utf-16-le" if data == b"a\0" else None)


def test_that_each_encoding_that_is_offered_is_python_s_and_is_read(tmp_path: Path) -> None:
    for name in ENCODINGS:
        assert known_encoding(name) == name
        text = codecs.encode("a,b\n1,2\n3,4\n", name)
        assert read(written(tmp_path, text), encoding=name).column("b").values.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("UTF8", "utf-8"),
        ("latin1", "latin-1"),
        ("ISO-8859-15", "iso8859-15"),
        ("windows-1252", "cp1252"),
        ("rot13", None),
        ("nonsense", None),
        ("a\0b", None),
        ("", None),
    ],
)
def test_that_an_encoding_is_known_however_it_is_written(name: str, known: str | None) -> None:
    assert known_encoding(name) == known


def late(folder: Path, last: bytes, first: str = "name") -> Path:
    """With something in the last line, far behind what is looked at to guess."""
    begin = f"{first},x\n" + "plain,1\n" * (SAMPLE // 8 + 10)
    return written(folder, begin.encode() + last)


def test_that_a_byte_of_western_windows_far_behind_is_read_as_such_which_is_said(
    tmp_path: Path,
) -> None:
    table = read(late(tmp_path, "größe,2\n".encode("cp1252")))
    assert table.column("name").categories == ("größe", "plain")
    line = SAMPLE // 8 + 12
    (said,) = [step.text for step in table.steps if step.kind == "encoding"]
    assert f"in line {line} stands the byte 0xf6" in said
    assert "cp1252" in said


def test_that_utf_8_far_behind_stays_utf_8(tmp_path: Path) -> None:
    table = read(late(tmp_path, "größe,2\n".encode()))
    assert table.column("name").categories == ("größe", "plain")
    assert not any("read as" in note for note in table.notes)


def test_that_a_text_cut_within_a_letter_by_the_pieces_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte at a piece's end may begin a letter of UTF-8, or be one of Western Windows."""
    for encoding in ("utf-8", "cp1252"):
        path = late(tmp_path, "näher,2\n".encode(encoding))
        for piece in range(1, 9):
            monkeypatch.setattr(encodings, "PIECE", path.stat().st_size - piece)
            assert guess_dialect(path).encoding == encoding


@pytest.mark.parametrize(
    ("told", "first", "last", "said"),
    [
        (
            "utf-8",
            "name",
            b"gr\xf6\xdfe,2\n",
            "column “name”: the byte 0xf6 means nothing in utf-8",
        ),
        (None, "größe", b'"a, b",\xff\n', "column “x”: the byte 0xff means nothing in utf-8"),
        ("cp1252", "name", b"a,\x81\n", "column “x”: the byte 0x81 means nothing in cp1252"),
        ("cp932", "name", b"a,\x81\n", "column “x”: the byte 0x81 means nothing in cp932"),
    ],
)
def test_that_a_byte_that_means_nothing_is_named_by_line_and_column(
    tmp_path: Path, told: str | None, first: str, last: bytes, said: str
) -> None:
    path = late(tmp_path, last, first)
    dialect = guess_dialect(path, Told(encoding=told))
    with pytest.raises(DataFileError, match=f"line {SAMPLE // 8 + 12}, {said}"):
        read_delimited(path, dialect)


def test_that_a_mark_that_is_not_there_is_missed(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n1;2\n")
    with pytest.raises(DataFileError, match=r"doesn't begin with the mark of utf-16|mark of utf"):
        read(path, encoding="utf-16", delimiter=";")


@given(st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le", "cp1252", "cp932"]))
def test_that_the_first_wrong_byte_is_python_s(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a"
    path.write_bytes(data)
    try:
        data.decode(encoding)
        wanted = None
    except UnicodeDecodeError as error:
        wanted = error.start
    whole = first_wrong(path, encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "PIECE", 3)
        parts = first_wrong(path, encoding)
    assert (whole is None) == (parts is None) == (wanted is None)
    if whole is not None and parts is not None and wanted is not None:
        assert whole == parts
        assert data[wanted] == whole.byte


def test_that_lines_are_counted_whatever_their_end(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\r\nb\rc\nd,\xff")
    assert first_wrong(path, "utf-8") == Wrong(0xFF, 4, "d,")
