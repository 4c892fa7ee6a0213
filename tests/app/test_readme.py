"""What the README and the pages of the help say of the window is what the window does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.app.errors import log_path
from desktop_nn.app.program import Program
from desktop_nn.app.start import make_settings
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.models.help_pages import help_pages
from desktop_nn.training.timeline import BUDGET

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "resources" / "help").glob("*.md"))
}
WRITTEN = {"README": README, **PAGES}


def menus(program: Program) -> dict[str, str]:
    """By the title of a menu: its actions that have keys, as the page of the keys writes them."""
    shown = {}
    for entry in program.window.menuBar().actions():
        keys = [
            f"{action.text().replace('&', '')} `{action.shortcut().toString()}`"
            for action in entry.menu().actions()  # type: ignore[attr-defined]
            if not action.shortcut().isEmpty()
        ]
        if keys:
            shown[entry.text().replace("&", "")] = ", ".join(keys)
    return shown


def test_that_the_table_of_keys_is_the_menus_own(program: Program) -> None:
    table = PAGES["keys"].split("## The menus")[1].split("\n\n")[1].splitlines()[2:]
    written = dict(re.fullmatch(r"\| (\w+) \| (.+) \|", row).groups() for row in table)  # type: ignore[union-attr]
    assert written == menus(program)


def test_that_the_readmes_pictures_are_those_that_make_pictures_makes() -> None:
    folder = ROOT / "resources" / "pictures"
    shown = re.findall(r"!\[[^\]]+\]\(resources/pictures/([^)]+)\.png\)", README)
    script = (folder / "make_pictures.py").read_text(encoding="utf-8")
    made = re.findall(r'Picture\("([^"]+)", "([^"]+)"', script)
    assert sorted(shown) == sorted(name for name, _ in made)
    assert {arrangement for _, arrangement in made} == set(ARRANGEMENTS)
    assert {path.stem for path in folder.glob("*.png")} == set(shown)
    assert "make pictures" in README


def test_that_every_menu_entry_that_is_written_of_is_there(program: Program) -> None:
    bar = {a.text().replace("&", ""): a.menu() for a in program.window.menuBar().actions()}
    flat = " ".join(" ".join(WRITTEN.values()).split())
    paths = set(re.findall(r"\*(\w+ ▸ [^*]+)\*", flat))
    assert len(paths) >= 20
    for path in paths:
        title, *steps = path.split(" ▸ ")
        if title not in bar:
            continue
        menu = bar[title]
        for step in steps:
            entries = {a.text().replace("&", ""): a for a in menu.actions()}  # type: ignore[attr-defined]
            assert step in entries, path
            menu = entries[step].menu()


def test_that_the_menu_view_hides_and_shows_every_panel(program: Program) -> None:
    for dock in program.window.docks.values():
        action = dock.toggleViewAction()
        assert action in program.window.view_menu.actions()
        for _ in range(2):
            was_hidden = dock.isHidden()
            action.trigger()
            assert dock.isHidden() != was_hidden


def test_that_files_are_kept_where_the_help_says() -> None:
    settings = Path(make_settings().fileName())
    assert f"~/.config/desktop-nn/{settings.name}`" in PAGES["files"]
    assert settings.parent.name == "desktop-nn"
    assert f"~/.local/share/desktop-nn/{log_path().name}`" in PAGES["files"]


def test_that_the_checkpoints_take_no_more_than_the_help_says() -> None:
    assert f"at most {BUDGET // 10**6} MB" in PAGES["time-line"]


@pytest.mark.parametrize("row", DATA_SOURCES.rows, ids=lambda row: row.name)
def test_that_the_page_of_the_data_names_every_data_set(row: object) -> None:
    links = help_pages()["data"].links
    assert f"data/{row.name}" in links  # type: ignore[attr-defined]
