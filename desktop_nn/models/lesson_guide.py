"""The guide through a lesson: which step it is at, what of it is chosen, and the microscope that
goes along."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_nn.experiment.lesson import Lesson, Option, Put, Step, has_puts, own_puts, with_puts
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.document import Document
from desktop_nn.models.lesson_numbers import LessonNumbers, drawn_numbers, look_numbers
from desktop_nn.models.microscope import NOT_OPEN, Microscope, Place, Stop

NONE = "No update can be looked at now: the numbers are those of the lesson alone."
CLOSED = "The microscope is closed. The arrangement Learn opens it while the run rests."


class LessonGuide(QObject):
    """`changed()`: another lesson, or none; or another step; `updated()`: the step's choice or its
    numbers may be others; `reset_asked()`: the run is to begin anew.

    `number`: the step's place in the lesson, from 0. Going to a step, or choosing one of its
    options, opens the microscope and takes it to the step's quantity; from there it may be moved
    at will, until an update is applied, or it is opened again at another one. Where `may_look`
    says no, it is taken there when somebody else opens it."""

    changed = Signal()
    updated = Signal()
    reset_asked = Signal()

    def __init__(
        self, document: Document, microscope: Microscope, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._microscope = microscope
        self._leads = self._was_left = False
        self._chosen = -1
        self.number = 0
        self.may_look: Callable[[], bool] = lambda: True
        document.project_changed.connect(self._on_project_changed)
        document.spec_changed.connect(self._on_spec_changed)
        microscope.opened.connect(self._on_opened)
        microscope.closed.connect(self._on_closed)
        microscope.applied.connect(self._on_applied)
        microscope.aged.connect(self.updated)

    # What there is

    @property
    def lesson(self) -> Lesson | None:
        """What the present project teaches, if it does."""
        return self._document.project.lesson

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.lesson.steps if self.lesson else ()

    @property
    def step(self) -> Step | None:
        return self.steps[self.number] if self.number < len(self.steps) else None

    @property
    def options(self) -> tuple[Option, ...]:
        """Of the present step."""
        return self.step.options if self.step else ()

    @property
    def chosen(self) -> int:
        """The place of the option that the experiment is set up as, −1 where it is none of them."""
        spec = self._document.spec
        return next((k for k, o in enumerate(self.options) if has_puts(spec, o.puts)), -1)

    def fits(self, number: int) -> bool:
        """Whether the present network has the places that an option changes."""
        return with_puts(self._document.spec, self.options[number].puts) is not None

    @property
    def numbers(self) -> tuple[LessonNumbers, ...]:
        """What the step, and the option that is chosen, point at."""
        if self.step is None:
            return ()
        chosen = [self.options[self.chosen]] if self.chosen >= 0 else []
        parts: list[Step | Option] = [self.step, *chosen]
        traced = self._microscope.traced
        return (
            *(drawn_numbers(drawn, self._document) for part in parts for drawn in part.drawn),
            *(look_numbers(look, traced) for part in parts for look in part.looks),
        )

    @property
    def moment(self) -> str:
        """Of which update the numbers are: a sentence, where they needn't be the lesson's."""
        traced = self._microscope.traced
        if traced is None and self._microscope.reason == NOT_OPEN:
            return CLOSED
        if traced is None:
            return "" if self._microscope.is_waiting else NONE
        if self._microscope.is_evaluation:
            return "A sample is looked at as it is evaluated: the numbers are not the lesson's."
        if self._microscope.is_old:
            return f"The numbers are of update {traced.update}; the run has moved on: look again."
        if traced.update > 1:
            return f"The numbers are now of update {traced.update}; the lesson's are of the first."
        return ""

    # Going through it

    def go_to(self, number: int) -> None:
        """To the step with this number, and the microscope to where it opens."""
        if 0 <= number < len(self.steps):
            left = self.options[self.chosen].puts if self.chosen >= 0 else ()
            self.number = number
            if self.chosen < 0:
                self._put_back(left)
            self._chosen = self.chosen
            self.changed.emit()
            self.lead()

    def _put_back(self, left: tuple[Put, ...]) -> None:
        """An option of a step is left with it: other steps are about the project as it came."""
        own = own_puts(self._document.project.spec, left)
        spec = with_puts(self._document.spec, own)
        if spec is not None and spec != self._document.spec:
            self._document.change(spec, "lesson: as it came", [put.where for put in own])

    def next(self) -> None:
        self.go_to(self.number + 1)

    def back(self) -> None:
        self.go_to(self.number - 1)

    def choose(self, number: int) -> None:
        """Set the experiment up as an option of the step has it, as a step of undo."""
        option = self.options[number]
        spec = with_puts(self._document.spec, option.puts)
        if spec is not None:
            places = [put.where for put in option.puts]
            self._document.change(spec, f"lesson: {option.label}", places)
        self.updated.emit()
        self.lead()

    def start_again(self) -> None:
        """The project as it came, from its first update on; the step stays."""
        spec = self._document.project.spec
        self._document.change(spec, "lesson: as it came", ("lesson",))
        self.reset_asked.emit()
        self._leads = True
        if self.may_look():
            self._microscope.look_again()

    def ask(self, place: Place) -> None:
        """Where does this number come from?"""
        self._microscope.look_at(place)

    # The microscope

    def lead(self) -> None:
        """Have the microscope at the step's quantity: at once, or as soon as it is open."""
        if self.step is None:
            return
        microscope = self._microscope
        is_fresh = not (microscope.is_waiting or microscope.is_old or microscope.is_evaluation)
        if microscope.is_open and is_fresh:
            self._move()
            return
        self._leads = True
        if self.may_look() and not microscope.is_waiting:
            microscope.look_again()

    def _move(self) -> None:
        self._leads = False
        step = self.step
        stop = stop_of(step, self._microscope.stops) if step else None
        if step is None or stop is None:
            return
        self._microscope.to_stop(stop.number)
        if step.index:
            self._microscope.look_at(Place(step.phase, step.name, step.index), anew=True)

    def _on_opened(self) -> None:
        was_left, self._was_left = self._was_left, False
        if self._leads or (was_left and self._microscope.position.stop < 0):
            self._move()
        self.updated.emit()

    def _on_closed(self, reason: str) -> None:
        """By choice: whoever opens it again, and at another update, is led to the step again."""
        self._was_left = not reason
        self.updated.emit()

    def _on_applied(self, equal: bool, reason: str) -> None:
        """The step's numbers in the next update, to be compared."""
        self._leads = self._leads or equal

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        """Undone or redone, another option is chosen, and its numbers are to be seen."""
        if self.chosen != self._chosen:
            self._chosen = self.chosen
            self._leads = self._leads or self._microscope.is_open
        self.updated.emit()

    def _on_project_changed(self) -> None:
        self.number = 0
        self._leads = False
        self._chosen = self.chosen
        self.changed.emit()


def stop_of(step: Step, stops: tuple[Stop, ...]) -> Stop | None:
    """The station of the track at which a step opens. What stands there before the update is at
    its start, what is made after it at its end; a gradient may be told with the loss, where both
    are computed in one."""
    if not stops:
        return None
    if step.phase == "before":
        return stops[0]
    keys = [(stop, key) for stop in stops for key in stop.names]
    found = [stop for stop, key in keys if key == (step.phase, step.name)]
    if step.phase == "after":
        return found[0] if found else stops[-1]
    return next(iter([*found, *(stop for stop, key in keys if key[1] == step.name)]), None)
