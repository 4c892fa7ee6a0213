"""Every view, panel and field has a page of the help, and the nearest one is found."""

import importlib
import pkgutil

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

import desktop_nn.app
import desktop_nn.views
from desktop_nn.models import stop_settings
from desktop_nn.models.help_pages import help_pages
from desktop_nn.views.curve_quantity import QUANTITIES
from desktop_nn.views.help_topic import (
    ACTIONS,
    DOCKS,
    ENDS,
    FIELDS,
    HOME,
    OF_QT,
    PROPERTIES,
    VIEWS,
    own_topic,
    topic_of,
)
from desktop_nn.views.output_faces import FACES
from desktop_nn.views.view import View


def classes_of_the_program():
    """Everything of the views and of the window, by name."""
    modules = [
        module.name
        for package in (desktop_nn.views, desktop_nn.app)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return {name for module in modules for name in vars(importlib.import_module(module))}


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
    known = classes_of_the_program()
    assert set(VIEWS) - known == set()


def test_that_every_topic_that_is_named_is_a_page():
    tables = (VIEWS, ACTIONS, DOCKS, FIELDS, ENDS, OF_QT, *PROPERTIES.values())
    topics = {topic for table in tables for topic in table.values()} | {HOME}
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
        ("training.stop.epochs", "stop-epochs"),
        ("training.stop.patience", "stop-patience"),
        ("training.class_weights.0", "class-weights"),
        ("training.optimizer.beta1", "optimizers"),
        ("training.batch_size", "batch-size"),
        ("training.other", "training"),
        ("data.validation_share", "validation"),
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


def test_that_a_number_has_the_page_of_what_it_belongs_to(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    choice, rate = QComboBox(place), QWidget(place)
    choice.setObjectName("training.optimizer")
    rate.setObjectName("training.optimizer.learning_rate")
    choice.addItem("Adam", "adam")
    choice.addItem("Momentum", "momentum")
    assert own_topic(rate) == "optimizer/adam"
    choice.setCurrentIndex(1)
    assert own_topic(rate) == "optimizer/momentum"


@pytest.mark.parametrize(
    ("name", "value", "topic"),
    [
        ("quantity", "accuracy", "accuracy"),
        ("face", "Worst", "worst"),
        ("role", "penaltyCurve", "penalties"),
        ("source", "spiral", "data/spiral"),
        ("source", "own", ""),
        ("face", "nothing", ""),
    ],
)
def test_that_a_button_has_the_page_of_what_it_shows(name, value, topic, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setProperty(name, value)
    assert own_topic(button) == topic


@pytest.mark.parametrize(
    "topic",
    [
        *(FIELDS[f"training.stop.{rule}"] for rule in stop_settings.FIELDS),
        *(topic for name, topic in PROPERTIES["quantity"].items() if name != "loss"),
        VIEWS["ClassScoresTable"],
        "root-mean-square-error",
    ],
)
def test_that_each_rule_and_each_metric_has_a_page_with_a_formula_and_a_source(topic):
    page = help_pages()[topic]
    assert topic not in ("stop-rules", "metrics")
    assert page.formulas
    assert "**Source.** " in page.text


def test_that_every_curve_has_a_page():
    assert set(PROPERTIES["quantity"]) == set(QUANTITIES)


def test_that_every_face_of_the_output_has_a_page():
    assert set(PROPERTIES["face"]) == set(FACES)
