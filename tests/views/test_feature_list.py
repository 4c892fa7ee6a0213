"""The list of features: buttons and the line for a formula, both ways with the document."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop_nn.models.feature_settings import choose
from desktop_nn.views.feature_list import FeatureList
from tests.views.showing import active
from tests.views.typing import click, type_into


@pytest.fixture
def features(document, theme, qtbot):
    features = FeatureList(document, theme)
    features.fit(230)
    return active(qtbot, features, (230, 160))


def down(features):
    return [name for name in features.names if features.button(name).isChecked()]


def picture(features, name):
    return features.button(name).icon().pixmap(18, 18).toImage()


def test_that_a_click_takes_a_feature_and_another_leaves_it_out(features, document, qtbot):
    click(qtbot, features.button("x1^2"))
    assert document.spec.data.features == ("x1", "x2", "x1^2")
    click(qtbot, features.button("x1^2"))
    assert document.spec.data.features == ()


def test_that_the_buttons_follow_the_document(features, document):
    assert down(features) == ["x1", "x2"]
    choose(document, ("sin(x1)",), True)
    assert down(features) == ["x1", "x2", "sin(x1)"]
    document.undo_stack.undo()
    assert down(features) == ["x1", "x2"]


def test_that_a_typed_formula_becomes_a_feature_with_a_button(features, document, qtbot):
    type_into(qtbot, features.field, "sin(x1*x2)")
    assert document.spec.data.features[-1] == "sin(x1*x2)"
    assert features.button("sin(x1*x2)").isChecked()
    assert features.field.text() == ""
    click(qtbot, features.button("sin(x1*x2)"))
    assert "sin(x1*x2)" not in features.names


def test_that_a_wrong_formula_stays_with_its_reason_until_it_is_left(features, document, qtbot):
    type_into(qtbot, features.field, "sin(x3)")
    assert features.field.text() == "sin(x3)"
    assert "none named “x3”" in features.problem.text()
    assert features.field.property("severity") == "error"
    qtbot.keyClick(features.field, Qt.Key.Key_Escape)
    assert features.problem.text() == features.field.text() == ""
    assert document.spec.data.features == ()


def test_that_the_button_of_a_problem_leaves_the_formula_out(features, document, qtbot):
    type_into(qtbot, features.field, "log(x1)")
    click(qtbot, features.problem.button)
    assert features.problem.text() == features.field.text() == ""
    assert document.spec.data.features == ()


def test_that_a_refused_click_leaves_the_last_feature_down(features, document, qtbot):
    click(qtbot, features.button("x1"))
    click(qtbot, features.button("x2"))
    assert down(features) == ["x2"]
    assert "At least one feature stays" in features.problem.text()


def test_that_each_feature_has_another_picture_in_the_themes_colours(features, theme):
    pictures = [picture(features, name) for name in features.names]
    assert all(one != other for i, one in enumerate(pictures) for other in pictures[i + 1 :])
    theme.use("light")
    assert picture(features, "x1") != pictures[0]
    assert picture(features, "x1").pixelColor(17, 9).blue() > 180


def test_that_the_picture_of_x1_is_orange_at_the_left_and_blue_at_the_right(features, theme):
    image = picture(features, "x1")
    left, right = image.pixelColor(0, 9), image.pixelColor(17, 9)
    assert left.red() > left.blue()
    assert right.blue() > right.red()


def test_that_pictures_follow_the_range_and_are_kept_while_it_stays(features, document):
    button = features.button("sin(x1)")
    before = button.icon().cacheKey()
    document.change_data(replace(document.spec.data, seed=5), "other samples")
    assert button.icon().cacheKey() == before
    source = document.spec.data.source.with_value("noise", 3.0)
    document.change_data(replace(document.spec.data, source=source), "wider")
    assert button.icon().cacheKey() != before


def test_that_of_many_inputs_a_kind_is_taken_at_once(features, document, qtbot):
    document.change_source("iris")
    assert down(features) == ["Inputs"]
    click(qtbot, features.button("Squares"))
    assert document.spec.network.inputs == 8
    assert down(features) == ["Inputs", "Squares"]


def test_that_one_input_has_curves_for_pictures(features, document):
    document.change_source("sine")
    assert features.names == ["x", "x^2", "x^3", "sin(x)", "cos(x)"] or features.names[0] == "x1"
    assert not features.button(features.names[0]).icon().isNull()


def test_that_nothing_is_wider_than_its_room_and_all_have_names(features, document):
    for source in ("spiral", "iris", "digits", "sine"):
        document.change_source(source)
        for name in features.names:
            button = features.button(name)
            assert button.geometry().right() < 230
            assert button.accessibleName()
            assert "takes effect at once" in button.toolTip().lower()
