"""Every work that the program contains has the text of its terms, installed or packaged."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest

from desktop_nn.app import licences as module
from desktop_nn.app.licences import DISTRIBUTIONS, KEPT, OWN, PACKAGED_BY, gather, licences
from desktop_nn.experiment.installation import OPTIONAL
from desktop_nn.experiment.resources import resource

ROOT = Path(__file__).resolve().parents[2]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def needed() -> set[str]:
    """What pyproject names, the optional packages too, and all that these need in turn."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    optional = (project["optional-dependencies"][extra] for extra in OPTIONAL.values())
    waiting = [*project["dependencies"], *chain.from_iterable(optional)]
    found: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if "extra ==" in requirement or "platform_system" in requirement:
            continue
        name = plain(re.match(r"[\w.-]+", requirement)[0])  # type: ignore[index]
        if name not in found:
            found.add(name)
            waiting += metadata.distribution(name).requires or []
    return found


def test_that_every_package_that_is_bundled_is_known() -> None:
    assert len(needed()) >= 10
    assert {plain(name) for name in DISTRIBUTIONS} == needed()


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_that_every_bundled_package_has_the_text_of_its_terms(name: str) -> None:
    text = module.licence_text(metadata.distribution(name))
    assert len(text) > 500
    assert re.search("copyright", text, re.IGNORECASE)


def test_that_the_texts_that_are_kept_are_used_and_no_others_lie_there() -> None:
    used = {*KEPT.values(), *(name for _, folder, name in OWN if folder == "licences")}
    assert {path.name for path in resource("licences").glob("*.txt")} == used


def test_that_all_of_them_are_there_with_titles_of_their_own() -> None:
    found = licences()
    titles = [licence.title for licence in found]
    assert len(titles) == len(set(titles)) >= len(DISTRIBUTIONS) + len(OWN)
    assert all(len(licence.text) > 500 for licence in found)
    assert not any("can't be read" in licence.text for licence in found)
    by_title = {licence.title.rsplit(" ", 1)[0]: licence.text for licence in found}
    assert "OpenBLAS" in by_title["NumPy"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in by_title["Qt and PySide6"]
    assert "MIT" in by_title["Desktop NN"]


def test_that_a_packaged_program_shows_what_was_gathered_when_it_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = gather(tmp_path / "licences" / "gathered")
    assert len(names) >= len(DISTRIBUTIONS) + 1
    monkeypatch.setattr(
        module,
        "resource",
        lambda *parts: tmp_path.joinpath(*parts) if parts[-1] == "gathered" else resource(*parts),
    )
    monkeypatch.setattr(module, "_installed", lambda: [])
    packaged = {licence.title: licence.text for licence in licences()}
    monkeypatch.undo()
    for licence in licences():
        assert packaged[licence.title].strip() == licence.text.strip()


def test_that_the_loader_of_a_packaged_program_is_gathered_too() -> None:
    build = (ROOT / "resources/packaging/build.py").read_text(encoding="utf-8")
    assert f'"{PACKAGED_BY}>=' in build
    assert build.index("    gather_licences(python)") < build.index("    build_folder(python)")


def test_that_a_file_that_is_gone_leaves_a_sentence(tmp_path: Path) -> None:
    assert "can't be read" in module._read(tmp_path / "gone.txt")
