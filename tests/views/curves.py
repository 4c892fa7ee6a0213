"""The plot of losses and metrics, on screen."""

from desktop_nn.views.loss_curves import LossCurves
from tests.views.showing import on_screen


def made_curves(qtbot, document, theme):
    """Small; `facts` are what it has told its panel."""
    view = LossCurves(document, theme)
    on_screen(qtbot, view, (420, 230))
    view.facts = []
    view.fact_changed.connect(view.facts.append)
    return view


def line_of(view, part):
    return next(series for series in view._series if series.name == part)


def drawn(view, part="training"):
    x, y = line_of(view, part).line.getData()
    return ([] if x is None else x), ([] if y is None else y)
