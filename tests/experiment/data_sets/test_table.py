"""Tables with a header: what is read, what is left out, and what is told of a broken one."""

import numpy as np
import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES, load, shipped
from desktop_nn.experiment.data_sets.table import read_classes
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project, dense
from desktop_nn.experiment.resources import ResourceError, resource
from desktop_nn.experiment.specs import DataSpec
from tests.experiment.projects import experiment

WHOLE = "name,long_cm,sex,wide_cm\nb,1.5,m,2\na,3,f,4e1\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def read(path):
    return read_classes(path, ("wide_cm", "long_cm"), "name")


def test_that_the_columns_named_are_taken_in_their_order_and_the_classes_by_name(table):
    data = read(table(WHOLE))
    assert data.inputs.tolist() == [[2.0, 1.5], [40.0, 3.0]]
    assert data.classes == ("a", "b")
    assert data.labels.tolist() == [1, 0]
    assert data.input_names == ("wide cm", "long cm")
    assert data.target_names == ("name",)


@pytest.mark.parametrize("cell", ["", "NA"])
def test_that_a_row_that_lacks_a_value_which_is_used_is_left_out(table, cell):
    data = read(table(WHOLE + f"c,{cell},f,5\n{cell},5,f,5\na,6,{cell},7\n"))
    assert data.inputs.tolist() == [[2.0, 1.5], [40.0, 3.0], [7.0, 6.0]]
    assert data.classes == ("a", "b")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no column “wide_cm”"),
        ("name,long_cm\n", "it has no column “wide_cm”"),
        ("name,long_cm,wide_cm\n", "it has no complete row"),
        ("name,long_cm,wide_cm\na,NA,1\n", "it has no complete row"),
        ("name,long_cm,wide_cm\na,1,2\nb,3\n", "line 3 has too few cells"),
        ("name,long_cm,wide_cm\na,1,2\nb,x,3\n", "line 3, long_cm: expected a number, got “x”"),
        ("name,long_cm,wide_cm\na,inf,2\n", "line 2, long_cm: expected a number, got “inf”"),
        ("name,long_cm,wide_cm\na,nan,2\n", "line 2, long_cm: expected a number, got “nan”"),
    ],
)
def test_that_a_broken_table_is_told_in_a_sentence_with_the_line(table, text, reason):
    path = table(text)
    with pytest.raises(ResourceError) as error:
        read(path)
    assert str(error.value) == (
        f"The program's own file {path} can't be read: {reason}. Install the program again."
    )


def test_that_a_table_of_other_bytes_is_told(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ResourceError, match="Install the program again"):
        read(path)


def test_that_a_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ResourceError, match="No such file"):
        read(tmp_path / "table.csv")


# The shipped ones


def test_that_the_penguins_without_measures_are_left_out_and_no_others():
    rows = resource("data", "penguins.csv").read_text(encoding="utf-8").splitlines()[1:]
    unmeasured = [row for row in rows if ",NA,NA,NA,NA," in row]
    data = load(DataSpec(DATA_SOURCES["penguins"].choice()))
    assert (len(rows), len(unmeasured), data.rows) == (344, 2, 342)
    assert data.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert np.bincount(data.labels).tolist() == [151, 68, 123]
    assert data.inputs[0].tolist() == [39.1, 18.7, 181.0, 3750.0]


@pytest.fixture
def shipped_as(monkeypatch):
    """`shipped_as(path)`: every shipped file is this one."""
    caches = (shipped._digits, shipped._iris, shipped._penguins)

    def put(path):
        monkeypatch.setattr(shipped, "resource", lambda *parts: path)
        for cache in caches:
            cache.cache_clear()

    yield put
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("name", ["digits", "iris", "penguins"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"words\n1\n", None])
def test_that_a_broken_shipped_file_is_told_also_on_opening_a_project(
    shipped_as, tmp_path, name, content
):
    classes = 10 if name == "digits" else 3
    spec = experiment(name, dense(1, 4, "tanh"), dense(2, classes, "softmax"))
    save_project(tmp_path / "project.dnn", Project(spec))
    broken = tmp_path / "broken"
    if content is not None:
        broken.write_bytes(content)
    shipped_as(broken)
    with pytest.raises(ResourceError, match="Install the program again"):
        load(spec.data)
    with pytest.raises(ProjectError, match="Install the program again"):
        open_project(tmp_path / "project.dnn")
