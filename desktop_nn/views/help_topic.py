"""Which page of the help belongs to a widget: its own, or that of the nearest one around it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

HOME = "index"

VIEWS = {
    "AboutDialog": "changelog",
    "ArrangementSwitch": "panels",
    "Banner": "messages",
    "Callout": "first-minutes",
    "ClassScoresTable": "precision-recall",
    "CommandPalette": "keys",
    "ConfusionView": "confusion",
    "DataGallery": "data",
    "DecisionMap": "decision-map",
    "DiagramCanvas": "network",
    "DistributionsView": "distributions",
    "ErrorDialog": "messages",
    "FeatureList": "features",
    "FittedCurve": "fitted-curve",
    "FormulaView": "formula",
    "HistoryView": "history",
    "ImportDialog": "import-data",
    "LayerEditor": "layer-editor",
    "LayerGrid": "distributions",
    "LayerPanel": "layers",
    "LessonView": "lessons",
    "LossCurves": "curves",
    "Matrices": "matrices",
    "MicroscopeBar": "microscope",
    "NarrowBar": "run-bar",
    "NetworkDiagram": "network",
    "NumbersView": "numbers",
    "OutputView": "output",
    "PaintBar": "painting",
    "PhaseTrack": "microscope",
    "PreferencesDialog": "preferences",
    "ProblemLine": "messages",
    "ProofView": "gradient-check",
    "QuantitySwitch": "network",
    "QuestionView": "ask-me-first",
    "ResidualsView": "residuals",
    "RunBar": "run-bar",
    "SampleView": "output",
    "SamplesView": "samples",
    "SchedulePicture": "schedules",
    "SetupPanel": "data",
    "ShortcutSheet": "keys",
    "SplitBar": "validation",
    "StatisticsView": "statistics",
    "StopRules": "stop-rules",
    "TimeLine": "time-line",
    "TrainingForm": "training",
    "View": HOME,
    "WeightHistograms": "weights",
    "WeightPicturesView": "weight-pictures",
    "WorstView": "worst",
}
"""By the name of a class: a view that is loaded late is not loaded for its page."""

OF_QT = {
    "QFileDialog": "files",
    "QInputDialog": "panels",
    "QMessageBox": "files",
}
"""Qt's own: files to open and save, the name of an arrangement, whether something may be lost."""

DOCKS = {
    "curves": "curves",
    "distributions": "distributions",
    "formula": "formula",
    "histograms": "weights",
    "history": "history",
    "layers": "layers",
    "lesson": "lessons",
    "matrices": "matrices",
    "output": "output",
    "proof": "gradient-check",
    "proofBadge": "gradient-check",
    "exportProgress": "export",
    "samples": "samples",
    "setup": "data",
    "statistics": "statistics",
}
"""By the name of a panel, or of the badge that leads to one."""

ACTIONS = {
    "ask_first": "ask-me-first",
    "prove": "gradient-check",
    "redo": "history",
    "switch_theme": "preferences",
    "undo": "history",
}
"""By the name of the action that a button in a bar stands for, where that is not the bar's own."""

FIELDS = {
    "training.stop": "stop-rules",
    "training.stop.epochs": "stop-epochs",
    "training.stop.seconds": "stop-seconds",
    "training.stop.target_loss": "stop-loss",
    "training.stop.patience": "stop-patience",
    "training.stop.gradient_norm": "stop-gradient",
    "training.batch_size": "batch-size",
    "training.l1": "penalties",
    "training.l2": "penalties",
    "training.clip": "clipping",
    "training.warm_up": "schedules",
    "training.class_weights": "class-weights",
    "training.loss": "losses",
    "training.optimizer": "optimizers",
    "training.schedule": "schedules",
    "training": "training",
    "data.source": "data",
    "data.import": "import-data",
    "data.own": "import-data",
    "data.painted": "painting",
    "data.validation_share": "validation",
    "data.standardize": "standardising",
    "data.features": "features",
    "data": "data",
    "seed": "repeating",
    "network.dtype": "number-types",
    "network": "layer-editor",
}
"""By the beginning of a field's name: the longest one that fits."""

ROWS = {
    "training.loss": "loss",
    "training.optimizer": "optimizer",
    "training.schedule": "schedule",
    "initializer": "initializer",
    "bias_initializer": "initializer",
    "activation": "activation",
}
"""By the end of a list's name: whose rows it offers. The row that is chosen has the page."""

ENDS = {"dropout": "dropout", "batch_norm": "batch-norm", "bias": "layer-editor"}
"""By the end of a field's name, where that tells more."""


PROPERTIES: dict[str, dict[str, str]] = {
    "quantity": {
        "loss": "losses",
        "accuracy": "accuracy",
        "f1": "f1",
        "r_squared": "r-squared",
        "mean_absolute_error": "mean-absolute-error",
    },
    "face": {
        "Decision map": "decision-map",
        "Curve": "fitted-curve",
        "Residuals": "residuals",
        "Confusion": "confusion",
        "Worst": "worst",
        "Layer 1": "weight-pictures",
        "Numbers": "numbers",
    },
    "role": {"penaltyCurve": "penalties"},
}
"""Of buttons that show something else: by the name of a property, and by what it says."""

WITHOUT_ROW = ("own", "painted")
"""Data that are no row of the catalog."""


def topic_of(widget: QWidget | None) -> str:
    """Of the widget, or of the nearest one around it that has a page; else the first page."""
    while widget is not None:
        topic = own_topic(widget)
        if topic:
            return topic
        widget = widget.parentWidget()
    return HOME


def own_topic(widget: QWidget) -> str:
    """The page of this very widget; "" where it has none."""
    told = widget.property("helpTopic")
    if isinstance(told, str) and told:
        return told
    name = widget.objectName()
    return (
        _of_row(widget, name)
        or _of_parameter(widget, name)
        or _of_property(widget)
        or _of_field(name)
        or _of_class(widget)
        or ACTIONS.get(name, "")
        or DOCKS.get(name, "")
    )


def _of_row(widget: QWidget, name: str) -> str:
    if not isinstance(widget, QComboBox) or not isinstance(widget.currentData(), str):
        return ""
    for end, kind in ROWS.items():
        if name == end or name.endswith(f".{end}"):
            return f"{kind}/{widget.currentData()}"
    return ""


def _of_parameter(widget: QWidget, name: str) -> str:
    """Of a number that belongs to what a list beside it has chosen: the page of that row."""
    of_what = name.rpartition(".")[0]
    if not of_what.endswith(tuple(ROWS)):
        return ""
    choice = widget.window().findChild(QComboBox, of_what)
    return _of_row(choice, of_what) if choice is not None else ""


def _of_property(widget: QWidget) -> str:
    source = widget.property("source")
    if isinstance(source, str) and source not in WITHOUT_ROW:
        return f"data/{source}"
    for name, pages in PROPERTIES.items():
        if topic := pages.get(str(widget.property(name)), ""):
            return topic
    return ""


def _of_field(name: str) -> str:
    if name.startswith("network.") and name.rpartition(".")[2] in ENDS:
        return ENDS[name.rpartition(".")[2]]
    while name:
        if name in FIELDS:
            return FIELDS[name]
        name = name.rpartition(".")[0]
    return ""


def _of_class(widget: QWidget) -> str:
    for kind in type(widget).__mro__:
        if kind.__name__ in VIEWS and kind.__name__ != "View":
            return VIEWS[kind.__name__]
        if kind.__name__ in OF_QT:
            return OF_QT[kind.__name__]
    return ""
