"""The help's window: contents, search, the way back, links, formulas, both themes, sizes."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QWidget

from desktop_nn.models.help_pages import HOME, help_pages
from desktop_nn.views.help_painting import set_formula
from desktop_nn.views.help_window import NOTHING, ZOOMS, HelpWindow

IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def window(theme, qtbot):
    window = HelpWindow(theme)
    qtbot.addWidget(window)
    window.show()
    return window


def shown(window):
    return window.browser.toPlainText()


def picture(window, name):
    return window.browser.document().resource(IMAGE, QUrl(name))


def test_that_it_opens_at_the_first_page_and_is_not_modal(window):
    assert window.topic == HOME
    assert "Desktop NN" in shown(window)
    assert not window.isModal()
    assert window.isWindow()


def test_that_a_page_of_the_contents_is_shown_when_it_is_chosen(window, qtbot):
    item = window.tree.topLevelItem(0).child(0)
    window.tree.setCurrentItem(item)
    assert window.topic == "first-minutes"
    assert shown(window).startswith("First minutes")


def test_that_a_link_leads_to_its_page_and_the_contents_follow(window):
    window.browser.anchorClicked.emit(QUrl("optimizer/adam"))
    assert window.topic == "optimizer/adam"
    assert window.tree.currentItem().text(0) == "Adam"


def test_that_back_and_forward_go_through_what_was_visited(window, qtbot):
    back, forward = window.buttons["back"], window.buttons["forward"]
    assert not back.isEnabled()
    for topic in ("layers", "dropout"):
        window.show_topic(topic)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.topic == "layers"
    assert forward.isEnabled()
    qtbot.mouseClick(forward, Qt.MouseButton.LeftButton)
    assert window.topic == "dropout"
    assert not forward.isEnabled()
    window.go_back()
    window.show_topic("curves")
    assert not forward.isEnabled()
    window.go_back()
    assert window.topic == "layers"


def test_that_a_topic_that_is_no_page_changes_nothing(window):
    window.show_topic("nowhere")
    assert window.topic == HOME


def test_that_the_best_page_is_found_and_enter_opens_it(window, qtbot):
    qtbot.keyClicks(window.search, "adam")
    assert window.side.currentWidget() is window.results
    assert window.results.item(0).text().startswith("Adam\n")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.topic == "optimizer/adam"


def test_that_nothing_found_is_told_and_an_empty_search_shows_the_contents(window, qtbot):
    qtbot.keyClicks(window.search, "xyzzy")
    assert window.side.currentWidget().text() == NOTHING
    window.search.clear()
    assert window.side.currentWidget() is window.tree


def test_that_formulas_and_pictures_are_drawn_in_the_theme_s_colours(window, theme):
    window.show_topic("activation/elu")
    sizes = [picture(window, name).size() for name in ("formula:0", "picture:activation/elu")]
    assert all(size.width() > 30 and size.height() > 10 for size in sizes)
    dark = picture(window, "formula:0").toImage()
    theme.use("light")
    assert picture(window, "formula:0").toImage() != dark


def test_that_the_type_and_the_formulas_grow_and_shrink(window, qtbot):
    window.show_topic("dropout")
    usual = picture(window, "formula:0").width()
    qtbot.mouseClick(window.buttons["larger"], Qt.MouseButton.LeftButton)
    assert picture(window, "formula:0").width() > usual
    for _ in range(20):
        qtbot.mouseClick(window.buttons["smaller"], Qt.MouseButton.LeftButton)
    assert window.browser.zoom == ZOOMS[0]
    assert picture(window, "formula:0").width() < usual


@pytest.mark.parametrize("topic", help_pages())
def test_that_every_formula_can_be_typeset_and_fits_a_page(topic):
    for latex in help_pages()[topic].formulas:
        piece = set_formula(latex, 18.0)
        assert piece.svg, latex
        assert piece.width < 680, latex
        assert piece.height < 110, latex


def test_that_whatever_takes_the_focus_has_a_name_and_a_tip(window):
    silent = [
        widget.objectName()
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() and widget.toolTip())
    ]
    assert silent == []


def test_that_code_stands_close_and_is_nowhere_wider_than_the_page(window, qtbot):
    window.resize(960, 700)
    window.show_topic("engine")
    document = window.browser.document()
    first = document.find("import numpy as np").block()
    last = document.find("losses = ").block().next()
    assert "check_gradients" in last.text()
    assert [first.blockFormat().bottomMargin(), last.blockFormat().bottomMargin()] == [0.0, 9.0]
    assert window.browser.horizontalScrollBar().maximum() == 0


def test_that_all_titles_of_a_table_are_of_one_weight(window):
    window.show_topic("installing")
    document = window.browser.document()
    cells = [document.find(title) for title in ("way", "what it does")]
    weights = {cell.charFormat().fontWeight() for cell in cells}
    assert weights == {QFont.Weight.DemiBold}
