"""What adds a package to the program, by the way that the program was installed."""

import importlib
import sys
import tomllib
from pathlib import Path

import pytest

from desktop_nn.experiment.exports import needed as module
from desktop_nn.experiment.exports.needed import PACKAGES, MissingPackageError, needed
from desktop_nn.experiment.installation import OPTIONAL, Installation, present_installation

ROOT = Path(__file__).resolve().parents[2]


def marked(folder, name):
    (folder / name).write_text("", encoding="utf-8")
    return Installation(folder, folder / "bin" / "python")


def test_that_pipx_injects(tmp_path):
    remedy = marked(tmp_path, "pipx_metadata.json").remedy("pillow")
    assert remedy == "Install it with pipx inject desktop-nn pillow, then try again."


def test_that_a_tool_of_uv_is_installed_with_all_that_is_optional(tmp_path):
    """It would take away what it isn't told of again."""
    remedy = marked(tmp_path, "uv-receipt.toml").remedy("pillow")
    assert "uv tool install --with pillow --with safetensors .," in remedy


def test_that_uvx_is_told_at_the_next_start(tmp_path):
    home = tmp_path / "uv" / "archive-v0" / "Hk3x"
    remedy = Installation(home, home / "bin/python").remedy("safetensors")
    assert remedy.endswith("uvx --with pillow --with safetensors --from . desktop-nn")


def test_that_an_environment_takes_the_extra_by_its_own_pip(tmp_path):
    remedy = Installation(tmp_path, Path("/own/bin/python")).remedy("pillow")
    assert '/own/bin/python -m pip install "desktop-nn[animation]", then' in remedy


def test_that_an_environment_without_pip_takes_it_by_uv(tmp_path):
    plain = Installation(tmp_path, Path("/own/bin/python"), has_pip=False)
    command = 'uv pip install --python /own/bin/python "desktop-nn[safetensors]"'
    assert command in plain.remedy("safetensors")


def test_that_a_folder_with_blanks_is_quoted(tmp_path):
    remedy = Installation(tmp_path, Path("/my own/python")).remedy("pillow")
    assert '"/my own/python" -m pip install' in remedy


def test_that_a_packaged_program_is_told_of_no_command(tmp_path):
    remedy = Installation(tmp_path, tmp_path / "desktop-nn", is_packaged=True).remedy("pillow")
    assert "unpack or install it again" in remedy
    for word in ("pip ", "pipx", "uv"):
        assert word not in remedy


def test_that_what_runs_is_known_to_be_packaged(monkeypatch):
    assert not present_installation().is_packaged
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert present_installation().is_packaged


def test_that_the_sentence_says_what_for_and_how(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    told = Installation(Path("/own"), Path("/own/bin/python"))
    monkeypatch.setattr(module, "present_installation", lambda: told)
    with pytest.raises(MissingPackageError) as raised:
        needed("PIL.Image", "An animation")
    assert str(raised.value).startswith(
        "An animation needs the package “pillow”, which is not installed. Install it with "
    )


def test_that_every_extra_brings_its_package():
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    for package, extra in OPTIONAL.items():
        assert [line.startswith(package) for line in extras[extra]] == [True]
    assert set(extras) - {"dev", "benchmark", "cross-check"} == set(OPTIONAL.values())


def test_that_the_optional_packages_are_those_that_modules_ask_for():
    for name in ("safetensors.numpy", "PIL.Image"):
        package = name.partition(".")[0]
        assert PACKAGES.get(package, package) in OPTIONAL
        assert importlib.import_module(name)
