"""The fields of an import: how the file is written, and what becomes of its columns."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.reading.pictures import USUAL_SHAPE
from desktop_nn.experiment.text_forms import ENCODINGS, MOST_ABOVE
from desktop_nn.models.data_import import DataImport
from desktop_nn.models.number_text import counted, grouped
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.import_steps import ImportSteps
from desktop_nn.views.number_field import NumberField
from desktop_nn.views.separator_field import TIP, SeparatorField

DECIMALS = ((".", "Point, 0.5", "0.5 is a half"), (",", "Comma, 0,5", "0,5 is a half"))
THOUSANDS = (
    ("", "Nothing, 1000", "A sign within a number is its decimal sign, or the cell is a text"),
    (".", "Point, 1.000", "1.000 is a thousand"),
    (",", "Comma, 1,000", "1,000 is a thousand"),
    (" ", "Blank, 1 000", "1 000 is a thousand, also with a thin or an unbroken blank"),
    ("'", "Apostrophe, 1’000", "1’000 is a thousand"),
)
TASKS = (
    ("classes", "Classes", "Which of some classes: softmax or sigmoid, cross-entropy"),
    ("values", "Values", "A number: identity, squared error"),
)
GAPS = (
    ("drop", "Leave the row out", "A row in which an input is missing is not used"),
    ("fill", "Fill", "With the column's mean; of categories, with the most frequent one"),
)
SIDES = (8, 16, 20, 28, 32, 48, 64)
"""Of the sizes that are offered for pictures, besides the one that they have."""
WORDS = (
    "Words that stand for no value, with commas between them, in capitals or not; numbers too, "
    "such as -999. An empty cell always has none"
)
ABOVE = (
    "How many lines above the table, as titles are, are left out. A first line such as sep=; and "
    "lines with # before it are not counted"
)
STANDARDIZE = (
    "From each input its mean is taken, and what is left divided by its standard deviation, both "
    "over the training part: (x − μ) / σ"
)
FIELD_WIDTH = 150

Options = tuple[tuple[str, str, str], ...]


def made_choice(parent: QWidget, name: str, label: str, options: Options = ()) -> ChoiceField:
    """A field of the import, named for screen readers."""
    return named(ChoiceField(options, parent), name, label)


def named(field: ChoiceField, name: str, label: str) -> ChoiceField:
    field.setObjectName(f"import.{name}")
    field.setAccessibleName(label)
    field.setToolTip(label)
    field.setMinimumWidth(FIELD_WIDTH)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return field


def encoding_options() -> Options:
    """As people call them, with Python's names."""
    return tuple((name, label, f"Python’s {name}") for name, label in ENCODINGS.items())


def made_heading(parent: QWidget, text: str) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName("panelTitle")
    return label


class LineCountField(NumberField):
    """Enter takes what is written there, and imports nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class ImportFields(QWidget):
    """Follows an import, both ways."""

    def __init__(self, data_import: DataImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._import = data_import
        self.about = QLabel(self)
        self.about.setObjectName("keyFact")
        self.about.setWordWrap(True)
        self.separator = named(SeparatorField(self), "separator", "Separated by")
        self.separator.setToolTip(TIP)
        self.decimal = made_choice(self, "decimal", "Decimal sign", DECIMALS)
        self.thousands = made_choice(self, "thousands", "Thousands", THOUSANDS)
        self.encoding = made_choice(self, "encoding", "Text as", encoding_options())
        self.words = self._made_words()
        self.above = self._made_above()
        self.header = self._made_switch("header", "First row holds names", "Of the columns")
        self._shapes = {(side, side) for side in SIDES}
        self.pixels = made_choice(self, "size", "Size in pixels")
        self.pixels.setToolTip("To which each picture is scaled: every pixel is an input")
        self.target = made_choice(self, "target", "Predict")
        self.target.setToolTip("The column whose value the network learns to tell")
        self.task = made_choice(self, "task", "As", TASKS)
        self.missing = made_choice(self, "missing", "Missing values", GAPS)
        self.standardize = self._made_switch("standardize", "Standardise the inputs", STANDARDIZE)
        self.steps = ImportSteps(data_import, self)
        self._build()
        self._connect()

    def _made_switch(self, name: str, label: str, tip: str) -> QCheckBox:
        switch = QCheckBox(label, self)
        switch.setObjectName(f"import.{name}")
        switch.setAccessibleName(label)
        switch.setToolTip(tip)
        return switch

    def _made_words(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("import.words")
        field.setAccessibleName("No value")
        field.setToolTip(WORDS)
        field.setMinimumWidth(FIELD_WIDTH)
        return field

    def _made_above(self) -> NumberField:
        field = LineCountField(whole=True, parent=self)
        field.setObjectName("import.above")
        field.setAccessibleName("Lines above")
        field.setToolTip(ABOVE)
        field.setMinimumWidth(FIELD_WIDTH)
        field.set_step_range(0, MOST_ABOVE)
        return field

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        ways = (self.separator, self.decimal, self.thousands, self.encoding)
        self._written = self._made_group("How it is written", ways, self.header)
        written = self._written.layout()
        assert isinstance(written, QFormLayout)
        for place, field in enumerate((self.words, self.above), len(ways) + 1):
            written.insertRow(place, field.accessibleName(), field)
        column.addWidget(self._written)
        uses = (self.pixels, self.target, self.task, self.missing)
        becomes = self._made_group("What becomes of it", uses, self.standardize)
        form = becomes.layout()
        assert isinstance(form, QFormLayout)
        self._uses = form
        column.addWidget(becomes)
        column.addWidget(made_heading(self, "What is done"))
        column.addWidget(self.steps)
        column.addStretch(1)

    def _made_group(
        self, title: str, fields: tuple[ChoiceField, ...], switch: QCheckBox
    ) -> QWidget:
        group = QWidget(self)
        form = QFormLayout(group)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(made_heading(group, title))
        for field in fields:
            form.addRow(field.accessibleName(), field)
        form.addRow(switch)
        return group

    def _connect(self) -> None:
        data_import = self._import
        data_import.changed.connect(self.follow)
        self.separator.activated.connect(self._on_separator)
        self.decimal.activated.connect(self._on_decimal)
        self.thousands.activated.connect(self._on_thousands)
        self.encoding.activated.connect(self._on_encoding)
        self.words.editingFinished.connect(self._on_words)
        self.above.number_entered.connect(self._on_above)
        self.above.number_stepped.connect(self._on_above)
        self.above.nonsense_entered.connect(self.above.show_value)
        self.header.clicked.connect(self._on_header)
        self.pixels.activated.connect(self._on_size)
        self.target.activated.connect(lambda: data_import.predict(self.target.name()))
        self.task.activated.connect(self._on_task)
        self.missing.activated.connect(self._on_missing)
        self.standardize.clicked.connect(data_import.take_standardize)

    # What the user does. Of how it is written only what is chosen is told: the rest is guessed
    # anew, to go with it.

    def _on_separator(self) -> None:
        self._import.tell(replace(self._import.told, delimiter=self.separator.name()))

    def _on_decimal(self) -> None:
        told = replace(self._import.told, decimal=self.decimal.name())
        clash = told.grouping == told.decimal
        self._import.tell(replace(told, grouping=None) if clash else told)

    def _on_thousands(self) -> None:
        told = replace(self._import.told, grouping=self.thousands.name())
        clash = told.grouping == told.decimal
        self._import.tell(replace(told, decimal=None) if clash else told)

    def _on_encoding(self) -> None:
        self._import.tell(replace(self._import.told, encoding=self.encoding.name()))

    def _on_words(self) -> None:
        if self.words.isModified():
            self.words.setModified(False)
            self._import.take_missing_words(self.words.text())

    def _on_above(self, count: float) -> None:
        """Another count than there can be is taken back."""
        if 0 <= count <= MOST_ABOVE and count == int(count):
            self._import.tell(replace(self._import.told, above=int(count)))
        self.above.show_value()

    def _on_header(self) -> None:
        self._import.tell(replace(self._import.told, header=self.header.isChecked()))

    def _on_size(self) -> None:
        rows, columns = map(int, self.pixels.name().split("x"))
        self._import.take_shape((rows, columns))

    def _on_task(self) -> None:
        self._import.take_task("classes" if self.task.name() == "classes" else "values")

    def _on_missing(self) -> None:
        self._import.take_missing("fill" if self.missing.name() == "fill" else "drop")

    # What it shows

    def follow(self) -> None:
        found = self._import
        self.about.setText(self._fact())
        self._written.setVisible(found.has_dialect)
        for field in (self.pixels, self.target, self.task, self.missing):
            self._uses.setRowVisible(field, (field is self.pixels) == found.is_folder)
        self._show_dialect()
        self._show_size()
        self._show_recipe()

    def _show_size(self) -> None:
        if not self._import.is_folder:
            return
        shape = self._import.shape or self._import.told.shape or USUAL_SHAPE
        self._shapes.add(shape)
        offered = sorted(self._shapes)
        names = [f"{rows}x{columns}" for rows, columns in offered]
        if [self.pixels.itemData(k) for k in range(self.pixels.count())] != names:
            self.pixels.clear()
            for name, (rows, columns) in zip(names, offered, strict=True):
                self.pixels.addItem(f"{rows} × {columns}", name)
        self.pixels.show_name("{}x{}".format(*shape))

    def _fact(self) -> str:
        table, data = self._import.table, self._import.data
        if table is None:
            return self._import.path.name
        text = f"{grouped(table.rows)} rows, {grouped(len(table.columns))} columns"
        if self._import.is_folder:
            text = counted(table.rows, "picture")
        if data is None:
            return text
        outputs = f"{len(data.classes)} classes" if data.classes else "values"
        inputs = f"{grouped(data.width)} input{'s' if data.width > 1 else ''}"
        return f"{text} → {grouped(data.rows)} samples, {inputs}, {outputs}"

    def _show_dialect(self) -> None:
        dialect = self._import.dialect
        if dialect is None:
            return
        self.separator.show_name(dialect.delimiter)
        self.decimal.show_name(dialect.decimal)
        self.thousands.show_name(dialect.grouping)
        self.encoding.show_name(dialect.encoding)
        self.words.setText(self._import.missing_words)
        self.words.setCursorPosition(0)
        self.above.set_value(dialect.above)
        with QSignalBlocker(self.header):
            self.header.setChecked(dialect.header)

    def _show_recipe(self) -> None:
        table, recipe = self._import.table, self._import.recipe
        for field in (self.target, self.task, self.missing):
            field.setEnabled(recipe is not None)
        self.standardize.setChecked(self._import.standardize)
        names = [column.name for column in table.columns] if table is not None else []
        if [self.target.itemData(k) for k in range(self.target.count())] != names:
            self.target.clear()
            for name in names:
                self.target.addItem(name, name)
        if recipe is not None:
            self.target.show_name(recipe.targets[0])
            self.task.show_name(recipe.task)
            self.missing.show_name(recipe.missing)
