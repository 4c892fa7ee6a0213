"""The forms of data and training in their panel, driven as a person does."""

from PySide6.QtCore import Qt

from desktop_nn.views.setup_panels import SetupPanel
from tests.views.showing import active
from tests.views.typing import click, type_into

RATE = "training.optimizer.learning_rate"
BATCH = "training.batch_size"
SHARE = "data.validation_share"
SAMPLES = "data.source.samples"


class Forms:
    """Both forms in their panel, on screen."""

    def __init__(self, document, theme, qtbot):
        self.document, self.qtbot = document, qtbot
        self.panel = SetupPanel(document, theme)
        active(qtbot, self.panel, (266, 900))

    def row(self, where):
        return self.rows()[where]

    def rows(self):
        return {**self.panel.data_form.rows(), **self.panel.training_form.rows()}

    def type(self, where, text, key=Qt.Key.Key_Return):
        type_into(self.qtbot, self.row(where).field, text, key)

    def mend(self, where):
        click(self.qtbot, self.row(where).problem.button)

    def shows(self, where, text, sentence, severity):
        row = self.row(where)
        assert row.field.text() == text
        assert sentence in row.problem.text()
        assert row.problem.isVisible()
        assert row.field.property("severity") == severity
        assert sentence in row.field.accessibleDescription()


def value_at(spec, where):
    """The number at a path of the spec."""
    for name in where.split("."):
        if isinstance(spec, tuple):
            return spec[int(name)]
        parameters = getattr(spec, "parameters", {})
        spec = parameters[name] if name in parameters else getattr(spec, name)
    return spec
