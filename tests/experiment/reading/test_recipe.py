"""From a table to a data set."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.reading.recipe import (
    Recipe,
    data_set_of,
    guessed_recipe,
    guessed_task,
)
from desktop_nn.experiment.reading.steps import steps_of
from desktop_nn.experiment.reading.table import Column, DataFileError, Table

NAN = float("nan")


def number(name, *values):
    return Column(name, np.array(values, float))


def text(name, *values):
    names = tuple(sorted({value for value in values if value}))
    codes = [names.index(value) if value else -1 for value in values]
    return Column(name, np.array(codes, np.int32), names)


def table(*columns):
    return Table(columns, steps_of(["A note."]))


PENGUINS = table(
    number("id", 1, 2, 3, 4),
    number("mass", 1.0, NAN, 3.0, 5.0),
    text("island", "A", "B", "", "A"),
    text("species", "x", "y", "x", ""),
)


def test_that_the_target_is_found_by_its_name_or_stands_last():
    assert guessed_recipe(PENGUINS).targets == ("species",)
    assert guessed_recipe(table(text("class", "a", "b"), number("x", 1, 2))).targets == ("class",)
    assert guessed_recipe(table(number("p", 1, 2), number("q", 1, 2))).targets == ("q",)


def test_that_a_column_that_counts_the_rows_is_no_input():
    assert guessed_recipe(PENGUINS).inputs == ("mass", "island")


def test_that_a_column_without_any_value_is_not_used_and_that_is_told():
    empty = number("", NAN, NAN, NAN)
    given = table(number("a", 1, 2, 3), empty, number("y", 0, 1, 0), text("end", "", "", ""))
    recipe = guessed_recipe(given)
    assert (recipe.inputs, recipe.targets) == (("a",), ("y",))
    made = data_set_of(given, recipe)
    assert made.data.rows == 3
    assert any("not used" in step and "end" in step for step in made.steps)


def test_that_texts_and_few_whole_numbers_are_classes():
    assert guessed_task(text("y", "a", "b")) == "classes"
    assert guessed_task(number("y", *[0, 1, 2] * 20)) == "classes"
    assert guessed_task(number("y", *np.linspace(0, 1, 60))) == "values"
    assert guessed_task(number("y", *range(60))) == "values"


def test_that_a_single_column_is_refused():
    with pytest.raises(DataFileError, match="single column"):
        guessed_recipe(table(number("x", 1, 2)))


def test_that_rows_that_lack_something_are_left_out_and_told():
    made = data_set_of(PENGUINS, Recipe(("mass",), ("id",), "values"))
    assert made.data.inputs.tolist() == [[1.0], [3.0], [5.0]]
    assert "Rows in which an input is missing are left out: 1." in made.steps
    made = data_set_of(PENGUINS, Recipe(("id",), ("species",), "classes"))
    assert made.data.inputs.tolist() == [[1.0], [2.0], [3.0]]
    assert "Rows without a value to predict are left out: 1." in made.steps


def test_that_missing_values_are_filled_and_told():
    recipe = Recipe(("mass", "island"), ("species",), "classes", "fill")
    made = data_set_of(PENGUINS, recipe)
    assert made.data.input_names == ("mass", "island = A", "island = B")
    # Of the three rows with a species: the mean of 1 and 3, and the island that comes first.
    assert made.data.inputs.tolist() == [[1, 1, 0], [2, 0, 1], [3, 1, 0]]
    assert made.data.classes == ("x", "y")
    assert made.data.labels.tolist() == [0, 1, 0]
    assert "“mass”: 1 missing values are filled with the mean, 2." in made.steps
    assert "“island”: 1 missing values are filled with A." in made.steps
    assert "Columns that are not used: “id”." in made.steps
    assert made.steps[0] == "A note."


def test_that_values_are_taken_as_they_are():
    source = table(number("x", 1, 2), number("p", 3, 4), number("q", 5, 6))
    made = data_set_of(source, Recipe(("x",), ("p", "q"), "values"))
    assert made.data.targets.tolist() == [[3, 5], [4, 6]]
    assert made.data.classes == ()
    assert made.data.target_names == ("p", "q")


def test_that_numbers_can_be_classes():
    source = table(number("x", 1, 2, 3), number("y", 7, 3, 7))
    made = data_set_of(source, Recipe(("x",), ("y",), "classes"))
    assert made.data.classes == ("3", "7")
    assert made.data.labels.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([20240100, 20240101], ("20240100", "20240101")),
        ([0.1, 0.1000001], ("0.1", "0.1000001")),
        ([-1, 0], ("-1", "0")),
        (np.array([0.1, 2], np.float32), ("0.1", "2")),
        (np.array([7, 255], np.uint8), ("7", "255")),
    ],
    ids=str,
)
def test_that_each_number_gives_a_class_of_its_own_name(values, names):
    values = np.asarray(values)
    column = Column("y", np.repeat(values, 3))
    made = data_set_of(table(number("x", *range(6)), column), Recipe(("x",), ("y",), "classes"))
    assert made.data.classes == names


REFUSED = {
    "no input": (Recipe((), ("species",), "classes"), "No column is chosen as an input"),
    "no target": (Recipe(("mass",), (), "classes"), "No column is chosen to be predicted"),
    "both": (Recipe(("mass",), ("mass",), "values"), "both an input and what"),
    "two classes": (Recipe(("id",), ("mass", "species"), "classes"), "single column"),
    "texts as values": (Recipe(("id",), ("species",), "values"), "no values"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_that_what_gives_no_data_set_is_refused(case):
    recipe, message = REFUSED[case]
    with pytest.raises(DataFileError, match=message):
        data_set_of(PENGUINS, recipe)


def test_that_one_class_is_refused():
    source = table(number("x", 1, 2), text("y", "a", "a"))
    with pytest.raises(DataFileError, match="in every row"):
        data_set_of(source, Recipe(("x",), ("y",), "classes"))


def test_that_an_infinite_number_is_named_by_row_and_column():
    source = table(number("x", 1, 2, np.inf), number("y", 1, 2, 3))
    with pytest.raises(DataFileError, match="Row 3 of the data, column “x”"):
        data_set_of(source, Recipe(("x",), ("y",), "values"))


def test_that_nothing_left_is_told():
    source = table(number("x", NAN, NAN), number("y", 1, 2))
    with pytest.raises(DataFileError, match="No row is left"):
        data_set_of(source, Recipe(("x",), ("y",), "values"))
    with pytest.raises(DataFileError, match="no value at all"):
        data_set_of(source, Recipe(("x",), ("y",), "values", "fill"))


def test_that_a_number_no_project_file_may_hold_is_named_by_row_and_column():
    source = table(number("x", 1, -1e31), number("y", 1, 2))
    with pytest.raises(DataFileError, match=r"Row 2 of the data, column “x”.*beyond ±1e\+30"):
        data_set_of(source, Recipe(("x",), ("y",), "values"))


def named_rows(count, different):
    return table(
        text("name", *(f"n{k % different}" for k in range(count))),
        number("x", *range(count)),
        number("y", *(k % 2 for k in range(count))),
    )


def test_that_a_text_that_is_another_in_each_row_is_no_input_which_is_said():
    """One odd cell in a column of numbers would give thousands of inputs."""
    rows = named_rows(3000, 3000)
    recipe = guessed_recipe(rows)
    assert recipe.inputs == ("x",)
    made = data_set_of(rows, recipe)
    assert made.data.width == 1
    (step,) = (step for step in made.done if step.kind == "unused")
    assert step.columns == ("name",)
    assert "something else in nearly every row, which would give 3000 inputs" in step.text


@pytest.mark.parametrize(("count", "different"), [(10, 10), (100, 60), (3000, 20)])
def test_that_texts_that_come_again_and_short_tables_are_inputs(count, different):
    assert guessed_recipe(named_rows(count, different)).inputs == ("name", "x")


def test_that_such_a_text_is_predicted_and_put_in_where_that_is_wanted():
    rows = named_rows(100, 100)
    assert data_set_of(rows, Recipe(("name", "x"), ("y",), "classes")).data.width == 101
    alone = table(rows.columns[0], rows.columns[2])
    assert guessed_recipe(alone).inputs == ("name",)


def test_that_inputs_that_say_the_same_in_every_row_are_named():
    columns = (
        Column("a", np.array([7.0, 7.0, 7.0])),
        Column("b", np.array([7.0, 8.0, 7.0])),
        Column("c", np.array([np.nan, 2.0, 2.0])),
        Column("d", np.zeros(3, np.int32), ("red",)),
        Column("pixel 1, 1", np.zeros(3)),
        Column("y", np.array([1.0, 2.5, 3.0])),
    )
    table = Table(columns)
    steps = data_set_of(table, guessed_recipe(table)).steps
    assert "Inputs that say the same in every row that is left: “a”, “c”, “d”." in steps
    whole = Table(tuple(column for column in columns if column.name != "c"))
    steps = data_set_of(whole, guessed_recipe(whole)).steps
    assert "Inputs that say the same in every row: “a”, “d”." in steps


def test_that_an_input_that_says_more_only_in_rows_that_are_left_out_is_named():
    """A text too that no row is left with."""
    columns = (
        Column("a", np.array([7.0, 7.0, 8.0, 7.0])),
        Column("k", np.array([0, 1, 2, 1], np.int32), ("red", "blue", "grey")),
        Column("y", np.array([1.0, 2.5, np.nan, 3.0])),
    )
    table = Table(columns)
    steps = data_set_of(table, guessed_recipe(table)).steps
    assert "Inputs that say the same in every row that is left: “a”, “k = grey”." in steps
    filled = replace(guessed_recipe(table), targets=("a",), inputs=("k", "y"), task="classes")
    with pytest.raises(DataFileError, match=r"says “7” in every row that is left\. Expected at"):
        data_set_of(table, filled)


def test_that_what_was_done_until_a_refusal_is_told_with_it():
    columns = (
        Column("a", np.array([7.0, np.nan, 8.0])),
        Column("b", np.array([np.nan, 1.0, 8.0])),
        Column("y", np.array([1.0, 2.5, np.nan])),
    )
    table = Table(columns, steps_of(["Cells are separated by commas."]))
    with pytest.raises(DataFileError, match="No row is left") as caught:
        data_set_of(table, guessed_recipe(table))
    assert [step.kind for step in caught.value.done] == ["found", "no_target", "drop"]
    with pytest.raises(DataFileError, match="No column is chosen as an input") as caught:
        data_set_of(table, replace(guessed_recipe(table), inputs=()))
    assert [step.kind for step in caught.value.done] == ["found", "unused"]
