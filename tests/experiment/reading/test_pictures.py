"""A folder of pictures as a table: pixels as columns, folders as classes; each step is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.experiment.data_sets.pixels import pixel_names, shape_of_names
from desktop_nn.experiment.reading import pictures as module
from desktop_nn.experiment.reading.opening import can_be_read, is_text, read_table
from desktop_nn.experiment.reading.pictures import (
    PictureError,
    PictureReading,
    holds_pictures,
    read_pictures,
    usual_shape,
)
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError, ReadingEnded


class Decoder:
    """A file says its rows, its columns and its level of grey."""

    def shape(self, path):
        words = path.read_text().split()
        if len(words) < 2:
            raise PictureError("no head")
        return int(words[0]), int(words[1])

    def grey(self, path, shape):
        words = path.read_text().split()
        if len(words) < 3:
            raise PictureError("no pixels")
        return np.full(shape, float(words[2]))


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def folder(tmp_path):
    for k in range(3):
        put(tmp_path, f"cats/{k}.png", f"4 4 0.{k}")
    for k in range(2):
        put(tmp_path, f"dogs/{k}.JPG", f"4 4 0.{k + 5}")
    return tmp_path


def read(folder, wanted=None, progress=None):
    return read_pictures(folder, PictureReading(Decoder(), wanted), progress)


def test_that_pixels_are_columns_and_folders_classes(folder):
    table = read(folder)
    assert [column.name for column in table.columns] == [*pixel_names((4, 4)), "class"]
    assert table.columns[0].values.tolist() == [0.0, 0.1, 0.2, 0.5, 0.6]
    assert table.columns[-1].categories == ("cats", "dogs")
    made = data_set_of(table, guessed_recipe(table))
    assert made.data.classes == ("cats", "dogs")
    assert made.data.targets[:, 0].tolist() == [0, 0, 0, 1, 1]
    assert shape_of_names(made.data.input_names) == (4, 4)


def test_that_each_step_is_told(folder):
    table = read(folder)
    assert table.notes == (
        "The folders are the classes: “cats” 3, “dogs” 2.",
        "Pictures are read in grey, from 0, black, to 1, white; transparent parts count as white.",
        "All are 4 × 4 pixels, as they are in their files.",
    )
    assert "Each is scaled to 2 × 2 pixels." in read(folder, (2, 2)).notes
    assert "Each is scaled to 2 × 3 pixels, whatever its proportions were." in (
        read(folder, (2, 3)).notes
    )


def test_that_pictures_of_several_sizes_are_scaled_to_the_usual_one(folder):
    put(folder, "dogs/wide.png", "10 30 1")
    table = read(folder)
    assert len(table.columns) == 28 * 28 + 1
    assert "Each is scaled to 28 × 28 pixels, whatever its proportions were." in table.notes


@pytest.mark.parametrize(
    ("shapes", "wanted"),
    [([(8, 8)] * 3, (8, 8)), ([(64, 60)], (64, 60)), ([(65, 64)], (28, 28)), ([], (28, 28))],
)
def test_that_small_pictures_of_one_size_stay_as_they_are(shapes, wanted):
    assert usual_shape(shapes) == wanted


def test_that_broken_pictures_and_other_files_are_left_out_by_name(folder):
    put(folder, "cats/no head.png", "")
    put(folder, "dogs/no pixels.bmp", "4 4")
    put(folder, "dogs/notes.txt", "about dogs")
    put(folder, "dogs/.hidden", "")
    table = read(folder)
    assert table.rows == 5
    assert table.notes[-2:] == (
        "Pictures that can't be read are left out: “cats/no head.png”, “dogs/no pixels.bmp”.",
        "Files that are no pictures are left out: “dogs/notes.txt”.",
    )


def test_that_of_many_only_the_first_are_named(folder):
    for k in range(5):
        put(folder, f"cats/z{k}.txt", "")
    assert (
        read(folder).notes[-1].endswith("“cats/z0.txt”, “cats/z1.txt”, “cats/z2.txt” and 2 more.")
    )


def test_that_a_class_without_a_picture_is_none(folder):
    (folder / "empty").mkdir()
    table = read(folder)
    assert "“empty” 0" in table.notes[0]
    assert data_set_of(table, guessed_recipe(table)).data.classes == ("cats", "dogs")


def test_that_what_holds_no_pictures_is_refused_in_words(tmp_path):
    put(tmp_path, "texts/a.txt", "a")
    with pytest.raises(DataFileError, match="has no folders with pictures in them"):
        read(tmp_path)
    put(tmp_path, "texts/broken.png", "")
    with pytest.raises(DataFileError, match="None of the pictures in"):
        read(tmp_path)


def test_that_too_many_numbers_are_refused_with_a_way_out(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_NUMBERS", 60)
    with pytest.raises(DataFileError, match=r"5 pictures of 4 × 4 pixels are 80 numbers"):
        read(folder)
    assert read(folder, (2, 2)).rows == 5


def test_that_progress_is_told_and_ends_the_reading(folder):
    told = []
    read(folder, progress=lambda *share: told.append(share) or True)
    assert told == [*[(0, 5)] * 5, *((k, 5) for k in range(5))]
    with pytest.raises(ReadingEnded):
        read(folder, progress=lambda done, _: done < 2)
    with pytest.raises(ReadingEnded):
        read(folder, progress=lambda *_: False)


def test_that_such_a_folder_is_data_and_no_text(folder):
    assert holds_pictures(folder)
    assert can_be_read(folder)
    assert not is_text(folder)
    assert not can_be_read(folder / "cats")
    assert not holds_pictures(folder / "cats" / "0.png")
    assert read_table(folder, pictures=PictureReading(Decoder())).rows == 5
    with pytest.raises(DataFileError, match="is a folder"):
        read_table(Path(folder))


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("a", "b"),
        pixel_names((3, 4))[:-1],
        pixel_names((3, 4))[1:],
        ("x", *pixel_names((2, 2))),
    ],
)
def test_that_what_is_no_whole_picture_has_no_shape(names):
    assert shape_of_names(names) is None
