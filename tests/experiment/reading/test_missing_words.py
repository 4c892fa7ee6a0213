"""Words that stand for no value: counted, told, and to be chosen."""

import numpy as np
import pytest

from desktop_nn.experiment.reading import delimited
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, FoundWord
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError

TABLE = "area,garage,price\n1.5,none,10\nNA,-,20\n2.5,built,30\nna,none,40\n,built,50\n"


def read(folder, text=TABLE, told=Told()):  # noqa: B008 - frozen
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path, guess_dialect(path, told))


def without(*words):
    return Told(words=tuple(USUAL_WORDS - set(words)))


FOUND = {FoundWord("NA", 2, True), FoundWord("none", 2, True), FoundWord("-", 1, True)}


def test_that_words_for_no_value_are_counted_however_they_are_written(tmp_path):
    assert set(read(tmp_path).words) == FOUND


@pytest.mark.parametrize("slow", ["found_cells", "both"])
def test_that_each_way_of_reading_counts_them(tmp_path, monkeypatch, slow):
    monkeypatch.setattr(delimited, "found_cells", lambda *_: None)
    if slow == "both":
        monkeypatch.setattr(delimited._Reader, "_take_plain", lambda *_: False)
    monkeypatch.setattr(delimited, "PORTION", 16)
    assert set(read(tmp_path).words) == FOUND


def test_that_each_is_a_step(tmp_path):
    table = read(tmp_path)
    steps = {s.columns: s.text for s in data_set_of(table, guessed_recipe(table)).done
             if s.kind == "word"}  # fmt: skip
    assert steps == {
        ("na",): "“NA” is taken for a missing value: 2 cells.",
        ("none",): "“none” is taken for a missing value: 2 cells.",
        ("-",): "“-” is taken for a missing value: 1 cell.",
    }


def test_that_a_word_that_is_none_of_them_is_a_category(tmp_path):
    table = read(tmp_path, told=without("none"))
    garage = table.column("garage")
    assert garage.categories == ("built", "none")
    assert garage.values.tolist() == [1, -1, 0, 1, 0]
    assert FoundWord("none", 2, False) in table.words


def test_that_among_numbers_it_is_bad_data_with_its_line_and_column(tmp_path):
    text = "a,b\n" + "".join(f"{k},{k}\n" for k in range(2000)) + "NA,3\n"
    assert np.isnan(read(tmp_path, text).column("a").values[-1])
    with pytest.raises(DataFileError, match=r"line 2002, column “a”: “NA” is no number"):
        read(tmp_path, text, without("na"))


@pytest.mark.parametrize("word", ["nan", "-nan"])
@pytest.mark.parametrize("delimiter", [",", " "])
def test_that_python_s_own_word_is_no_number_either(tmp_path, word, delimiter):
    text = f"a{delimiter}b\n" + f"1{delimiter}2\n" * 2000 + f"{word}{delimiter}3\n"
    assert read(tmp_path, text).words == (FoundWord(word, 1, True),)
    with pytest.raises(DataFileError, match=f"“{word}” is no number"):
        read(tmp_path, text, without(word))


@pytest.mark.parametrize("delimiter", [",", " "])
def test_that_a_number_may_stand_for_no_value(tmp_path, delimiter):
    text = "a b\n1 2\n-999 -999\n3 999\n".replace(" ", delimiter)
    table = read(tmp_path, text, Told(words=("-999",)))
    assert table.column("a").missing.tolist() == [False, True, False]
    assert table.column("b").values[2] == 999.0
    assert table.words == (FoundWord("-999", 2, True),)


def test_that_an_empty_cell_needs_no_word(tmp_path):
    table = read(tmp_path, "a,b\n1,\n,2\n", Told(words=()))
    assert [column.missing.tolist() for column in table.columns] == [[False, True], [True, False]]
    assert table.words == ()
