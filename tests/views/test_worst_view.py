from dataclasses import replace

import pytest

from desktop_nn.models.judged_table import DATA_ROW_ROLE, LOSS, OUTPUT_PREDICTED
from desktop_nn.training.products import made_product
from desktop_nn.views.worst_view import WorstView
from tests.views.showing import on_screen
from tests.views.snapshots import digits, own_points, show, snapshot_of, trained


@pytest.fixture
def view(qtbot, document, theme):
    document.open(digits(), None)
    view = WorstView(document, theme)
    on_screen(qtbot, view, (330, 360))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def test_that_the_samples_with_the_highest_loss_come_first(view, document):
    run = trained(document, 2)
    show(view, run)
    expected = made_product("worst_samples", run)
    model = view.board.table_model
    rows = [model.index(row, 0).data(DATA_ROW_ROLE) for row in range(model.rowCount())]
    assert rows == expected.rows.tolist()
    assert float(model.index(0, LOSS).data()) == pytest.approx(expected.losses[0], abs=1e-3)
    assert view.board.stack.currentWidget() is view.board.pictures
    assert view.facts[-1] == "validation: 60 worst of 359"


def test_that_what_was_not_looked_at_is_said(view, document):
    run = trained(document, 0)
    product = replace(made_product("worst_samples", run), of=5000, measured=1000)
    snapshot = replace(snapshot_of(run), products={"worst_samples": product})
    view.show_snapshot(snapshot, run.history)
    assert view.facts[-1] == "validation: 60 worst of 1\u202f000 looked at, of 5\u202f000"


def test_that_an_empty_view_says_what_will_appear(view):
    assert view.stack.currentWidget() is view._empty
    assert "highest loss" in view._empty.text()


def test_that_tables_have_worst_rows(view, document):
    points = [[float(i), float(-i), 1.0] for i in range(20)]
    project = own_points(points, [[float(i % 2)] for i in range(20)], ("even", "odd"))
    document.open(project, None)
    show(view, trained(document, 1))
    board = view.board
    assert board.stack.currentWidget() is board.rows
    assert board.table_model.rowCount() == 5
    assert board.rows.isColumnHidden(OUTPUT_PREDICTED)
    assert not board.rows.isColumnHidden(LOSS)


def test_that_samples_of_other_data_go(view, document):
    show(view, trained(document, 1))
    document.change_data(replace(document.spec.data, validation_share=0.5), "split")
    assert view.board.table_model.rowCount() == 60, "the same samples, split otherwise"
    document.open(own_points([[0.0, 1.0, 2.0]] * 4, [[0.0]] * 4, ("a", "b")), None)
    assert view.stack.currentWidget() is view._empty
    assert view.board.table_model.rowCount() == 0
