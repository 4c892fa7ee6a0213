"""The penalty beside the curves: told apart from the loss, and a curve of its own."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.history import COLUMNS
from tests.views.curves import drawn, made_curves
from tests.views.snapshots import show, trained


@pytest.fixture
def view(qtbot, document, theme):
    return made_curves(qtbot, document, theme)


@pytest.fixture
def run(document):
    return trained(document, 30)


@pytest.fixture
def penalised(document):
    document.change_training(replace(document.spec.training, l2=0.01), "L2")
    return trained(document, 10)


def test_that_a_penalty_stands_apart_from_the_loss(view, document):
    document.change_training(replace(document.spec.training, l2=0.01), "L2")
    run = trained(document, 3)
    show(view, run)
    columns = dict(zip(COLUMNS, run.history.last.tolist(), strict=True))
    training, validation = columns["loss_training"], columns["loss_validation"]
    losses = f"training {training:.4f} + penalty {columns['penalty']:.4f}"
    assert view.facts[-1] == f"{losses} · validation {validation:.4f}"
    assert view._read_out(3.0, 0.0)[1].endswith(view.facts[-1])
    view.button("accuracy").click()
    assert "penalty" not in view.facts[-1]


def test_that_without_a_penalty_none_is_told(view, run):
    show(view, run)
    assert "penalty" not in view.facts[-1]


@pytest.mark.parametrize("width", [260, 300, 386, 700])
def test_that_what_has_no_room_gives_way_and_nothing_is_cut_off(view, penalised, width):
    show(view, penalised)
    view.resize(width, 200)
    controls = view.controls
    shown = [child for child in controls.children() if getattr(child, "isVisible", bool)()]
    controls.layout().activate()
    for one in shown:
        assert controls.rect().contains(one.geometry())
        assert one.width() >= one.minimumSizeHint().width(), one.property("role")
    assert {view.slider, view.log, *map(view.button, ("loss", "accuracy", "f1"))} <= set(shown)
    assert (controls.log_epochs in shown) == (width > 260)
    assert (controls.penalty in shown) == (width >= 386)
    assert (controls.smooth_label in shown) == (width >= 700)


def test_that_the_penalty_has_a_curve_of_its_own_that_can_be_switched(view, penalised):
    show(view, penalised)
    assert view.controls.penalty.isVisible()
    assert len(drawn(view, "penalty")[0]) == 0
    view.controls.penalty.click()
    x, y = drawn(view, "penalty")
    assert x == pytest.approx(np.arange(1, 11))
    assert 10.0**y == pytest.approx(penalised.history.column("penalty")[1])
    view.controls.penalty.click()
    assert len(drawn(view, "penalty")[0]) == 0
    assert len(drawn(view)[0]) == 10
    view.controls.penalty.click()
    view.button("accuracy").click()
    assert len(drawn(view, "penalty")[0]) == 0
    assert not view.controls.penalty.isVisible()


def test_that_without_a_penalty_there_is_no_switch(view, run):
    show(view, run)
    assert not view.controls.penalty.isVisible()
    assert len(drawn(view, "penalty")[0]) == 0
