"""What is shown of another network is blanked at once, and comes again with the new one's."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.decision_map import DecisionMap
from desktop_nn.views.fitted_curve import FittedCurve
from desktop_nn.views.loss_curves import LossCurves
from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.numbers_view import NumbersView
from desktop_nn.views.residuals_view import ResidualsView
from desktop_nn.views.weight_histograms import WeightHistograms
from desktop_nn.views.weight_pictures_view import WeightPicturesView
from desktop_nn.views.worst_view import WorstView
from tests.views.snapshots import curve, digits, show, trained

PICTURES = (ConfusionView, DecisionMap, FittedCurve, NetworkDiagram, NumbersView, ResidualsView)
OF_PICTURES = (WeightPicturesView, WorstView)


def picture(view) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32)
    return flat.reshape(image.height(), image.width()).copy()


def another_network(document):
    document.remove_layer(0)


def another_project(document):
    document.open(Project(document.spec), None)


@pytest.fixture
def shown(document, theme, qtbot):
    def make(kind):
        if kind in (FittedCurve, ResidualsView):
            document.open(curve(), None)
        if kind in OF_PICTURES:
            document.open(digits(), None)
        view = kind(document, theme)
        qtbot.addWidget(view)
        view.resize(520, 420)
        view.show()
        show(view, trained(document, 2))
        return view

    return make


@pytest.mark.parametrize("kind", PICTURES + OF_PICTURES)
@pytest.mark.parametrize("change", [another_network, another_project])
def test_that_the_picture_of_another_network_goes_at_once_and_the_new_one_comes(
    shown, document, theme, qtbot, kind, change
):
    view = shown(kind)
    change(document)
    after = picture(view)
    untouched = kind(document, theme)
    qtbot.addWidget(untouched)
    untouched.resize(view.size())
    untouched.show()
    share = (after != picture(untouched)).mean()
    assert share < 0.02, "what is left is what a view without a snapshot shows"
    show(view, trained(document, 1))
    assert (picture(view) != after).mean() > share


@pytest.mark.parametrize("change", [another_network, another_project])
def test_that_histograms_of_another_network_go_at_once_and_the_new_ones_come(
    shown, document, theme, change
):
    view = shown(WeightHistograms)
    bars = theme.color("positive").rgb()
    assert (picture(view) == bars).any()
    change(document)
    assert not (picture(view) == bars).any()
    show(view, trained(document, 1))
    assert (picture(view) == bars).any()


@pytest.mark.parametrize("kind", [*PICTURES, WeightHistograms])
def test_that_an_edit_of_the_same_network_leaves_its_picture(shown, document, kind):
    view = shown(kind)
    before = picture(view)
    document.change_seed(77)
    assert (picture(view) == before).all()


def test_that_the_curves_of_another_project_go_at_once(document, theme, qtbot):
    view = LossCurves(document, theme)
    qtbot.addWidget(view)
    show(view, trained(document, 2))
    assert len(view._bands[0].x) == 2
    document.open(Project(default_spec()), None)
    assert len(view._bands[0].x) == 0
    assert view._history.length == History().length
