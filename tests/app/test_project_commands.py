"""`desktop-nn` info, evaluate, predict, check and export: in this process, by their exit codes."""

import csv
import io
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from desktop_nn.app import command_line, exporting, project_commands
from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run
from tests.experiment.projects import everything, project_of
from tests.experiment.small_disk import SAID, small_disk

DONE, FAILED, REFUSED = 0, 1, 2


def said(*words):
    return command_line.main([str(word) for word in words])


@pytest.fixture
def trained(tmp_path):
    """A project that was trained for three epochs and a bit, changed once."""
    run = Run(everything())
    run.advance(run.updates_per_epoch)
    run.set_parameter(1, "W", (0, 1), 0.5)
    run.advance(2 * run.updates_per_epoch + 2)
    path = tmp_path / "mine.dnn"
    save_project(path, project_of(run, title="Moons"))
    return path, run


def test_that_info_tells_what_a_project_holds(trained, capsys):
    path, run = trained
    assert said("info", path, "--json") == DONE
    facts = json.loads(capsys.readouterr().out)
    assert facts["title"] == "Moons"
    assert facts["parameters"] == run.network.parameters.size
    assert (facts["update"], facts["epoch"]) == (run.update, 3)
    assert facts["changes while training"] == 1
    assert said("info", path) == DONE
    assert "Moons" in capsys.readouterr().out


def test_that_evaluate_measures_what_the_run_measures(trained, capsys):
    path, run = trained
    assert said("evaluate", path, "--json") == DONE
    found = json.loads(capsys.readouterr().out)
    metrics = run.validation_metrics()
    assert found["validation"]["loss"] == metrics.loss
    assert found["validation"]["accuracy"] == metrics.accuracy
    assert len(found["training"]["precision"]) == 2
    assert said("evaluate", path) == DONE
    assert "Validation: loss" in capsys.readouterr().out


def test_that_evaluate_measures_values(capsys):
    assert said("evaluate", "curve", "--json") == DONE
    assert "r_squared" in json.loads(capsys.readouterr().out)["training"]


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def test_that_predict_gives_the_networks_outputs(trained, capsys, tmp_path):
    path, run = trained
    table = tmp_path / "points.csv"
    inputs = run.data.inputs[:5]
    names = run.data.input_names
    lines = [",".join(names), *(",".join(map(repr, map(float, row))) for row in inputs)]
    table.write_text("\n".join(lines), encoding="utf-8")
    assert said("predict", path, table) == DONE
    heading, *rows = rows_of(capsys.readouterr().out)
    probabilities = [f"probability {name}" for name in run.data.classes]
    assert heading == ["row", *names, "predicted class", *probabilities]
    outputs = run.network.predict(run.samples.network_inputs(inputs))[:, 0]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [[float(cell) for cell in row[1:3]] for row in rows] == inputs.tolist()
    assert [row[3] for row in rows] == [run.data.classes[int(x > 0.5)] for x in outputs]
    assert [float(row[5]) for row in rows] == [float(x) for x in outputs]
    assert all(float(row[4]) + float(row[5]) == 1.0 for row in rows)
    out = tmp_path / "out.csv"
    assert said("predict", path, table, "--out", out) == DONE
    assert rows_of(out.read_text(encoding="utf-8")) == [heading, *rows]


def test_that_predict_finds_columns_by_name_in_any_order(tmp_path, capsys):
    names = open_project(resource("samples", "iris.dnn"))
    inputs = Run(names.spec).data.input_names
    table = tmp_path / "iris.csv"
    table.write_text(";".join(reversed(inputs)) + "\n1,5;2;3;4\n", encoding="utf-8")
    assert said("predict", "iris", table) == DONE
    turned = capsys.readouterr().out
    table.write_text(";".join(inputs) + "\n4;3;2;1,5\n", encoding="utf-8")
    assert said("predict", "iris", table) == DONE
    assert capsys.readouterr().out == turned


def test_that_predict_takes_the_shipped_table_in_any_order_and_says_how(tmp_path, capsys):
    """Its names have underscores, those of the samples have blanks."""
    lines = resource("data", "iris.csv").read_text(encoding="utf-8").splitlines()[:20]
    table, turned = tmp_path / "iris.csv", tmp_path / "turned.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    rows = [line.split(",") for line in lines]
    turned.write_text("\n".join(",".join(row[::-1]) for row in rows), encoding="utf-8")
    assert said("predict", "iris", table) == DONE
    plain = capsys.readouterr()
    assert said("predict", "iris", turned) == DONE
    assert capsys.readouterr().out == plain.out
    assert "by the names of their columns" in plain.err
    table.write_text("5.1,3.5,1.4,0.2\n4.9,3.0,1.4,0.2\n", encoding="utf-8")
    assert said("predict", "iris", table) == DONE
    assert "by their places: “column 1” as “sepal length”" in capsys.readouterr().err


def test_that_predict_refuses_another_table(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("p,q\n1,2\n", encoding="utf-8")
    assert said("predict", "iris", table) == REFUSED
    assert "There is no column" in capsys.readouterr().err
    assert said("predict", "iris", tmp_path / "none.csv") == REFUSED
    assert "none.csv" in capsys.readouterr().err


def test_that_check_proves_the_gradients(trained, capsys):
    path, _ = trained
    assert said("check", path, "--json") == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["proven"]
    assert found["worst relative error"] <= 1e-6
    assert "W1" in found["by array"]
    assert said("check", path) == DONE
    assert "proven" in capsys.readouterr().out


def test_that_check_fails_where_a_derivative_is_wrong(trained, monkeypatch):
    path, _ = trained
    row = ACTIVATIONS["tanh"]
    monkeypatch.setitem(row.__dict__, "backward", ACTIVATIONS["sigmoid"].backward)
    assert said("check", path) == FAILED


@pytest.mark.parametrize("kind", exporting.EXPORTS)
def test_that_every_form_can_be_written(trained, tmp_path, capsys, kind):
    path, _ = trained
    out = tmp_path / f"out{exporting.EXPORTS[kind].ending}"
    assert said("export", path, out, "--as", kind) == DONE
    assert out.stat().st_size > 100
    assert exporting.EXPORTS[kind].label in capsys.readouterr().out


def test_that_the_help_names_every_form(capsys):
    assert said("export", "--help") == DONE
    shown = capsys.readouterr().out
    assert "{" + ",".join(exporting.EXPORTS) + "}" in "".join(shown.split())


def test_that_the_form_follows_the_ending(trained, tmp_path, capsys):
    path, run = trained
    assert said("export", path, tmp_path / "w.npz") == DONE
    with np.load(tmp_path / "w.npz") as file:
        assert np.array_equal(file["W1"], run.network.parameter_views["W1"])
    assert said("export", path, tmp_path / "w.odt") == REFUSED
    assert "expected a name that ends with" in capsys.readouterr().err


def test_that_the_numpy_script_is_run_before_it_is_praised(trained, tmp_path, capsys):
    path, _ = trained
    assert said("export", path, tmp_path / "run.py") == DONE
    assert "printed the same losses of 3 epochs" in capsys.readouterr().out


def test_that_a_script_that_differs_is_told(trained, tmp_path, capsys, monkeypatch):
    path, _ = trained
    good = exporting.numpy_script
    monkeypatch.setattr(
        exporting, "numpy_script", lambda *a: good(*a).replace("0.09999999999999998", "0.11")
    )
    assert said("export", path, tmp_path / "run.py") == FAILED
    assert "it differs" in capsys.readouterr().out


def test_that_a_disk_that_is_full_leaves_what_was_there_and_is_said(trained, tmp_path, capsys):
    path, _ = trained
    table, out = tmp_path / "points.csv", tmp_path / "out.csv"
    table.write_text("x₁,x₂\n" + "0.25,0.5\n" * 200, encoding="utf-8")
    for command in (("export", path, out), ("predict", path, table, "--out", out)):
        out.write_text("the old one")
        with small_disk():
            assert said(*command) == REFUSED
        assert capsys.readouterr().err == f"“{out}”: {SAID}.\n"
        assert out.read_text() == "the old one"


def test_that_predictions_stand_beside_targets_and_rows(trained, tmp_path):
    path, run = trained
    assert said("export", path, tmp_path / "p.csv") == DONE
    heading, *rows = rows_of((tmp_path / "p.csv").read_text(encoding="utf-8"))
    names = run.data.classes
    told = ["true class", "predicted class", *(f"probability {name}" for name in names)]
    assert heading == ["row", "part", *run.data.input_names, *told]
    assert [int(row[0]) for row in rows] == list(range(1, run.data.rows + 1))
    assert [[float(cell) for cell in row[2:4]] for row in rows] == run.data.inputs.tolist()
    assert [row[4] for row in rows] == [names[int(label)] for label in run.data.labels]
    place = {int(row): place for place, row in enumerate(run.samples.order)}
    outputs = run.network.predict(run.samples.inputs)[:, 0]
    assert [float(row[7]) for row in rows] == [float(outputs[place[i]]) for i in range(len(rows))]
    trains = [place[i] < run.samples.training_rows for i in range(len(rows))]
    assert [row[1] == "training" for row in rows] == trains
    assert sum(row[1] == "validation" for row in rows) == run.samples.validation_rows


def test_that_a_project_that_is_none_is_refused(tmp_path, capsys):
    bad = tmp_path / "bad.dnn"
    bad.write_bytes(b"nonsense")
    for command in ("info", "evaluate", "check"):
        assert said(command, bad) == REFUSED
        assert capsys.readouterr().err.count("\n") == 1


def test_that_every_command_has_its_help(capsys):
    for command in ("train", "info", "evaluate", "predict", "check", "export"):
        assert said(command, "--help") == DONE
        assert "PROJECT" in capsys.readouterr().out
    assert project_commands.FAILED == FAILED


def test_that_an_untrained_project_is_evaluated_too(tmp_path, capsys):
    path = tmp_path / "new.dnn"
    save_project(path, Project(everything()))
    assert said("evaluate", path) == DONE
    assert said("export", path, tmp_path / "run.py") == DONE
    assert "no whole epoch" in capsys.readouterr().out


def test_that_predictions_in_json_are_those_of_the_table(trained, capsys, tmp_path):
    path, run = trained
    table = tmp_path / "points.csv"
    lines = [",".join(map(repr, map(float, row))) for row in run.data.inputs[:5]]
    table.write_text("\n".join([",".join(run.data.input_names), *lines]), encoding="utf-8")
    assert said("predict", path, table) == DONE
    heading, *rows = rows_of(capsys.readouterr().out)
    assert said("predict", path, table, "--json") == DONE
    found = json.loads(capsys.readouterr().out)
    assert [list(row) for row in found] == [heading] * 5
    assert [[str(cell) for cell in row.values()] for row in found] == rows


def test_that_predictions_in_json_are_written_row_by_row_in_the_form_of_all_answers(
    capsys, tmp_path, monkeypatch
):
    table = tmp_path / "points.csv"
    table.write_text("x1,x2\n" + "0.5,1\n" * 30, encoding="utf-8")
    lengths, right = [], project_commands.json_text

    def told(value):
        lengths.append(len(value))
        return right(value)

    monkeypatch.setattr(project_commands, "json_text", told)
    assert said("predict", "xor", table, "--json") == DONE
    text = capsys.readouterr().out
    assert text == right(json.loads(text)) + "\n"
    assert len(lengths) == len(json.loads(text)) == 30


def test_that_predicted_values_in_json_are_numbers(capsys, tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("x\n0.5\n-1\n", encoding="utf-8")
    assert said("predict", "curve", table, "--json") == DONE
    found = json.loads(capsys.readouterr().out)
    assert [list(row) for row in found] == [["row", "x", "predicted y"]] * 2
    assert [[type(value) for value in row.values()] for row in found] == [[int, float, float]] * 2


def test_that_export_answers_in_json(trained, capsys, tmp_path):
    path, _ = trained
    out = tmp_path / "w.npz"
    assert said("export", path, out, "--json") == DONE
    found = json.loads(capsys.readouterr().out)
    assert found == {"file": str(out), "form": "npz", "remark": "", "right": True}
    assert out.exists()


def test_that_a_reader_who_has_seen_enough_ends_a_command_quietly(tmp_path):
    """As `| head` does: the pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        command = [sys.executable, "-m", "desktop_nn", "info", "iris", "--json"]
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_that_notes_of_several_lines_stand_below_each_other(tmp_path, capsys):
    path = tmp_path / "new.dnn"
    save_project(path, Project(everything(), notes="first\nsecond"))
    assert said("info", path) == DONE
    lines = capsys.readouterr().out.splitlines()
    first, second = (line for line in lines if line.endswith(("  first", "  second")))
    assert first.index("first") == second.index("second")


def test_that_info_tells_the_samples_and_what_is_predicted(capsys):
    assert said("info", "iris", "--json") == DONE
    facts = json.loads(capsys.readouterr().out)
    assert (facts["samples"], facts["predicted"]) == (150, ["species"])
    assert len(facts["classes"]) == facts["inputs"] - 1 == 3


def test_that_evaluate_names_the_classes_and_values_of_its_lists(capsys):
    assert said("evaluate", "iris", "--json") == DONE
    part = json.loads(capsys.readouterr().out)["validation"]
    assert len(part["classes"]) == len(part["recall"]) == 3
    assert said("evaluate", "curve", "--json") == DONE
    part = json.loads(capsys.readouterr().out)["training"]
    assert (len(part["values"]), len(part["r_squared"])) == (1, 1)


@pytest.mark.parametrize(
    ("cell", "told"), [("1e400", "the value is infinite"), ("1e35", "the value is beyond ±1e+30")]
)
def test_that_a_value_that_no_network_can_be_given_is_told_by_its_place(
    tmp_path, capsys, cell, told
):
    table = tmp_path / "points.csv"
    table.write_text(f"x₁,x₂\n0,1\n1,{cell}\n1,1\n", encoding="utf-8")
    assert said("predict", "xor", table) == REFUSED
    answer = capsys.readouterr()
    assert answer.err == f"Line 3 of the file, column “x₂”: {told}.\n"
    assert answer.out == ""


def test_that_a_table_that_is_not_there_is_told_with_its_folder(tmp_path, capsys):
    assert said("predict", "xor", tmp_path / "nope.csv") == REFUSED
    assert capsys.readouterr().err == f"There is no “nope.csv” in {tmp_path}.\n"


@pytest.mark.parametrize("command", ["predict", "export", "import-weights"])
def test_that_a_place_that_can_not_be_written_is_told_before_the_work(
    tmp_path, capsys, monkeypatch, command
):
    weights, points = tmp_path / "w.npz", tmp_path / "points.csv"
    np.savez(weights, W1=np.zeros((2, 2)))
    points.write_text("x1,x2\n0,1\n", encoding="utf-8")
    for work in ("exported", "read_inputs", "read_weights"):
        monkeypatch.setattr(project_commands, work, lambda *_: pytest.fail("worked in vain"))
    out = tmp_path / "none" / "out.py"
    words = {
        "predict": ("xor", points, "--out", out),
        "export": ("xor", out),
        "import-weights": ("xor", weights, "-o", out),
    }
    assert said(command, *words[command]) == REFUSED
    why = "No such file or directory. Choose another folder."
    assert capsys.readouterr().err == f"“out.py” can't be written to {out.parent}: {why}\n"
