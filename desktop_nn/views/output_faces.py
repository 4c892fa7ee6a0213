"""The faces of the output: their names, what each tells, and its view. A view is loaded when its
face is first shown: most data sets are looked at by two or three of them."""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.views.view import View


def _decision_map() -> type[View]:
    from desktop_nn.views.decision_map import DecisionMap

    return DecisionMap


def _fitted_curve() -> type[View]:
    from desktop_nn.views.fitted_curve import FittedCurve

    return FittedCurve


def _residuals() -> type[View]:
    from desktop_nn.views.residuals_view import ResidualsView

    return ResidualsView


def _confusion() -> type[View]:
    from desktop_nn.views.confusion_view import ConfusionView

    return ConfusionView


def _worst() -> type[View]:
    from desktop_nn.views.worst_view import WorstView

    return WorstView


def _weight_pictures() -> type[View]:
    from desktop_nn.views.weight_pictures_view import WeightPicturesView

    return WeightPicturesView


def _numbers() -> type[View]:
    from desktop_nn.views.numbers_view import NumbersView

    return NumbersView


FACES: dict[str, tuple[Callable[[], type[View]], str]] = {
    "Decision map": (_decision_map, "The output over the plane of the two inputs"),
    "Curve": (_fitted_curve, "The output over the one input"),
    "Residuals": (_residuals, "What was predicted of each sample, against what is true"),
    "Confusion": (_confusion, "How often each class is taken for which"),
    "Worst": (_worst, "The samples with the highest loss"),
    "Layer 1": (_weight_pictures, "The weights into each unit of layer 1, as pictures"),
    "Numbers": (_numbers, "Every number of the coming update"),
}


def faces_for(data: DataSet, are_pictures: bool) -> list[str]:
    """The names of the faces that data with these inputs and classes has. The worst samples are
    for those of more inputs than a map or a curve can show."""
    there = {
        "Decision map": data.width == 2,
        "Curve": data.width == 1,
        "Residuals": not data.classes and data.rows > 1,
        "Confusion": bool(data.classes),
        "Worst": bool(data.classes) and data.width > 2,
        "Layer 1": are_pictures,
        "Numbers": True,
    }
    return [name for name in FACES if there[name]]
