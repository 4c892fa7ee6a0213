"""Every view, panel and field has a page of the help, and the nearest one is found."""

import importlib
import pkgutil

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

import desktop_nn.views
from desktop_nn.models.help_pages import help_pages
from desktop_nn.views.help_topic import (
    DOCKS,
    ENDS,
    FIELDS,
    HOME,
    VIEWS,
    own_topic,
    topic_of,
)
from desktop_nn.views.view import View


def view_classes():
    """Every view that there is, loaded for this."""
    for module in pkgutil.walk_packages(desktop_nn.views.__path__, "desktop_nn.views."):
        importlib.import_module(module.name)
    waiting, found = [View], set()
    while waiting:
        new = [kind for kind in waiting.pop().__subclasses__() if kind not in found]
        found |= set(new)
        waiting += new
    return {kind for kind in found if kind.__module__.startswith("desktop_nn.")}


def test_that_every_view_has_a_page():
    classes = view_classes()
    assert len(classes) > 20
    for kind in classes:
        names = [base.__name__ for base in kind.__mro__ if base is not View]
        assert any(name in VIEWS for name in names), kind.__name__


def test_that_the_table_names_no_view_that_is_gone():
    view_classes()
    known = {
        name
        for module in pkgutil.walk_packages(desktop_nn.views.__path__, "desktop_nn.views.")
        for name in vars(importlib.import_module(module.name))
    }
    assert set(VIEWS) - known == set()


def test_that_every_topic_that_is_named_is_a_page():
    topics = {*VIEWS.values(), *DOCKS.values(), *FIELDS.values(), *ENDS.values(), HOME}
    assert topics - set(help_pages()) == set()


@pytest.fixture
def nested(qtbot):
    """A label in a panel that has a page, in a place that has none."""
    place, panel, label = QWidget(), QWidget(), QLabel("x")
    panel.setObjectName("samples")
    QVBoxLayout(place).addWidget(panel)
    QVBoxLayout(panel).addWidget(label)
    qtbot.addWidget(place)
    return place, panel, label


def test_that_the_nearest_page_around_a_widget_is_found(nested):
    place, panel, label = nested
    assert topic_of(label) == "samples"
    assert topic_of(panel) == "samples"
    assert topic_of(place) == HOME
    assert topic_of(None) == HOME


def test_that_a_widget_s_own_page_comes_first(nested):
    _, _, label = nested
    label.setProperty("helpTopic", "dropout")
    assert topic_of(label) == "dropout"


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("training.l2", "penalties"),
        ("training.stop.epochs", "stop-rules"),
        ("training.class_weights.0", "class-weights"),
        ("training.optimizer.beta1", "optimizers"),
        ("training.batch_size", "training"),
        ("data.source.noise", "data"),
        ("network.layers.3.dropout", "dropout"),
        ("network.layers.3.activation.alpha", "layer-editor"),
        ("trainings", ""),
    ],
)
def test_that_a_field_has_the_page_of_what_it_sets(name, topic, qtbot):
    field = QWidget()
    field.setObjectName(name)
    qtbot.addWidget(field)
    assert own_topic(field) == topic


def test_that_a_list_has_the_page_of_the_row_that_is_chosen(qtbot):
    field = QComboBox()
    qtbot.addWidget(field)
    field.setObjectName("training.optimizer")
    field.addItem("Adam", "adam")
    field.addItem("Momentum", "momentum")
    assert own_topic(field) == "optimizer/adam"
    field.setCurrentIndex(1)
    assert own_topic(field) == "optimizer/momentum"
    field.setObjectName("network.layers.2.activation")
    field.addItem("ReLU", "relu")
    field.setCurrentIndex(2)
    assert own_topic(field) == "activation/relu"
