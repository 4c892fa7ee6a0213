"""The main window: composes the views and connects them, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QMenu,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.app import arrangement
from desktop_nn.app.actions import Actions
from desktop_nn.app.arrangement_control import ArrangementControl
from desktop_nn.app.kept_choices import KeptChoices
from desktop_nn.app.late_views import LateViews
from desktop_nn.app.menus import build_menus
from desktop_nn.app.walk_faces import WalkFaces
from desktop_nn.experiment.resources import resource
from desktop_nn.models.document import Document
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.models.lesson_guide import LessonGuide
from desktop_nn.models.microscope import Microscope
from desktop_nn.models.number_text import steady
from desktop_nn.models.sample_selection import SampleSelection
from desktop_nn.models.selection import Selection
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.banner import Banner
from desktop_nn.views.dock import PanelDock
from desktop_nn.views.layer_panel import LayerPanel
from desktop_nn.views.loss_curves import LossCurves
from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.panel import Panel
from desktop_nn.views.run_bar import RunBar
from desktop_nn.views.setup_panels import SetupPanel
from desktop_nn.views.steady_label import SteadyLabel
from desktop_nn.views.theme import Theme
from desktop_nn.views.time_line import TimeLine
from desktop_nn.views.view import View
from desktop_nn.views.weight_histograms import WeightHistograms

RUN_ACTIONS = ("reset", "run", "back", "step_update", "step_epoch")
SIDE_ACTIONS = ("new_seed", "undo", "redo", "switch_theme")

MOST_BANNER = 0.3
"""Of the window's height, that a message takes at most."""


def dropped_file(event: QDropEvent) -> Path | None:
    """The one file that is dragged; None for several, for a folder, and for all else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_file() else None


class MainWindow(QMainWindow):
    """`close_asked(event)` before it closes: whoever listens may ignore the event.
    `file_dropped(path)` when one file was dropped on it."""

    close_asked = Signal(object)
    file_dropped = Signal(object)
    recent_menu: QMenu
    samples_menu: QMenu
    pictures_menu: QMenu
    view_menu: QMenu
    theme_menu: QMenu

    def __init__(
        self,
        document: Document,
        theme: Theme,
        settings: QSettings,
        microscope: Microscope,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.document = document
        self.theme = theme
        self.microscope = microscope
        self._settings = settings
        self.actions_by_name = Actions(document.undo_stack, theme, self)
        self.layer_table = LayerTable(document, self)
        self._build_views()
        self._build_docks()
        self.arrangements = ArrangementControl(
            self, self.docks, self.output, self.actions_by_name, settings
        )
        self._resized = QTimer(self, singleShot=True, interval=0)
        self._resized.timeout.connect(self.arrangements.size_docks)
        build_menus(self)
        self.setAcceptDrops(True)
        # Also without the menu bar's help, say in a floating panel, shortcuts must work.
        self.addActions(list(self.actions_by_name.all().values()))
        self._build_status()
        self._connect()
        self.setWindowIcon(QIcon(str(resource("icons", "desktop-nn.svg"))))
        room = arrangement.room_on_screen(self.screen())
        self.setMinimumSize(arrangement.SMALLEST.boundedTo(room))
        self.resize(arrangement.USUAL.boundedTo(room))
        self._arranged = self.arrangements.restore()
        self._show_title()
        self._show_facts()
        self.diagram.select_layer(self.layers.selected())
        self.diagram.setFocus()

    # Building

    def _build_views(self) -> None:
        both = (self.document, self.theme)
        self.selection = Selection(self.document, self)
        self.sample_selection = SampleSelection(self.document, self)
        self.diagram = NetworkDiagram(*both, self.selection)
        self.curves = LossCurves(*both)
        self.histograms = WeightHistograms(*both)
        self.output = OutputView(*both)
        self.output.use_selection(self.sample_selection)
        self.output.follow_neuron(self.selection)
        self.histograms.use_selection(self.selection)
        self.guide = LessonGuide(self.document, self.microscope, self)
        actions = self.actions_by_name
        run = [actions[name] for name in RUN_ACTIONS]
        side = [actions[name] for name in SIDE_ACTIONS]
        self.run_bar = RunBar(*both, run, side)
        self.time_line = TimeLine(*both)
        self.banner = Banner(self.theme)
        self.walk = WalkFaces(*both, self.microscope, self.actions_by_name, self.diagram, self)

    def _made_setup(self, place: QWidget) -> SetupPanel:
        setup = SetupPanel(self.document, self.theme, place)
        setup.training_form.set_best_action(self.actions_by_name["best"])
        self.output.use_paint_tool(setup.paint_tool)
        return setup

    def _made_layers(self, place: QWidget) -> LayerPanel:
        return LayerPanel(self.document, self.layer_table, self.theme, place)

    @property
    def views(self) -> tuple[View, ...]:
        """Everything that shows snapshots and is there from the start."""
        plots = (self.curves, self.histograms)
        settings = (*self.setup.views, self.layers.editor)
        return (self.run_bar, self.time_line, self.diagram, *plots, self.output, *settings)

    def _build_docks(self) -> None:
        bar = QToolBar("Run", self)
        bar.setObjectName("runBar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addWidget(self._made_top())
        self.addToolBar(bar)
        self._bar = bar
        self.banner.room_asked.connect(self._give_room_to_banner)
        self.network_panel = Panel("Network", self.diagram)
        self.diagram.add_controls(self.network_panel.header.row)
        self.setCentralWidget(self.network_panel)
        self.setContentsMargins(4, 4, 4, 2)
        self.docks = {
            name: PanelDock(name, title, content, self)
            for name, title, content in (
                ("setup", "Data", self._made_setup),
                ("output", "Output", self.output),
                ("layers", "Layers", self._made_layers),
                ("curves", "Curves", self.curves),
                ("histograms", "Weights", self.histograms),
            )
        }
        self.kept_choices = KeptChoices(self._settings, self)
        self.kept_choices.keep_curves(self.curves.controls)
        chosen = (self.selection, self.sample_selection, self.guide)
        proof = (self.microscope.proof, self.actions_by_name["prove"])
        self.late_views = LateViews(self.document, self.theme, *chosen, *proof, self)
        self.late_views.view_made.connect(self.kept_choices.on_view_made)
        self.docks |= self.late_views.docks | self.walk.docks
        self.setup = cast(SetupPanel, self.docks["setup"].content)
        self.layers = cast(LayerPanel, self.docks["layers"].content)
        self.layers.add_buttons(self.docks["layers"].header.row)
        self.output.add_controls(self.docks["output"].header.row)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )

    def _made_top(self) -> QWidget:
        """The run bar, or the microscope's, and under it the banner in the window's full width."""
        top = QWidget()
        layout = QVBoxLayout(top)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.run_bar)
        layout.addWidget(self.time_line)
        layout.addWidget(self.banner)
        self._tops = layout
        return top

    def _give_room_to_banner(self) -> None:
        """A share of the height, and no more than all panels can give away together."""
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        others = layout.totalMinimumSize().height() - self._bar.minimumSizeHint().height()
        tops = (self.run_bar, self.time_line, *self.walk.tops)
        above = sum(top.minimumSizeHint().height() for top in tops if not top.isHidden())
        room = self.height() - others - above - 1
        self.banner.most_height = min(int(MOST_BANNER * self.height()), room)

    def _build_status(self) -> None:
        self.state_label = SteadyLabel("Starting…")
        self.state_label.setAccessibleName("State of the run")
        self.speed_label = SteadyLabel()
        self.spec_label = QLabel()
        for label in (self.state_label, self.speed_label):
            self.statusBar().addWidget(label)
        self.statusBar().addPermanentWidget(self.spec_label)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().messageChanged.connect(self._on_message_changed)

    def _connect(self) -> None:
        self.diagram.fact_changed.connect(self.network_panel.header.set_fact)
        self.curves.fact_changed.connect(self.docks["curves"].header.set_fact)
        self.histograms.fact_changed.connect(self.docks["histograms"].header.set_fact)
        self.output.probed.connect(self.diagram.show_probe)
        self.output.fact_changed.connect(self.docks["output"].header.set_fact)
        self.selection.layer_selected.connect(self.layers.select_layer)
        self.selection.layer_selected.connect(self.diagram.select_layer)
        self.diagram.layer_selected.connect(self.selection.select_layer)
        self.layers.layer_selected.connect(self.selection.select_layer)
        # Of other layers, the one that is chosen may have another place, or none.
        self.layers.layer_selected.connect(self.diagram.select_layer)
        self.document.spec_changed.connect(self._on_spec_changed)
        self.document.project_changed.connect(self._on_project_changed)
        self.document.path_changed.connect(self._show_title)
        actions = self.actions_by_name
        actions["add_layer"].triggered.connect(self.layers.add_layer)
        actions["remove_layer"].triggered.connect(self.layers.remove_layer)
        actions["quit"].triggered.connect(self.close)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    # Following

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._show_facts()

    def _on_project_changed(self) -> None:
        self.setWindowModified(False)
        self._show_facts()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.title}[*] — Desktop NN")

    def _show_facts(self) -> None:
        spec = self.document.spec
        self.docks["setup"].header.set_fact(self.setup.fact())
        self.spec_label.setText(f"{spec.network.dtype} · seed {spec.seed}")

    def show_run(self, snapshot: Snapshot, text: str) -> None:
        """What the status bar says of the run."""
        self.state_label.setText(text)
        rate = snapshot.updates_per_second
        if rate > 0.0:
            batch = min(self.document.spec.training.batch_size, snapshot.training_rows)
            updates, samples = steady(rate), steady(rate * batch)
            self.speed_label.setText(f"{updates} updates/s · {samples} samples/s")
        elif snapshot.state != "running":
            self.speed_label.setText("")

    def show_walk_bars(self, shown: bool) -> None:
        """The microscope's bar and track, in the place of the run's."""
        for of_run in (self.run_bar, self.time_line):
            of_run.setVisible(not shown)
        if shown and not self.walk.tops:
            for top in self.walk.made_tops():
                self._tops.insertWidget(self._tops.count() - 1, top)
        self.walk.show_tops(shown)
        self.banner.fit()

    def show_for_a_while(self, text: str, milliseconds: int, details: str = "") -> None:
        """In the status bar, with `details` as its tool tip for as long."""
        self.statusBar().showMessage(text, milliseconds)
        self.statusBar().setToolTip(details)

    def _on_message_changed(self, text: str) -> None:
        if not text:
            self.statusBar().setToolTip("")

    def reset_size(self) -> None:
        """As large as at the very first start, and every panel in its place."""
        self.showNormal()
        self.resize(arrangement.USUAL.boundedTo(arrangement.room_on_screen(self.screen())))
        self.arrangements.forget_own()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.banner.fit()
        # When the panels have their new places: Qt gives all that is new to the network, and takes
        # it from whatever it likes.
        self._resized.start()

    def event(self, event: QEvent) -> bool:
        """Lines between panels are no widgets: what happens to them is told to the window."""
        handled = super().event(event)
        if event.type() == QEvent.Type.MouseButtonRelease and event.isAccepted():
            self.arrangements.keep_shares()
        return handled

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not self._arranged:
            self.arrangements.size_docks()
            self._arranged = True

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802
        """Tabs that Qt makes when panels are dragged onto each other."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            arrangement.name_tabs(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.close_asked.emit(event)
        if event.isAccepted():
            arrangement.save(self, self.docks, self._settings)
            self._close_dialogs()

    def _close_dialogs(self) -> None:
        """What stands over the window goes with it."""
        over = (Qt.WindowType.Dialog, Qt.WindowType.Popup)
        for widget in self.findChildren(QWidget):
            if widget.isWindow() and widget.isVisible() and widget.windowType() in over:
                widget.close()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Watch the keys of the one widget that has the focus: a filter over the whole program
        would be asked about every event there is."""
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, QAbstractButton):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Space runs and pauses, but a button that has the focus needs it itself."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Space:
            return False
        event.accept()
        return True
