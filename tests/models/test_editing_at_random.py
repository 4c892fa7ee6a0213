"""Any sequence of edits, sensible or not, undo and redo: the document stays sound, and the table
shows what it holds."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.validation import find_problems
from desktop_nn.models.data_settings import data_settings
from desktop_nn.models.document import Document
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.models.settings_fields import ChoiceSetting, NumberSetting
from desktop_nn.models.training_settings import training_settings

SOURCES = ("spiral", "moons", "sine", "iris")
NUMBERS = (-1.0, 0.0, 0.3, 1.0, 2.5, 7.0, 200.0, 1e6, float("nan"), float("inf"))
TEXTS = ("0", "-3", "1", "5", "12", "1e6", "0,2", "40 %", "abc", "", "nan")


class Editing(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.document = Document()
        self.table = LayerTable(self.document)
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        self.tester = QAbstractItemModelTester(self.table, mode)
        self.specs = {self.document.revision: self.document.spec}
        self.signals = 0
        self.document.spec_changed.connect(self.on_spec_changed)

    def on_spec_changed(self, old, new):
        self.signals += 1

    def teardown(self):
        self.document.close()
        self.tester.deleteLater()
        self.table.deleteLater()

    # Layers

    @rule(place=st.integers(0, 6))
    def add_layer(self, place):
        self.document.add_layer(min(place, self.table.rowCount() - 1))

    @rule(place=st.integers(0, 6))
    def remove_layer(self, place):
        self.document.remove_layer(place % self.table.rowCount())

    @rule(source=st.integers(0, 6), row=st.integers(-1, 6))
    def drop_row(self, source, row):
        source %= self.table.rowCount()
        data = self.table.mimeData([self.table.index(source, 0)])
        root = self.table.index(-1, -1)
        row = min(row, self.table.rowCount())
        self.table.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, root)

    @rule(row=st.integers(0, 6), column=st.sampled_from((1, 6)), text=st.sampled_from(TEXTS))
    def type_into_a_cell(self, row, column, text):
        index = self.table.index(row % self.table.rowCount(), column)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            accepted = self.table.setData(index, text)
            assert accepted or index.data(Qt.ItemDataRole.ToolTipRole).endswith((".", "”."))

    @rule(row=st.integers(0, 6), name=st.sampled_from([r.name for r in ACTIVATIONS.rows]))
    def choose_activation(self, row, name):
        self.table.setData(self.table.index(row % self.table.rowCount(), 2), name)

    @rule(row=st.integers(0, 6), name=st.sampled_from([r.name for r in INITIALIZERS.rows]))
    def choose_initializer(self, row, name):
        self.table.setData(self.table.index(row % self.table.rowCount(), 3), name)

    @rule(row=st.integers(0, 6), column=st.sampled_from((4, 5)), on=st.booleans())
    def switch(self, row, column, on):
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        index = self.table.index(row % self.table.rowCount(), column)
        self.table.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    # Settings

    @rule(
        place=st.integers(0, 20),
        number=st.sampled_from(NUMBERS),
        choice=st.integers(0, 9),
        merge=st.booleans(),
    )
    def change_a_setting(self, place, number, choice, merge):
        settings = [*data_settings(self.document), *training_settings(self.document)]
        setting = settings[place % len(settings)]
        before = self.document.spec
        if isinstance(setting, NumberSetting):
            refused = setting.change(number, merge)
        elif isinstance(setting, ChoiceSetting):
            refused = setting.change(setting.options[choice % len(setting.options)][0])
        else:
            refused = setting.change(choice % 2 == 0)
        assert not refused or self.document.spec == before

    @rule(name=st.sampled_from(SOURCES))
    def choose_data(self, name):
        self.document.change_source(name)

    @rule(place=st.integers(0, 5))
    def mend(self, place):
        mends = [problem.mend for problem in self.document.problems if problem.mend]
        if mends:
            self.document.mend(mends[place % len(mends)])

    # Back and forth

    @rule(steps=st.integers(1, 4))
    def undo(self, steps):
        for _ in range(steps):
            self.document.undo_stack.undo()

    @rule(steps=st.integers(1, 4))
    def redo(self, steps):
        for _ in range(steps):
            self.document.undo_stack.redo()

    @invariant()
    def the_spec_has_no_error(self):
        assert errors(find_problems(self.document.spec, self.document.data)) == ()

    @invariant()
    def a_revision_stands_for_one_spec(self):
        known = self.specs.setdefault(self.document.revision, self.document.spec)
        assert known == self.document.spec

    @invariant()
    def the_data_fits_the_network(self):
        assert self.document.spec.network.inputs == self.document.data.width

    @invariant()
    def the_rows_are_the_layers(self):
        layers = self.document.spec.network.layers
        assert self.table.rowCount() == len(layers)
        for row, layer in enumerate(layers):
            typed = self.document.typed_at(f"network.layers.{layer.id}.units")
            shown = str(layer.units) if typed is None else typed
            assert self.table.index(row, 1).data() == shown

    @invariant()
    def undone_and_done_again_is_the_same(self):
        if self.document.undo_stack.canUndo():
            state = self.document.spec, self.document.revision
            self.document.undo_stack.undo()
            self.document.undo_stack.redo()
            assert (self.document.spec, self.document.revision) == state


Editing.TestCase.settings = settings(
    max_examples=20, stateful_step_count=20, derandomize=True, deadline=None
)


def test_that_no_sequence_of_edits_breaks_the_document(qapp):
    Editing.TestCase().runTest()
