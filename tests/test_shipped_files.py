"""Nothing is shipped that nobody asks for, and all that is asked for is shipped."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from desktop_nn.app.actions import DESCRIBED
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.views.banner import ICONS
from desktop_nn.views.layer_panel import BUTTONS
from desktop_nn.views.theme import MONO, SANS
from desktop_nn.views.tokens import DARK, LIGHT

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = ROOT / "resources"
README = ROOT / "README.md"
SOURCES = sorted((ROOT / "desktop_nn").rglob("*.py"))
WEIGHTS = {"Normal": "Regular", "Medium": "Medium", "DemiBold": "SemiBold"}
CSS_WEIGHTS = {"500": "Medium", "600": "SemiBold"}


@cache
def nodes():
    """Every constant and every call in the program's code, each with its file."""
    return [
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Constant, ast.Call))
    ]


@pytest.fixture(autouse=True, scope="module")
def read_once():
    """And forgotten after these tests, so that no collection of garbage looks through them."""
    yield
    nodes.cache_clear()


def names_in(folder, *endings):
    return {path.stem for path in (RESOURCES / folder).iterdir() if path.suffix in endings}


def literals():
    """Every string that stands by itself in the program's code."""
    return {
        node.value
        for _, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls(*names):
    for _, node in nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in names:
                yield node


def either(argument):
    """Both halves of `one if … else other`; else the argument itself."""
    return (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)


def icons_asked_for():
    """Where icons are named: in the tables, and as words to the functions that draw them."""
    words = {
        node.value
        for call in calls("icon", "set_icon")
        for argument in call.args
        for node in either(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    tokens = set(DARK.__dataclass_fields__)
    tables = {described.icon for described in DESCRIBED} - {""}
    tables |= {icon for icon, _ in ICONS.values()} | {icon for _, icon, _ in BUTTONS}
    actions = {described.name for described in DESCRIBED}
    return tables | (words - tokens - actions)


# Icons and pictures


def test_that_every_icon_is_named_somewhere_in_the_program():
    unnamed = names_in("icons", ".svg") - literals() - {"desktop-nn"}
    assert unnamed == set()


def test_that_every_icon_that_is_named_is_there():
    assert len(icons_asked_for()) > 10
    assert icons_asked_for() - names_in("icons", ".svg") == set()


def test_that_the_program_has_its_own_icon():
    assert '"icons", "desktop-nn.svg"' in (ROOT / "desktop_nn/app/window_frame.py").read_text()
    assert (RESOURCES / "icons" / "desktop-nn.svg").is_file()


def test_that_the_style_has_its_marks_for_both_themes_and_no_more():
    named = set()
    for source in SOURCES:
        named |= set(re.findall(r'resource\("style", f"(\w+)-\{', source.read_text("utf-8")))
    wanted = {f"{mark}-{tokens.name}" for mark in named for tokens in (DARK, LIGHT)}
    assert names_in("style", ".svg") == wanted


def test_that_the_readme_s_pictures_are_those_that_lie_there():
    shown = set(re.findall(r"\(resources/pictures/([^)]+)\)", README.read_text("utf-8")))
    assert shown == {path.name for path in (RESOURCES / "pictures").glob("*.png")}


# Fonts


def weights_asked_for():
    """By face, `sans` or `mono`: the weights in which something is written."""
    asked = {"sans": {"Regular"}, "mono": {"Regular"}}
    for call in calls("sans", "mono", "_font"):
        face = getattr(call.func, "id", None)
        for argument in [*call.args[1:], *(keyword.value for keyword in call.keywords)]:
            if face in asked and isinstance(argument, ast.Attribute) and argument.attr in WEIGHTS:
                asked[face].add(WEIGHTS[argument.attr])
    code = "\n".join(source.read_text("utf-8") for source in SOURCES)
    asked["sans"] |= {CSS_WEIGHTS[w] for w in re.findall(r"font-weight: ?(\d+)", code)}
    for weight, file in WEIGHTS.items():
        if f"QFont.Weight.{weight}" in code.replace(f"weight: QFont.Weight.{weight}", ""):
            asked["sans"].add(file)
    return asked


def test_that_each_font_is_of_a_family_and_a_weight_that_is_asked_for():
    asked = weights_asked_for()
    files = {f"{SANS[0]}-{weight}".replace(" ", "") for weight in asked["sans"]}
    files |= {f"{MONO[0]}-{weight}".replace(" ", "") for weight in asked["mono"]}
    files |= {family.replace(" ", "") for family in (*SANS[1:], *MONO[1:])}
    assert names_in("fonts", ".otf", ".ttf") == files


def test_that_the_fonts_readme_lists_the_fonts_and_their_licences():
    text = (RESOURCES / "fonts" / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([\w-]+\.\w+)`", text))
    assert listed == {p.name for p in (RESOURCES / "fonts").iterdir()} - {"README.md"}


# Data


def test_that_each_data_file_is_read_by_a_data_set_and_each_is_there():
    read = {
        word
        for path, node in nodes()
        if path.parent.name == "data_sets"
        and isinstance(node, ast.Constant)
        and re.fullmatch(r"\w+\.(csv|npz)", word := f"{node.value}")
    }
    assert read == {p.name for p in (RESOURCES / "data").iterdir() if p.suffix != ".md"}


def test_that_each_data_file_has_its_source_and_licence_written_beside_it():
    text = (RESOURCES / "data" / "SOURCES.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    files = {p.name for p in (RESOURCES / "data").iterdir() if p.suffix != ".md"}
    assert {section.splitlines()[0].strip("`") for section in sections} == files
    for section in sections:
        assert all(f"- {word}: " in section for word in ("Authors", "Source", "Licence"))


@pytest.mark.parametrize("row", [r for r in DATA_SOURCES.rows if r.source], ids=lambda r: r.name)
def test_that_each_measured_data_set_can_be_loaded(row):
    assert load(DataSpec(row.choice())).rows > 100


# Licences


def test_that_each_licence_lies_there_once():
    files = [path for path in RESOURCES.rglob("LICENSE*") if path.is_file()]
    assert len({path.read_bytes() for path in files}) == len(files)


def test_that_every_path_that_the_readme_or_the_help_names_exists():
    texts = {path: path.read_text("utf-8") for path in (README, *RESOURCES.glob("help/*.md"))}
    named = re.compile(r"[`\s]((?:resources|desktop_nn|tests)/[\w./-]*\w/?)[`\s]")
    paths = [path for text in texts.values() for path in named.findall(text)]
    assert len(paths) >= 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


# The README


def test_that_every_link_of_the_readme_leads_to_a_file_that_is_there():
    links = re.findall(r"\]\(([^)]+)\)", README.read_text("utf-8"))
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_that_the_readme_is_a_page_or_two():
    lines = README.read_text("utf-8").splitlines()
    assert len(lines) <= 100
    assert [line for line in lines if len(line) > 120 and "![" not in line] == []
