"""The shipped files are found from a checkout, and from where an installer puts them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn.experiment import resources
from desktop_nn.experiment.resources import resource, resource_root

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The program's own folder, somewhere else; nothing is shipped with it yet."""
    package = tmp_path / "desktop_nn"
    package.mkdir()
    monkeypatch.setattr(resources, "PACKAGE", package)
    resource_root.cache_clear()
    yield package
    resource_root.cache_clear()


def test_that_what_the_program_ships_is_there():
    for parts in (("data", "digits.npz"), ("data", "iris.csv"), ("samples", "digits.dnn")):
        assert resource(*parts).is_file()


def test_that_a_checkout_has_them_beside_the_package(package):
    (package.parent / "resources" / "data").mkdir(parents=True)
    assert resource("data") == package.parent / "resources" / "data"


def test_that_an_installed_package_has_them_inside(package):
    (package / "resources" / "data").mkdir(parents=True)
    assert resource("data") == package / "resources" / "data"


def test_that_the_inside_is_looked_at_first(package):
    # Some other package's `resources` may lie beside an installed one.
    for folder in (package, package.parent):
        (folder / "resources" / "data").mkdir(parents=True)
    assert resource_root() == package / "resources"


def test_that_missing_files_are_told_with_the_places_looked_at(package):
    with pytest.raises(FileNotFoundError) as error:
        resource_root()
    assert str(package / "resources") in str(error.value)
    assert str(package.parent / "resources") in str(error.value)
    assert "Install the program again." in str(error.value)


def test_that_an_installed_program_opens_its_samples_and_data(tmp_path):
    site = tmp_path / "site-packages"
    for floor in ("engine", "experiment"):
        shutil.copytree(ROOT / "desktop_nn" / floor, site / "desktop_nn" / floor)
    shutil.copy(ROOT / "desktop_nn" / "__init__.py", site / "desktop_nn")
    for folder in ("data", "samples"):
        source = ROOT / "resources" / folder
        shutil.copytree(source, site / "desktop_nn" / "resources" / folder)
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "from desktop_nn.experiment.files import open_project\n"
        "from desktop_nn.experiment.resources import resource\n"
        "print(open_project(resource('samples', 'digits.dnn')).title, resource('data'))"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.stderr == ""
    assert result.stdout.strip() == f"Handwritten digits {site / 'desktop_nn/resources/data'}"
