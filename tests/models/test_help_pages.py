"""The help has a page for everything, every link leads somewhere, and no page is out of reach."""

import re

import pytest

from desktop_nn import __version__
from desktop_nn.engine.catalog import ACTIVATIONS, Activation
from desktop_nn.experiment.resources import resource
from desktop_nn.models.help_catalog import TABLES, catalog_pages, formula_lines
from desktop_nn.models.help_page import LINK, HelpPage
from desktop_nn.models.help_pages import HOME, KINDS, contents, help_pages
from desktop_nn.models.help_pictures import help_picture
from desktop_nn.models.help_search import found_pages
from desktop_nn.models.help_words import OTHER_WORDS

PAGES = help_pages()
FILES = sorted(resource("help").glob("*.md"))
ROWS = [(kind, row) for kind, (table, _, _) in TABLES.items() for row in table.rows]


def test_that_every_row_of_the_catalog_has_a_page_with_its_words():
    assert len(ROWS) > 50
    for kind, row in ROWS:
        page = PAGES[f"{kind}/{row.name}"]
        assert row.use in page.text
        assert row.formula in page.text
        assert "## Source" in page.text
        for parameter in row.parameters:
            assert f"| {parameter.label} |" in page.text


def test_that_every_row_that_is_mathematics_has_its_formula_typeset_and_a_source():
    for kind, row in ROWS:
        if kind != "data":
            assert PAGES[f"{kind}/{row.name}"].formulas, row.name
            assert row.source, row.name


def test_that_a_new_activation_has_its_page_at_once(monkeypatch):
    row = Activation(
        "bent", "bent", "a = β u", "Bends.", latex=(r"2 \cdot <u>",), source="Nobody 1999"
    )
    monkeypatch.setattr(ACTIVATIONS, "rows", (*ACTIVATIONS.rows, row))
    page = {page.topic: page for page in catalog_pages()}["activation/bent"]
    assert page.formulas[0] == r"a = 2 \cdot u"
    assert "Nobody 1999." in page.text


def test_that_no_letter_of_a_formula_is_left_out():
    for _, row in ROWS:
        assert not re.search(r"<\w", " ".join(formula_lines(row))), row.name


@pytest.mark.parametrize("topic", PAGES)
def test_that_every_link_leads_to_a_page(topic):
    assert [link for link in PAGES[topic].links if link not in PAGES] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_every_link_of_a_file_leads_to_a_file(path):
    """So that they work where the pages are looked at without the program."""
    for _, place in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in place:
            file, _, row = place.partition("#")
            assert file.endswith(".md"), place
            assert path.with_name(file).is_file(), place
            assert not row or f"({KINDS[file.removesuffix('.md')]}/{row})" in PAGES[path.stem].text


def test_that_a_link_to_a_row_leads_to_its_own_page_here():
    assert "optimizer/adamw" in PAGES["penalties"].links
    assert "(optimizers.md#adamw)" in resource("help", "penalties.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("topic", PAGES)
def test_that_no_link_of_a_page_names_a_file(topic):
    assert ".md)" not in PAGES[topic].text


def test_that_every_page_can_be_reached_by_links_from_the_first_one():
    reached, waiting = {HOME}, [HOME]
    while waiting:
        new = set(PAGES[waiting.pop()].links) - reached
        reached |= new
        waiting += new
    hidden = {f"activation/{row.name}" for row in ACTIVATIONS.unlisted}
    assert set(PAGES) - reached - hidden == set()


def test_that_the_contents_hold_every_page_once():
    listed = [topic for topics in contents().values() for topic in topics]
    assert sorted(listed) == sorted(set(PAGES) - {HOME})


def test_that_every_file_of_the_folder_is_a_page():
    assert {path.stem for path in resource("help").glob("*.md")} <= set(PAGES)


@pytest.mark.parametrize("topic", PAGES)
def test_that_a_page_begins_with_its_title_and_says_something(topic):
    page = PAGES[topic]
    assert page.text.startswith(f"# {page.title}\n")
    assert len(page.plain.split()) >= 15
    assert "$$" not in page.plain
    assert page.text.count("$$") == 2 * len(page.formulas)
    assert not re.search(r"^\{\w+\}$", page.text, re.MULTILINE)


@pytest.mark.parametrize("topic", [topic for topic, page in PAGES.items() if page.formulas])
def test_that_who_has_a_formula_says_where_it_comes_from(topic):
    assert re.search(r"^(\*\*Source\.\*\* |## Source$)", PAGES[topic].text, re.MULTILINE)


def test_that_every_picture_that_a_page_names_can_be_drawn():
    named = [page for page in PAGES.values() if "(picture:" in page.text]
    assert len(named) > 30
    for page in named:
        assert help_picture(page.topic) is not None


def test_that_what_is_new_begins_with_this_version():
    assert PAGES["changelog"].headings.splitlines()[0] == __version__


def test_that_the_packaged_program_has_the_pages_and_the_licences():
    packaging = resource("packaging")
    spec = (packaging / "desktop-nn.spec").read_text(encoding="utf-8")
    shipped = re.search(r"^SHIPPED = \((.+)\)$", spec, re.MULTILINE)[1]
    assert {"help", "licences", "icons", "fonts"} <= set(re.findall(r'"(\w+)"', shipped))


# Search


def first(typed: str) -> str:
    return found_pages(PAGES.values(), typed)[0].page.topic


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("adam", "optimizer/adam"),
        ("relu", "activation/relu"),
        ("gradient check", "gradient-check"),
        ("batch norm", "batch-norm"),
        ("confusion", "confusion"),
        ("early stopping", "stop-patience"),
        ("stop rules", "stop-rules"),
        ("Ioffe", "batch-norm"),
        ("crash", "recovery"),
    ],
)
def test_that_the_best_page_comes_first(typed, topic):
    assert first(typed) == topic


@pytest.mark.parametrize("topic", OTHER_WORDS)
def test_that_who_says_it_in_other_words_finds_the_page_first(topic):
    assert {typed: first(typed) for typed in OTHER_WORDS[topic]} == dict.fromkeys(
        OTHER_WORDS[topic], topic
    )


def test_that_every_title_finds_its_page_first():
    for page in PAGES.values():
        titles = [one.page.title for one in found_pages(PAGES.values(), page.title)]
        assert titles[0].casefold().rstrip("s") == page.title.casefold().rstrip("s")


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("Why is my loss NaN?", "no-learning"),
        ("Why does my loss become NaN?", "no-learning"),
        ("what is an epoch", "batch-size"),
        ("how do I save", "files"),
        ("regularization", "penalties"),
        ("weight initialization", "initialisation"),
        ("license", "installing"),
        ("batch-norm", "batch-norm"),
        ("learning rates", "learning-rate"),
        ("neurons", "network"),
        ("dropout xyzzy", "dropout"),
    ],
)
def test_that_questions_spellings_and_plurals_lead_to_the_page(typed, topic):
    assert first(typed) == topic


def test_that_a_page_needs_every_word_where_one_has_them_all():
    pages = [
        HelpPage("a", "Apples", "", "# Apples\n\nred and round"),
        HelpPage("b", "Bananas", "", "# Bananas\n\nyellow and bent"),
    ]
    assert [one.page.topic for one in found_pages(pages, "and")] == ["a", "b"]
    assert [one.page.topic for one in found_pages(pages, "yellow and")] == ["b"]
    assert [one.page.topic for one in found_pages(pages, "red round yellow")] == ["a"]
    assert [one.page.topic for one in found_pages(pages, "red yellow")] == ["a", "b"]
    assert found_pages(pages, "blue green") == []
    assert found_pages(pages, "  ") == []


def test_that_what_is_found_is_quoted():
    found = found_pages(PAGES.values(), "handwritten digits")[0]
    assert "handwritten" in found.quote.casefold()
