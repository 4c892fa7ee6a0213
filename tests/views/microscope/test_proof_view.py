"""The proof on screen: verdict, scatter, tables; what is clicked is asked about."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction

from desktop_nn.engine import layers as layers_module
from desktop_nn.models.microscope import Place
from desktop_nn.models.proof_tables import RIGHT_ROLE
from desktop_nn.views.microscope.proof_view import ProofView
from desktop_nn.views.theme import Theme
from tests.models.microscopes import bench, check_no_further
from tests.training.experiments import digits_spec, small_spec, with_rate


@pytest.fixture
def over(qtbot):
    with bench(qtbot) as made:
        yield made


def shown(qtbot, over, size=(760, 460)):
    theme = Theme()
    theme.use("dark")
    prove = QAction("Prove it")
    prove.setToolTip("Prove the gradients")
    prove.triggered.connect(over.proof.prove)
    view = ProofView(over.document, theme, over.proof, prove)
    qtbot.addWidget(view)
    view.kept = (theme, prove)
    view.resize(*size)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def view(qtbot, over):
    return shown(qtbot, over)


def asked(view):
    told = []
    view.place_asked.connect(told.append)
    return told


def plant(monkeypatch):
    """A fault in the weights' gradient of layer 2."""
    plain = layers_module.write_dense_backward

    def faulty(program, layer, dz, ones):
        plain(program, layer, dz, ones)
        if layer.number == 2:
            out = layer.gradient("W")
            program.write(np.multiply, out, program.constant(0.5), out=out)

    monkeypatch.setattr(layers_module, "write_dense_backward", faulty)


def test_that_empty_it_says_what_will_appear(view):
    assert view.stack.currentWidget() is view._empty
    assert "Prove it" in view._empty.text()
    assert not view.worst.isVisible()
    assert view.fact() == ""


def test_that_the_button_proves_and_the_verdict_is_green(view, over, qtbot):
    with qtbot.waitSignal(over.proof.ended):
        view.button.click()
    assert view.verdict.text() == over.proof.sentence
    assert view.verdict.property("verdict") == "proven"
    assert view.verdict.palette().windowText().color() == view.theme.color("proven")
    assert view.arrays.proofs.rowCount() == 7
    assert view.gradients.proofs.rowCount() == 34
    assert view.details.text().startswith("All 34 gradients")
    assert view.fact().startswith("worst relative error")


def test_that_while_it_goes_on_it_shows_how_far_and_can_be_cancelled(
    view, over, qtbot, monkeypatch
):
    check_no_further(monkeypatch, 5)
    view.button.click()
    assert (view.cancel.isVisible(), view.button.isVisible()) == (True, False)
    qtbot.waitUntil(lambda: view.bar.value() > 0)
    assert view.bar.maximum() == 34
    view.cancel.click()
    qtbot.waitUntil(lambda: not over.proof.is_going_on)
    assert over.proof.verdict == "stopped"
    assert (view.cancel.isVisible(), view.button.isVisible()) == (False, True)


def test_that_a_fault_is_red_and_the_worst_is_opened_on_click(qtbot, over, monkeypatch):
    plant(monkeypatch)
    view = shown(qtbot, over)
    over.proven()
    assert view.verdict.palette().windowText().color() == view.theme.color("wrong")
    told = asked(view)
    view.worst.click()
    (place,) = told
    assert place == over.proof.result.worst_place
    assert place.name == "dW2"
    assert "∂L/∂W₂[" in view.worst.text()


def test_that_a_row_opens_what_it_names(view, over, qtbot):
    over.proven()
    told = asked(view)
    row = view.arrays.model().index(2, 0)
    qtbot.mouseClick(
        view.arrays.viewport(), Qt.MouseButton.LeftButton, pos=view.arrays.visualRect(row).center()
    )
    assert told[-1].name == "dW2"
    view.show_page("gradients")
    first = view.gradients.model().index(0, 0)
    view.gradients.setCurrentIndex(first)
    view.gradients.setFocus()
    qtbot.keyClick(view.gradients, Qt.Key.Key_Return)
    assert told[-1] == over.proof.result.worst_place
    assert view.scatter._chosen == view._checked.number(0)


def test_that_a_mark_is_read_out_and_opened(view, over, qtbot):
    over.proven()
    told = asked(view)
    number = 5
    x, y = view.scatter.points()[number]
    found = view.scatter.number_at(x, y)
    qtbot.mouseClick(view.scatter, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert told == [over.proof.result.place_of(view.scatter._chosen)]
    text = view.scatter.text_of(found)
    assert text.startswith("∂L/∂")
    assert "relative error" in text
    assert view.scatter.number_at(1.0, 1.0) is None


def test_that_what_is_right_lies_on_the_diagonal(view, over):
    over.proven()
    plane, points = view.scatter.plane(), view.scatter.points()
    away = (points[:, 0] - plane.left()) - (plane.bottom() - points[:, 1])
    assert np.abs(away).max() < 0.5
    assert all(plane.contains(QPointF(*point)) for point in points.tolist())


def test_that_it_fades_with_an_edit(view, over):
    over.proven()
    assert view.arrays.proofs.index(0, 0).data(RIGHT_ROLE) is True
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    assert view.verdict.property("verdict") == "faded"
    for table in (view.arrays, view.gradients):
        assert table.proofs.index(0, 0).data(RIGHT_ROLE) is None
    assert "the network is another one since" in view.verdict.text()
    assert view.fact() == ""


def test_that_with_little_room_the_scatter_is_one_of_the_pages(view, over):
    over.proven()
    assert view.pages.indexOf(view.scatter) < 0
    view.resize(320, 300)
    assert view.pages.currentWidget() is view.scatter
    assert not view.details.isVisible()
    assert "34 gradients" in view.verdict.toolTip()
    view.resize(400, 700)
    assert view.pages.indexOf(view.scatter) < 0
    assert view.scatter.isVisible()
    assert view.details.isVisible()


def test_that_why_it_can_not_be_proven_is_said(qtbot, over):
    over.document.change(with_rate(small_spec(optimizer="gradient_descent"), 1e30), "rate")
    over.controller.play(None)
    over.snapshot(lambda snapshot: snapshot.state == "diverged")
    view = shown(qtbot, over)
    over.proven()
    assert "diverged" in view._empty.text()


def test_that_both_themes_paint_it_sampled(qtbot):
    with bench(qtbot, digits_spec()) as over:
        view = shown(qtbot, over)
        over.proven()
        pictures = []
        for mode in ("dark", "light"):
            view.theme.use(mode)
            pictures.append(view.grab().toImage())
        assert pictures[0] != pictures[1]
        assert "at random" in view.details.text()
        assert isinstance(over.proof.result.place_of(0), Place)
