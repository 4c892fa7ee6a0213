"""The split, drawn: it follows the document, and its parts are as wide as their shares."""

import pytest

from desktop_nn.views.split_bar import LEAST, SplitBar
from tests.models.edits import change
from tests.views.forms import BATCH, SHARE, Forms
from tests.views.showing import on_screen


@pytest.fixture
def bar(document, theme, qtbot):
    return on_screen(qtbot, SplitBar(document, theme), (240, 30))


def counts(facts):
    return facts.training, facts.validation, facts.batch


def colours(bar):
    """Along the middle of the bar."""
    image = bar.grab().toImage()
    return [image.pixelColor(x, 4).name().upper() for x in range(image.width())]


def test_that_the_parts_are_as_wide_as_their_shares(bar, document, theme):
    assert counts(bar.facts) == (400, 100, 10)
    assert bar.training_width() == pytest.approx(0.8 * 240)
    change(SHARE, 0.5)(document)
    assert bar.training_width() == pytest.approx(120)
    assert colours(bar).count(theme.tokens.negative.upper()) == pytest.approx(120, abs=3)


def test_that_the_batches_are_told_and_marked(bar, document):
    assert bar.texts() == ("400 training", " · 40 × 10", "100 validation")
    assert len(bar.batch_edges()) == 39
    change(BATCH, 150.0)(document)
    assert bar.batch_edges() == pytest.approx([72.0, 144.0])
    assert bar.texts()[1] == " · 2 × 150 + 100"
    assert "3 batches of 150, the last of 100" in bar.toolTip()
    change(BATCH, 1.0)(document)
    assert bar.batch_edges() == []


def test_that_there_is_a_line_between_batches(bar, document, theme):
    change(BATCH, 200.0)(document)
    middle = colours(bar)[95:98]
    assert theme.tokens.positive.upper() not in middle[:2]


def test_that_without_validation_all_is_training(bar, document):
    change(SHARE, 0.0)(document)
    assert bar.training_width() == 240
    assert bar.texts()[2] == ""


def test_that_a_small_part_can_still_be_seen(bar, document):
    change(SHARE, 0.002)(document)
    assert bar.facts.validation == 1
    assert bar.training_width() == 240 - LEAST


def test_that_undo_and_another_data_set_are_followed(bar, document):
    change(BATCH, 100.0)(document)
    document.undo_stack.undo()
    assert bar.facts.batch == 10
    document.change_source("iris")
    assert counts(bar.facts) == (120, 30, 10)


def test_that_a_batch_larger_than_the_training_part_is_all_of_it(bar, document):
    change(BATCH, 1000.0)(document)
    assert bar.facts.batches == 1
    assert bar.facts.batch == 400


def test_that_it_follows_the_fields(document, theme, qtbot):
    forms = Forms(document, theme, qtbot)
    forms.type(SHARE, "30")
    forms.type(BATCH, "35")
    assert counts(forms.panel.split.facts) == (350, 150, 35)


def test_that_it_changes_colour_with_the_theme(bar, theme):
    before = colours(bar)
    theme.use("light")
    assert colours(bar) != before
    assert theme.tokens.positive.upper() in colours(bar)


def test_that_the_balance_of_the_classes_is_told(bar, document):
    assert "Classes: orange 250, blue 250." in bar.toolTip()
    document.change_source("iris")
    assert "setosa 50, versicolor 50, virginica 50" in bar.accessibleDescription()
    document.change_source("sine")
    assert "Classes" not in bar.toolTip()
