"""pyqtgraph is loaded without what the program doesn't use, and is the same pyqtgraph otherwise."""

import subprocess
import sys

import pytest

from desktop_nn.views.plotting import is_left_out

HEAD = """
import sys
from PySide6 import QtCore, QtGui, QtWidgets
from desktop_nn.views.plotting import pg
"""


def run(body):
    """A program of its own, that begins with the head above."""
    subprocess.run([sys.executable, "-W", "error", "-c", HEAD + body], check=True)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("pyqtgraph", False),
        ("pyqtgraph.functions", False),
        ("pyqtgraph.graphicsItems", False),
        ("pyqtgraph.graphicsItems.AxisItem", False),
        ("pyqtgraph.graphicsItems.ViewBox.ViewBox", False),
        ("pyqtgraph.graphicsItems.ViewBox.ViewBoxMenu", True),
        ("pyqtgraph.graphicsItems.PlotItem", True),
        ("pyqtgraph.graphicsItems.PlotItem.PlotItem", True),
        ("pyqtgraph.widgets.GraphicsView", False),
        ("pyqtgraph.widgets.SpinBox", True),
        ("pyqtgraph.parametertree", True),
        ("pyqtgraph.parametertree.Parameter", True),
        ("parametertree", False),
        ("desktop_nn.widgets.SpinBox", False),
    ],
)
def test_that_it_is_known_what_is_left_out(name, left):
    assert is_left_out(name) is left


def test_that_nothing_that_is_left_out_is_loaded():
    run("""
from desktop_nn.views.plotting import is_left_out
assert not [name for name in sys.modules if is_left_out(name)]
assert not {"pydoc", "pyqtgraph.exporters", "OpenGL"} & set(sys.modules)
""")


def test_that_qts_names_are_looked_up_when_they_are_used():
    run("""
from pyqtgraph.Qt import QtCore as copied
assert "QTimeZone" not in vars(copied)
assert copied.QTimeZone is QtCore.QTimeZone
assert "QTimeZone" in vars(copied)
copied.QTimeZone = None
assert QtCore.QTimeZone is not None
assert "QTimeZone" in dir(QtCore)
""")


def test_that_what_is_not_loaded_says_so_when_it_is_used():
    run("""
from pyqtgraph.graphicsItems.ViewBox.ViewBox import ViewBoxMenu
try:
    ViewBoxMenu(None)
except RuntimeError as error:
    assert "isn't loaded" in str(error)
else:
    raise SystemExit("it was made")
""")


def test_that_whoever_needs_the_rest_can_still_load_it():
    run("""
from pyqtgraph.widgets import SpinBox
from pyqtgraph.parametertree import Parameter
assert issubclass(SpinBox.SpinBox, QtWidgets.QAbstractSpinBox)
assert Parameter.create(name="rate", type="float", value=0.5).value() == 0.5
""")


def test_that_a_pyqtgraph_that_is_there_already_is_taken_as_it_is():
    code = """
import pyqtgraph
from desktop_nn.views.plotting import pg
assert pg is pyqtgraph
assert pg.PlotWidget is not None
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
