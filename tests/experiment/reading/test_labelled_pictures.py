"""Pictures in one folder, with a table of their labels beside them."""

from __future__ import annotations

import pytest

from desktop_nn.experiment.reading.opening import can_be_read
from desktop_nn.experiment.reading.pictures import holds_pictures
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError
from tests.experiment.reading.test_pictures import put, read


@pytest.fixture
def folder(tmp_path):
    for k in range(4):
        put(tmp_path, f"00{k}.png", f"3 3 0.{k}")
    return tmp_path


def shown(table):
    """The first pixel of each picture, and its class."""
    classes = table.columns[-1]
    names = [classes.categories[code] for code in classes.values]
    return dict(zip(table.columns[0].values.tolist(), names, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "file,label\n002.png,cat\n000.png,dog\n001.png,cat\n003.png,dog\n",
        "label;id\ncat;002\ndog;000\ncat;001\ndog;003\n",
        "image\tnote\tclass\n002.png\ta\tcat\n000\tb\tdog\n001\tc\tcat\n003\td\tdog\n",
    ],
)
def test_that_a_table_beside_them_names_their_classes(folder, text):
    put(folder, "labels.csv", text)
    assert holds_pictures(folder)
    assert can_be_read(folder)
    table = read(folder)
    assert shown(table) == {0.0: "dog", 0.1: "cat", 0.2: "cat", 0.3: "dog"}
    assert data_set_of(table, guessed_recipe(table)).data.classes == ("cat", "dog")
    assert "“labels.csv” says what the pictures show" in table.notes[0]
    assert "“cat” 2, “dog” 2" in table.notes[1]


def test_that_pictures_may_lie_in_a_folder_below_the_table(tmp_path):
    for k in range(2):
        put(tmp_path, f"images/{k}.png", f"3 3 0.{k}")
    put(tmp_path, "train.csv", "path,label\nimages/0.png,3\nimages/1.png,7\n")
    assert shown(read(tmp_path)) == {0.0: "3", 0.1: "7"}


def test_that_what_has_no_partner_is_left_out_and_told(folder):
    put(folder, "labels.csv", "file,label\n000,a\n001,b\n009,a\n002,\n")
    table = read(folder)
    assert shown(table) == {0.0: "a", 0.1: "b"}
    assert any("without a class, are left out: 2" in note for note in table.notes)
    assert any("doesn't name are left out: “002.png”, “003.png”" in note for note in table.notes)


def test_that_a_table_of_names_alone_is_refused(folder):
    put(folder, "labels.csv", "file\n000\n001\n")
    with pytest.raises(DataFileError, match="no column that says what they show"):
        read(folder)


def test_that_a_table_of_something_else_is_passed_over(folder):
    put(folder, "aaa.csv", "x,y\n1,2\n")
    put(folder, "labels.csv", "file,label\n000,a\n001,b\n")
    assert shown(read(folder)) == {0.0: "a", 0.1: "b"}


def test_that_pictures_without_a_table_are_told_what_to_do(folder):
    assert not holds_pictures(folder)
    with pytest.raises(DataFileError, match="with a column of their names"):
        read(folder)


def test_that_two_folders_of_pictures_are_classes_whatever_lies_beside(tmp_path):
    put(tmp_path, "cats/0.png", "3 3 0.5")
    put(tmp_path, "dogs/1.png", "3 3 0.75")
    put(tmp_path, "labels.csv", "file,label\n0,x\n1,y\n")
    assert shown(read(tmp_path)) == {0.5: "cats", 0.75: "dogs"}
