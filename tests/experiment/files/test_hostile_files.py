"""Files in which a value is anything at all: each is refused with a sentence, or can be trained."""

import io
import json
import random
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, everything, project_of, resumed

ODD = (
    *(None, True, "", "x", "NaN", [], {}, [1], [None], {"a": 1}),
    *(-1, 0, 1, 2, 4096, 5000, 2**53, 2**63, -(2**70), 10**40),
    *(1.5, 1e31, 1e308, -1e308, 5e-324),
    *("spiral", "own", "given", "adam", "hinge", "softmax", "float16", "float64"),
)
TRIES = 60


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """Two files: a run with all that a run can have, and one with samples of its own."""
    path = tmp_path_factory.mktemp("whole") / "whole.dnn"
    run = Run(everything())
    run.advance(60)
    run.change(changed(run.spec, l2=0.02))
    run.set_parameter(1, "W", (0, 3), 0.5)
    run.advance(30)
    save_project(path, project_of(run))
    files = (path.read_bytes(), resource("samples", "forward.dnn").read_bytes())
    return [members_of(data) for data in files]


def places(value, path=()):
    """The path of each value inside a value from JSON."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


def with_odd_value(data, rng):
    value = json.loads(data)
    *path, last = rng.choice(list(places(value)))
    holder = value
    for key in path:
        holder = holder[key]
    if rng.random() < 0.8:
        holder[last] = rng.choice(ODD)
    else:
        del holder[last]
    return json.dumps(value).encode()


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=array.dtype == object)
    return file.getvalue()


def odd_array(data, rng):
    array = np.load(io.BytesIO(data)).copy()
    first = array.copy()
    first.reshape(-1)[:1] = rng.choice([np.nan, np.inf, 1e30, -1e38])
    place = rng.randrange(len(data))
    return rng.choice(
        [
            npy(first),
            npy(array[:-1]),
            npy(array[None]),
            npy(array.T),
            npy(np.asfortranarray(array)),
            npy(array.astype(">f8")),
            npy(array.astype(np.float32 if array.dtype == np.float64 else np.float64)),
            npy(np.array(["a", None], object)),
            data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :],
        ]
    )


def hostile(members, rng):
    """The bytes of a file with one to three of its values, or whole members, gone odd."""
    members = dict(members)
    for name in rng.sample(list(members), k=rng.choice([1, 1, 2, 3])):
        if rng.random() < 0.04:
            del members[name]
        else:
            change = with_odd_value if name.endswith(".json") else odd_array
            members[name] = change(members[name], rng)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def opened(path):
    """The project, or the sentence with which it is refused."""
    try:
        return open_project(path)
    except ProjectError as error:
        return str(error)


def trains(project: Project):
    run = resumed(project) if project.checkpoint else Run(project.spec, project.own)
    run.advance(2)
    return run.divergence is not None or run.update > 0


@pytest.mark.parametrize("seed", range(8))
def test_that_a_file_with_odd_values_is_refused_with_a_sentence_or_trains(wholes, tmp_path, seed):
    rng = random.Random(seed)
    path = tmp_path / "hostile.dnn"
    found = []
    for _ in range(TRIES):
        path.write_bytes(hostile(rng.choice(wholes), rng))
        found.append(opened(path))
    projects = [one for one in found if isinstance(one, Project)]
    refusals = [one for one in found if isinstance(one, str)]
    assert all(trains(project) for project in projects)
    assert all(text.startswith("“hostile.dnn” can't be opened. ") for text in refusals)
    assert all(text.endswith(".") for text in refusals)
    assert projects
    assert refusals


@pytest.mark.parametrize("value", [10**40, -(10**40), 2**63])
def test_that_a_whole_number_longer_than_any_is_refused_at_its_place(wholes, tmp_path, value):
    header = json.loads(wholes[0]["project.json"])
    header["spec"]["training"]["optimizer"]["parameters"]["learning_rate"] = value
    path = tmp_path / "hostile.dnn"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**wholes[0], "project.json": json.dumps(header).encode()}.items():
            archive.writestr(name, data)
    with pytest.raises(ProjectError, match="Expected a number for `learning_rate`"):
        open_project(path)


def test_that_samples_too_large_to_compute_with_are_refused(wholes, tmp_path):
    path = tmp_path / "hostile.dnn"
    inputs = np.full_like(np.load(io.BytesIO(wholes[1]["data/inputs.npy"])), 1e31)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**wholes[1], "data/inputs.npy": npy(inputs)}.items():
            archive.writestr(name, data)
    with pytest.raises(ProjectError, match="samples hold values beyond"):
        open_project(path)
