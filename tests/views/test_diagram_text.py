"""The words of the diagram: whole where there is room, and never cut in the middle of one."""

import pytest
from PySide6.QtGui import QFontMetricsF

from desktop_nn.views.diagram_overlay import bias_wordings
from desktop_nn.views.diagram_text import (
    detail_wordings,
    details,
    fitted,
    heading_wordings,
    typeset,
)
from desktop_nn.views.theme import sans

LONG = "Xavier / LeCun normal · batch norm · dropout 0.1 · no bias"


def test_that_a_detail_gets_shorter_by_whole_parts():
    assert detail_wordings(LONG) == (
        LONG,
        "Xavier · batch norm · dropout 0.1 · no bias",
        "Xavier · batch norm · dropout 0.1 …",
        "Xavier · batch norm …",
        "Xavier …",
        "Xavier…",
    )


def test_that_the_mark_of_a_waiting_initializer_stays():
    assert detail_wordings("Xavier / LeCun normal ↺")[1] == "Xavier ↺"
    assert detail_wordings("Small random ↺ · no bias")[1:3] == (
        "Small random ↺ · no bias",
        "Small random ↺ …",
    )


@pytest.mark.parametrize("room", [46, 60, 106, 130, 200])
def test_that_a_shortened_detail_is_not_cut_in_a_word(qapp, theme, room):
    metrics = QFontMetricsF(sans(11))
    for detail in (LONG, "Small random", "He normal · batch norm · dropout 0.1 · no bias"):
        text, width = fitted(metrics, detail_wordings(detail), room)
        assert text in detail_wordings(detail)
        assert width <= room


def test_that_details_are_short_for_all_layers_or_for_none(qapp, theme):
    metrics = QFontMetricsF(sans(11))
    texts = ("", "Xavier / LeCun normal", "He normal · no bias", "Xavier / LeCun normal")
    assert details(texts, (40, 150, 150, 150), metrics) == texts
    short = ("", "Xavier", "He normal · no bias", "Xavier")
    assert details(texts, (40, 150, 150, 80), metrics) == short


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        *(("x1", "x₁"), ("x1^2", "x₁²"), ("x12*x2", "x₁₂ · x₂"), ("sin(x1)", "sin(x₁)")),
        *(
            ("x1^23", "x₁^23"),
            ("x1^2.5", "x₁^2.5"),
            ("max1", "max1"),
            ("bill_length^3", "bill_length³"),
        ),
    ],
)
def test_that_a_feature_is_written_as_mathematics_writes_it(formula, shown):
    assert typeset(formula) == shown


@pytest.mark.parametrize("bias", [0.0, -0.31, -15.45, -7.47e18, 1e-7, -2.5e-30])
def test_that_a_bias_is_written_with_fewer_digits_before_it_is_cut(qapp, theme, bias):
    metrics = QFontMetricsF(sans(11))
    text, width = fitted(metrics, bias_wordings(bias), 46)
    assert text in bias_wordings(bias)
    assert width <= 46


def test_that_a_heading_keeps_its_count_of_units_however_short_it_is():
    assert heading_wordings("softmax · 10") == ("softmax · 10", "softmax 10", "10")
    assert heading_wordings("Inputs") == ("Inputs",)
