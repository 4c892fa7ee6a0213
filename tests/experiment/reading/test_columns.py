"""The inputs of a trained network in another table: the right columns, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_nn.experiment.reading.columns import Inputs, Learnt, inputs_in, read_inputs
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.table import Column, DataFileError, Table

NAMES = ("sepal length", "sepal width", "petal length")


def table(*names: str) -> Table:
    """Column k, from 1, holds k and 10 k."""
    return Table(
        tuple(Column(name, np.array([k, 10.0 * k])) for k, name in enumerate(names, 1)), ()
    )


def test_that_columns_are_found_by_their_names_in_any_order_among_others() -> None:
    found = inputs_in(table("row", "petal length", "sepal width", "sepal length"), NAMES)
    assert found.values.tolist() == [[4.0, 3.0, 2.0], [40.0, 30.0, 20.0]]
    assert "by the names" in found.way


@pytest.mark.parametrize(
    "names",
    [
        ("petal_length", "sepal_width", "sepal_length"),
        ("Petal Length", "SEPAL WIDTH", "sepal  length"),
        ("PetalLength", "SepalWidth", "Sepal_length"),
    ],
)
def test_that_case_blanks_and_underscores_make_no_other_name(names: tuple[str, ...]) -> None:
    found = inputs_in(table(*names), NAMES)
    assert found.values.tolist() == [[3.0, 2.0, 1.0], [30.0, 20.0, 10.0]]
    assert "by the names" in found.way


def test_that_the_very_name_goes_before_a_like_one() -> None:
    found = inputs_in(table("sepal_length", "sepal width", "petal length", "sepal length"), NAMES)
    assert found.values[0].tolist() == [4.0, 2.0, 3.0]


def test_that_of_two_like_names_none_is_taken() -> None:
    with pytest.raises(DataFileError, match="no column “sepal length”"):
        inputs_in(table("sepal_length", "Sepal Length", "petal length", "sepal width"), NAMES)


def test_that_where_some_names_are_there_nothing_is_taken_by_its_place() -> None:
    with pytest.raises(DataFileError, match="no column “sepal width”"):
        inputs_in(table("petal length", "width", "sepal length"), NAMES)


def test_that_unknown_names_go_by_their_places_which_is_said() -> None:
    found = inputs_in(table("a", "b", "c"), NAMES)
    assert found.values[0].tolist() == [1.0, 2.0, 3.0]
    assert "by their places: “a” as “sepal length”, “b” as “sepal width”" in found.way


def test_that_with_a_column_too_many_nothing_is_taken_by_its_place() -> None:
    """Nobody knows which of them is the target."""
    with pytest.raises(DataFileError, match="these columns alone"):
        inputs_in(table("a", "b", "c", "d"), NAMES)


def test_that_a_text_of_a_column_is_found_by_a_like_name_too() -> None:
    kinds = Column("Home_kind", np.array([1, 0], np.int32), ("flat", "house"))
    found = inputs_in(Table((kinds,), ()), ("home kind = flat", "home kind = house"))
    assert found.values.tolist() == [[0.0, 1.0], [1.0, 0.0]]


def asked(folder: Path, text: str, *names: str, **options: Any) -> Inputs:
    path = folder / "asked.csv"
    path.write_text(text, encoding="utf-8")
    return read_inputs(path, names, **options)


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("a,b\n1,2\n\n3,x\n", ("a", "b"), "line 4, column “b”: “x” is no number"),
        ("b,a\n1,2\n\nx,3\n", ("A", "B"), "line 4, column “b”: “x” is no number"),
        ("1,2\n3,4\n5,six\n", ("a", "b"), "Line 3 of the file, column “column 2”: “six” is no"),
        ("a,b\n1,2\n\n3,NA\n", ("a", "b"), "Line 4 of the file, column “b”: the value is missing"),
        ("k\nx\n\ny\nz\n", ("k = x", "k = y"), "Line 5 of the file, column “k”: “z” is none of"),
        ("k\nx\n\n-\n", ("k = x", "k = y"), "Line 4 of the file, column “k”: the value is missing"),
    ],
)
def test_that_a_bad_cell_is_told_by_its_line_and_its_column(
    tmp_path: Path, text: str, names: tuple[str, ...], wanted: str
) -> None:
    with pytest.raises(DataFileError, match=wanted):
        asked(tmp_path, text, *names)


def test_that_a_column_is_read_as_the_network_has_learnt_it(tmp_path: Path) -> None:
    found = asked(tmp_path, "code,x\n1,2\n2,3\n", "code = 1", "code = 2", "x")
    assert found.values.tolist() == [[1.0, 0.0, 2.0], [0.0, 1.0, 3.0]]


def test_that_words_stand_for_no_value_as_they_did_when_it_learnt(tmp_path: Path) -> None:
    text, names = "k\nnone\nx\n", ("k = none", "k = x")
    with pytest.raises(DataFileError, match="Line 2 of the file, column “k”: the value is missing"):
        asked(tmp_path, text, *names)
    assert asked(tmp_path, text, *names, learnt=Learnt(("na",))).values.tolist() == [
        [1.0, 0.0],
        [0.0, 1.0],
    ]
    told = Told(words=("none",))
    with pytest.raises(DataFileError, match="missing"):
        asked(tmp_path, text, *names, learnt=Learnt(("na",)), told=told)


def test_that_a_column_that_is_only_called_alike_is_left_alone(tmp_path: Path) -> None:
    assert asked(tmp_path, "a,A\n1,x\n2,y\n", "a").values.tolist() == [[1.0], [2.0]]


def test_that_a_sign_is_left_out_as_it_was_when_the_network_learnt(tmp_path: Path) -> None:
    learnt = Learnt(signs=(("rate", "%"), ("price", "€")))
    text = "rate,price\n5 %,€ 3.50\n6 %,€ 4\n"
    found = asked(tmp_path, text, "rate", "price", learnt=learnt)
    assert found.values.tolist() == [[5.0, 3.5], [6.0, 4.0]]
    plain = asked(tmp_path, "rate,price\n5,3.50\n", "rate", "price", learnt=learnt)
    assert plain.values.tolist() == [[5.0, 3.5]]
    assert plain.way.endswith("“rate” were learnt with % beside them, and have none here: 5 is "
                              "taken for 5 %.")  # fmt: skip
    by_place = asked(tmp_path, "5 %,€ 3.50\n6 %,€ 4\n", "rate", "price", learnt=learnt)
    assert by_place.values.tolist() == found.values.tolist()


@pytest.mark.parametrize("signs", [(), (("rate", "‰"),), (("other", "%"),)])
def test_that_a_sign_that_the_network_has_not_learnt_is_bad_data(
    tmp_path: Path, signs: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(DataFileError, match="line 2, column “rate”: “5 %” is no number"):
        asked(tmp_path, "rate,x\n5 %,1\n", "rate", "x", learnt=Learnt(signs=signs))


def test_that_a_number_that_may_be_two_is_the_one_that_it_was_when_the_network_learnt(
    tmp_path: Path,
) -> None:
    text = "a;b\n1.234;5\n2.345;6\n"
    assert asked(tmp_path, text, "a", "b").values[0, 0] == 1.234
    learnt = Learnt(form=NumberForm(",", "."))
    assert asked(tmp_path, text, "a", "b", learnt=learnt).values[0, 0] == 1234.0
    english = asked(tmp_path, "a;b\n1.5;5\n2.345;6\n", "a", "b", learnt=learnt)
    assert english.values[0, 0] == 1.5


def test_that_a_column_that_is_no_input_may_have_any_sign(tmp_path: Path) -> None:
    learnt = Learnt(signs=(("rate", "%"),))
    found = asked(tmp_path, "rate,price\n5 %,$3\n6 %,$4\n", "rate", learnt=learnt)
    assert found.values.tolist() == [[5.0], [6.0]]


def test_that_an_array_is_read_whatever_form_the_network_has_learnt(tmp_path: Path) -> None:
    path = tmp_path / "table.npy"
    np.save(path, np.array([[1.0, 2.0], [3.0, 4.0]]))
    found = read_inputs(path, ("a", "b"), learnt=Learnt(form=NumberForm(",", ".")))
    assert found.values.tolist() == [[1.0, 2.0], [3.0, 4.0]]
