"""A file with everything in it, to be broken."""

import io
import zipfile

import pytest

from desktop_nn.experiment.files import save_project
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, classes, everything, project_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a file with everything in it."""
    run = Run(everything())
    run.advance(60)
    run.change(changed(run.spec, l2=0.02))
    run.advance(17)
    path = tmp_path_factory.mktemp("whole") / "project.dnn"
    save_project(path, project_of(run, classes(3)))
    return path.read_bytes()


@pytest.fixture
def members(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "project.dnn"
