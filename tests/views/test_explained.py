"""Whatever takes the focus in the panels has a name, and says what it does to the mathematics."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_nn.engine.catalog import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.models.initializer_settings import initializer_settings
from desktop_nn.models.layer_cells import FIELDS
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.views.layer_panel import LayerPanel
from desktop_nn.views.setup_panels import SetupPanel

TABLES = (ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES, DATA_SOURCES)
SYMBOLS = {
    "training.batch_size": "1/N Σ",
    "training.l2": "½ λ Σ W²",
    "training.l1": "λ Σ |W|",
    "training.clip": "min(1, clip / ||g||)",
    "training.warm_up": "min(1, t / warm-up)",
    "training.class_weights.0": "Σ wₙ Lₙ / Σ wₙ",
    "training.stop.gradient_norm": "||g|| ≤ target",
    "data.standardize": "(x − mean) / standard deviation",
    "data.validation_share": "mean loss",
    "data.seed": "same samples",
    "seed": "weights W",
}


@pytest.fixture
def panels(document, theme, qtbot):
    place = QWidget()
    layers = LayerPanel(document, LayerTable(document), theme)
    row = QHBoxLayout(place)
    layers.add_buttons(row)
    row.addWidget(layers)
    row.addWidget(SetupPanel(document, theme))
    place.resize(1100, 900)
    qtbot.addWidget(place)
    place.show()
    return place


def unexplained(place):
    """Everything that Tab or a click can reach and that lacks a name or a tip."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in place.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() and widget.toolTip())
    ]


def test_that_whatever_takes_the_focus_has_a_name_and_a_tip(panels, document):
    assert unexplained(panels) == []
    table = panels.findChild(LayerPanel).table.model()
    table.setData(table.index(0, FIELDS.index("initializer")), "uniform")
    table.setData(table.index(2, FIELDS.index("activation")), "relu")
    for row in OPTIMIZERS.rows:
        panels.findChild(SetupPanel).training_form.row("training.optimizer").setting.change(
            row.name
        )
        assert unexplained(panels) == []


def test_that_every_parameter_of_the_catalog_says_what_it_does():
    silent = [
        f"{row.name}.{parameter.name}"
        for table in TABLES
        for row in table.rows
        for parameter in row.parameters
        if not parameter.about.endswith(".")
    ]
    assert silent == []


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_the_tip_of_a_parameter_has_its_formula(panels, row):
    form = panels.findChild(SetupPanel).training_form
    form.row("training.optimizer").setting.change(row.name)
    for parameter in row.parameters:
        tip = form.row(f"training.optimizer.{parameter.name}").field.toolTip()
        assert row.formula in tip
        assert parameter.about in tip


@pytest.mark.parametrize("where", SYMBOLS)
def test_that_the_tip_of_a_setting_says_it_in_symbols(panels, where):
    setup = panels.findChild(SetupPanel)
    forms = (setup.data_form, setup.training_form)
    row = next(form.row(where) for form in forms if where in form.rows())
    assert SYMBOLS[where] in row.field.toolTip()
    assert row.field.statusTip() == row.field.toolTip().splitlines()[0]


@pytest.mark.parametrize("name", ["uniform", "small_random", "constant"])
def test_that_the_tip_of_an_initializers_parameter_has_its_formula(panels, document, name):
    table = panels.findChild(LayerPanel).table.model()
    table.setData(table.index(0, FIELDS.index("initializer")), name)
    (setting,) = initializer_settings(document, 0)
    assert INITIALIZERS[name].formula in setting.tooltip


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20", 0.2),
        ("20 %", 0.2),
        ("20%", 0.2),
        ("0.2", 0.2),
        ("0,2", 0.2),
        ("1", 0.01),
        ("0.5 %", 0.005),
        ("0.5", 0.5),
        ("0", 0.0),
    ],
)
def test_that_a_share_is_understood_as_its_tip_says(panels, document, qtbot, text, share):
    field = panels.findChild(SetupPanel).data_form.row("data.validation_share").field
    assert "20, 20 % and 0.2 mean the same" in field.toolTip()
    field.setText(text)
    field.setModified(True)
    field.editingFinished.emit()
    assert document.spec.data.validation_share == pytest.approx(share)
