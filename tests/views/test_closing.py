"""What is closed goes: no widget outlives its view, whether Python has collected it or not."""

import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.decision_map import DecisionMap
from desktop_nn.views.fitted_curve import FittedCurve
from desktop_nn.views.loss_curves import LossCurves
from desktop_nn.views.numbers_view import NumbersView
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.weight_histograms import WeightHistograms
from tests.views.snapshots import deep, show, trained

VIEWS = [
    ConfusionView,
    DecisionMap,
    FittedCurve,
    LossCurves,
    NumbersView,
    OutputView,
    WeightHistograms,
]


def delete_closed():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("kind", VIEWS)
def test_that_a_closed_view_leaves_no_widget(kind, document, theme):
    delete_closed()
    before = len(QApplication.allWidgets())
    view = kind(document, theme)
    view.resize(300, 200)
    view.show()
    show(view, trained(document, 1))
    view.grab()
    view.close()
    view.deleteLater()
    delete_closed()
    assert len(QApplication.allWidgets()) == before
    theme.use("light")
    document.add_layer(1)


def test_that_layers_which_go_take_their_histograms_with_them(document, theme, qtbot):
    view = WeightHistograms(document, theme)
    qtbot.addWidget(view)
    view.show()
    delete_closed()
    before = len(QApplication.allWidgets())
    small = document.project
    document.open(deep(20), None)
    show(view, trained(document, 1))
    dropped = weakref.ref(view.layers[10])
    document.open(small, None)
    delete_closed()
    assert len(QApplication.allWidgets()) == before
    assert dropped() is None or dropped() not in view.layers


@pytest.mark.parametrize("kind", VIEWS)
def test_that_a_view_has_names_and_can_be_painted_small(kind, document, theme, qtbot):
    view = kind(document, theme)
    qtbot.addWidget(view)
    assert view.objectName()
    assert view.accessibleName()
    view.resize(160, 120)
    view.show()
    show(view, trained(document, 2))
    theme.use("light")
    assert not view.grab().isNull()
