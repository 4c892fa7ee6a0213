from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop_nn.views.output_faces import FACES
from desktop_nn.views.output_view import OutputView
from tests.views.showing import on_screen
from tests.views.snapshots import curve, digits, own_points, show, trained, worked_example


@pytest.fixture
def view(qtbot, document, theme):
    view = OutputView(document, theme)
    return on_screen(qtbot, view, (340, 400))


def visible_tabs(view):
    return [name for name in FACES if view.tab(name).isVisible()]


@pytest.mark.parametrize(
    ("project", "faces"),
    [
        (curve, ["Curve", "Residuals", "Numbers"]),
        (digits, ["Confusion", "Worst", "Layer 1", "Numbers"]),
        (worked_example, ["Numbers"]),
        (lambda: own_points(np.eye(2), [[0.0], [1.0]]), ["Decision map", "Residuals", "Numbers"]),
    ],
)
def test_that_the_tabs_are_those_that_the_data_has(view, document, project, faces):
    assert visible_tabs(view) == ["Decision map", "Confusion", "Numbers"]
    document.open(project(), None)
    assert visible_tabs(view) == faces
    assert view.current == faces[0]
    assert view.tab(faces[0]).isChecked()


def test_that_a_tab_that_still_makes_sense_stays(view, document):
    view.choose("Numbers")
    document.open(digits(), None)
    assert view.current == "Numbers"


def test_that_only_the_shown_tabs_products_are_wanted(view, qtbot):
    assert view.products == {"plane_map"}
    qtbot.mouseClick(view.tab("Confusion"), Qt.MouseButton.LeftButton)
    assert view.products == {"confusion"}


def test_that_a_change_of_data_changes_the_products(view, document):
    document.open(curve(), None)
    assert view.products == {"fitted_curve"}


def test_that_only_the_shown_tab_is_fed(view, document, monkeypatch):
    fed = []
    for name in ("Decision map", "Confusion"):
        part = view.view(name)
        monkeypatch.setattr(part, "show_snapshot", lambda *_, name=name: fed.append(name))
    run = trained(document, 1)
    show(view, run)
    view.choose("Confusion")
    show(view, run)
    assert fed == ["Decision map", "Confusion"]


def test_that_the_fact_is_the_shown_tabs(view, document, qtbot):
    run = trained(document, 1)
    show(view, run)
    facts = []
    view.fact_changed.connect(facts.append)
    view.choose("Confusion")
    show(view, run)
    assert facts[-1].startswith("validation: ")
    assert facts[-1].endswith(" now · of 100 samples")
    view.choose("Decision map")
    assert facts[-1] == "rings: validation"


def test_that_a_hidden_tab_does_not_speak(view, document):
    view.choose("Confusion")
    facts = []
    view.fact_changed.connect(facts.append)
    document.change_data(replace(document.spec.data, validation_share=0.4), "split")
    assert "rings: validation" not in facts
    view.choose("Decision map")
    assert facts[-1] == "rings: validation"


def test_that_edits_which_keep_the_data_keep_the_tab(view, document):
    view.choose("Confusion")
    document.add_layer(1)
    document.undo_stack.undo()
    assert view.current == "Confusion"


def test_that_each_tab_can_be_named_aloud(view):
    for name in FACES:
        assert view.tab(name).accessibleName().startswith(name)
        assert view.tab(name).toolTip()
