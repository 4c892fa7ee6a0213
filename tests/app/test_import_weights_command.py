"""`desktop-nn import-weights`: a project with another program's weights."""

import json

import numpy as np

from desktop_nn.app import command_line
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.training.run import Run
from tests.experiment.projects import everything, project_of, resumed

DONE, REFUSED = 0, 2


def said(*words):
    return command_line.main([str(word) for word in words])


def trained(tmp_path):
    run = Run(everything())
    run.advance(30)
    path = tmp_path / "mine.dnn"
    save_project(path, project_of(run, title="Moons"))
    return path, run


def test_that_exported_weights_are_taken_over_where_the_project_stands(tmp_path, capsys):
    path, run = trained(tmp_path)
    weights, out = tmp_path / "w.npz", tmp_path / "out.dnn"
    assert said("export", path, weights) == DONE
    fresh = Run(everything())
    start = tmp_path / "start.dnn"
    save_project(start, project_of(fresh))
    capsys.readouterr()
    assert said("import-weights", start, weights, "-o", out) == DONE
    told = capsys.readouterr().out
    assert "W1 (2 × 6) → W1: fits" in told
    assert "with the weights of 9 arrays" in told
    found = resumed(open_project(out))
    assert found.update == 0
    assert found.network.parameters.tobytes() == run.network.parameters.tobytes()
    assert found.network.running.tobytes() == run.network.running.tobytes()


def test_that_what_does_not_fit_is_told_and_the_rest_taken(tmp_path, capsys):
    path, _ = trained(tmp_path)
    weights, out = tmp_path / "w.npz", tmp_path / "out.dnn"
    np.savez(weights, b2=np.ones(4), W2=np.ones((9, 9)))
    assert said("import-weights", path, weights, "--out", out) == DONE
    told = capsys.readouterr().out
    assert "W2 (9 × 9): W2 is 6 × 4, this array 9 × 9." in told
    assert "with the weights of 1 array." in told
    assert np.array_equal(resumed(open_project(out)).network.parameter_views["b2"], np.ones(4))


def test_that_what_was_taken_is_told_in_json(tmp_path, capsys):
    path, _ = trained(tmp_path)
    weights, out = tmp_path / "w.npz", tmp_path / "out.dnn"
    np.savez(weights, b2=np.ones(4), W2=np.ones((9, 9)))
    assert said("import-weights", path, weights, "--out", out, "--json") == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["arrays taken"]) == (str(out), 1)
    arrays = {array["name"]: array for array in told["arrays"]}
    assert (arrays["b2"]["fits"], arrays["b2"]["target"], arrays["b2"]["shape"]) == (
        True,
        "b2",
        [4],
    )
    assert (arrays["W2"]["fits"], arrays["W2"]["target"]) == (False, None)


def test_that_a_folder_in_place_of_weights_is_told_by_its_name(tmp_path, capsys, monkeypatch):
    path, _ = trained(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert said("import-weights", path, ".", "--out", "out.dnn") == REFUSED
    told = capsys.readouterr().err
    assert told == f"“{tmp_path.name}” is a folder, not a file with weights.\n"


def test_that_nothing_is_written_where_nothing_fits(tmp_path, capsys):
    path, _ = trained(tmp_path)
    weights, out = tmp_path / "w.npz", tmp_path / "out.dnn"
    np.savez(weights, other=np.ones(4))
    assert said("import-weights", path, weights, "-o", out) == REFUSED
    assert "holds nothing that fits" in capsys.readouterr().err
    weights.write_bytes(b"nonsense")
    assert said("import-weights", path, weights, "-o", out) == REFUSED
    assert "only a part of one" in capsys.readouterr().err
    assert not out.exists()
