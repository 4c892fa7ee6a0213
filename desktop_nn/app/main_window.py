"""The main window: composes the views and connects them, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QStatusTipEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_nn.app import arrangement
from desktop_nn.app.window_frame import WindowFrame
from desktop_nn.views.screen_room import size_on_screen

if TYPE_CHECKING:  # loaded when the window's frames are on screen
    from desktop_nn.models.document import Document
    from desktop_nn.models.microscope import Microscope
    from desktop_nn.training.messages import Snapshot
    from desktop_nn.views.setup_panels import SetupPanel
    from desktop_nn.views.view import View

RUN_ACTIONS = ("reset", "run", "back", "step_update", "step_epoch")
SIDE_ACTIONS = ("new_seed", "undo", "redo", "switch_theme")

MOST_BANNER = 0.3
"""Of the window's height, that a message takes at most."""

Content = TypeVar("Content", bound=QWidget)


class MainWindow(WindowFrame):
    """`fill` makes all that the frames are for; until then there is nothing but frames."""

    recent_menu: QMenu
    samples_menu: QMenu
    pictures_menu: QMenu
    copies_menu: QMenu
    theme_menu: QMenu
    view_menu: QMenu

    def fill(self, document: Document, microscope: Microscope) -> None:
        from desktop_nn.app.actions import Actions
        from desktop_nn.app.arrangement_control import ArrangementControl
        from desktop_nn.app.menus import build_menus
        from desktop_nn.models.layer_table import LayerTable

        self.document = document
        self.microscope = microscope
        self.actions_by_name = Actions(document.undo_stack, self.theme, self)
        self.layer_table = LayerTable(document, self)
        self._build_views()
        self._fill_panels()
        self.arrangements = ArrangementControl(
            self, self.docks, self.output, self.actions_by_name, self._settings
        )
        self.sized.connect(self.arrangements.size_docks)
        self.arrangements.focus_lost.connect(self.diagram.setFocus)
        build_menus(self)
        # Also without the menu bar's help, say in a floating panel, shortcuts must work.
        self.addActions(list(self.actions_by_name.all().values()))
        self._build_status()
        self._connect()
        self.arrangements.go_on(self._are_places_kept)
        self._show_title()
        self._show_facts()
        self.diagram.select_layer(self.layers.selected())
        self.diagram.setFocus()
        self._become_filled()

    # Making

    def _build_views(self) -> None:
        from desktop_nn.app.kept_choices import KeptChoices
        from desktop_nn.app.walk_faces import WalkFaces
        from desktop_nn.app.walk_pace import WalkPace
        from desktop_nn.models.lesson_guide import LessonGuide
        from desktop_nn.models.sample_selection import SampleSelection
        from desktop_nn.models.selection import Selection
        from desktop_nn.views.network_diagram import NetworkDiagram

        both = (self.document, self.theme)
        self.selection = Selection(self.document, self)
        self.sample_selection = SampleSelection(self.document, self)
        self.kept_choices = KeptChoices(self._settings, self)
        self.walk_pace = WalkPace(self)
        self.kept_choices.keep_actions(self.walk_pace.group, "walk_pace")
        self._build_tops()
        self.diagram = NetworkDiagram(*both, self.selection, self.network_panel)
        self.network_panel.fill(self.diagram)
        self.diagram.add_controls(self.network_panel.header.row)
        self.guide = LessonGuide(self.document, self.microscope, self)
        self.walk = WalkFaces(
            *both,
            self.microscope,
            self.actions_by_name,
            self.diagram,
            self.docks,
            self.walk_pace.menu,
            self,
        )

    def _build_tops(self) -> None:
        """The run bar, or the microscope's, and under it the banner in the window's full width."""
        from desktop_nn.views.banner import Banner
        from desktop_nn.views.run_bar import RunBar
        from desktop_nn.views.time_line import TimeLine

        both, actions = (self.document, self.theme), self.actions_by_name
        run = [actions[name] for name in RUN_ACTIONS]
        side = [actions[name] for name in SIDE_ACTIONS]
        self.run_bar = RunBar(*both, run, side, self._top)
        self.time_line = TimeLine(*both, self._top)
        self.banner = Banner(self.theme, self._top)
        for top in (self.run_bar, self.time_line, self.banner):
            self._tops.addWidget(top)
        self.banner.room_asked.connect(self._give_room_to_banner)

    def _fill_panels(self) -> None:
        from desktop_nn.app.late_views import LateViews
        from desktop_nn.views.layer_panel import LayerPanel
        from desktop_nn.views.loss_curves import LossCurves
        from desktop_nn.views.output_view import OutputView
        from desktop_nn.views.weight_histograms import WeightHistograms

        both = (self.document, self.theme)
        self.output = self._filled("output", lambda place: OutputView(*both, place))
        self.output.use_selection(self.sample_selection)
        self.output.follow_neuron(self.selection)
        self.output.add_controls(self.docks["output"].header.row)
        self.setup = self._filled("setup", self._made_setup)
        self.layers = self._filled(
            "layers", lambda place: LayerPanel(self.document, self.layer_table, self.theme, place)
        )
        self.layers.add_buttons(self.docks["layers"].header.row)
        self.curves = self._filled("curves", lambda place: LossCurves(*both, place))
        self.kept_choices.keep_curves(self.curves.controls)
        self.histograms = self._filled("histograms", lambda place: WeightHistograms(*both, place))
        self.histograms.use_selection(self.selection)
        self.late_views = LateViews(
            *both,
            self.selection,
            self.sample_selection,
            self.guide,
            self.microscope.proof,
            self.actions_by_name["prove"],
            self.docks,
            self,
        )
        self.late_views.view_made.connect(self.kept_choices.on_view_made)

    def _filled(self, name: str, make: Callable[[QWidget], Content]) -> Content:
        """The content of a panel that is there from the start, shown or not."""
        dock = self.docks[name]
        dock.fill_with(make)
        return cast("Content", dock.content)

    def _made_setup(self, place: QWidget) -> SetupPanel:
        from desktop_nn.views.setup_panels import SetupPanel

        setup = SetupPanel(self.document, self.theme, place)
        setup.training_form.set_best_action(self.actions_by_name["best"])
        self.output.use_paint_tool(setup.paint_tool)
        return setup

    def fill_late_panels(self) -> None:
        """Those that are hidden at first, but for what the last time left open: when all who want
        to know of them listen."""
        self.late_views.fill_panels()
        self.walk.fill_panels()

    @property
    def views(self) -> tuple[View, ...]:
        """Everything that shows snapshots and is there from the start."""
        plots = (self.curves, self.histograms)
        settings = (*self.setup.views, self.layers.editor)
        return (self.run_bar, self.time_line, self.diagram, *plots, self.output, *settings)

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
        self.status.messageChanged.connect(self._on_message_changed)

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

    # Following

    def _on_spec_changed(self, old: object, new: object) -> None:
        self._show_facts()

    def _on_project_changed(self) -> None:
        self.setWindowModified(False)
        self.status.clearMessage()  # of the project before
        self._show_facts()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.title}[*] — Desktop NN")

    def _show_facts(self) -> None:
        spec = self.document.spec
        self.docks["setup"].header.set_fact(self.setup.fact())
        self.spec_label.setText(f"{spec.network.dtype} · seed {spec.seed}")

    def show_run(self, snapshot: Snapshot, text: str) -> None:
        """What the status bar says of the run."""
        from desktop_nn.models.number_text import steady

        self.state_label.setText(text)
        rate = snapshot.updates_per_second
        if rate > 0.0:
            batch = min(self.document.spec.training.batch_size, snapshot.training_rows)
            rates = ((steady(rate), "update"), (steady(rate * batch), "sample"))
            words = [f"{n} {of if n == '1' else of + 's'}/s" for n, of in rates]
            self.speed_label.setText(" · ".join(words))
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
        self.status.showMessage(text, milliseconds)
        self.status.setToolTip(details)

    def _on_message_changed(self, text: str) -> None:
        if not text:
            self.status.setToolTip("")

    def reset_size(self) -> None:
        """As large as at the very first start, and every panel in its place."""
        self.showNormal()
        self.resize(size_on_screen(arrangement.USUAL, self.screen()))
        self.arrangements.forget_own()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._is_filled:
            self.banner.fit()

    def event(self, event: QEvent) -> bool:
        """Lines between panels are no widgets: what happens to them is told to the window."""
        if isinstance(event, QStatusTipEvent):
            self.status.showMessage(event.tip())
            return True
        handled = super().event(event)
        released = event.type() == QEvent.Type.MouseButtonRelease and event.isAccepted()
        if released and self._is_filled:
            self.arrangements.keep_shares()
        return handled
