"""The document: the spec that the user edits, its undo stack, its problems and its file.

The one writer: views ask it for a change, it pushes an undo command that swaps one frozen spec for
another, and tells everybody. It never holds a spec with an error: such a change is refused, and
the problem comes back to the caller and stands among `problems`: until the next change, or, where
what was typed still stands on screen, until that field is edited again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.array_setting import Arrays, check_arrays
from desktop_nn.experiment.carried import Carried
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN, load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.experiment.features import can_be_computed
from desktop_nn.experiment.output import adapted
from desktop_nn.experiment.parameter_setting import (
    ParameterSetting,
    check_settings,
    described,
)
from desktop_nn.experiment.problem import Mend, Problem, errors
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.experiment.validation import (
    find_problems,
    problems_before_samples,
    problems_over_samples,
)
from desktop_nn.models import wording
from desktop_nn.models.commands import (
    ChangeSpec,
    ImportData,
    MakeArrays,
    SetArrays,
    SetParameter,
    Swap,
)
from desktop_nn.models.layer_changes import LayerChanges
from desktop_nn.models.refusals import Refusals
from desktop_nn.models.undo_budget import UndoBudget


class Document(LayerChanges, QObject):
    """`spec_changed(old, new)` after every change, undo and redo of the spec;
    `parameter_set(setting)` when one weight or bias is to have another value, which the run
    holds, not the document; `arrays_set(arrays)` likewise, of whole arrays; `problems_changed()`
    when `problems` may be others; `project_changed()` when all of it is another project;
    `path_changed()` when its file is another."""

    spec_changed = Signal(object, object)
    parameter_set = Signal(object)
    arrays_set = Signal(object)
    problems_changed = Signal()
    project_changed = Signal()
    path_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A parent, and cleared before it goes: PySide crashes on collected stacks otherwise.
        self.undo_stack = QUndoStack(self)
        self.undo_budget = UndoBudget(self.undo_stack)
        self._revision = 0
        self._last_revision = 0
        self._refused = Refusals()
        self._kept = Refusals()
        self._found: tuple[ExperimentSpec, tuple[Problem, ...]] | None = None
        self._found_before: tuple[ExperimentSpec, tuple[Problem, ...]] | None = None
        self._take(Project(default_spec()))

    # What it holds

    def _take(self, project: Project) -> None:
        self._data = load(project.spec.data, project.own)
        self._tried = (project.spec, self._data)
        self.project = project
        self._spec = project.spec
        self._carried = Carried.of(project)
        self._painted: Choice | None = None
        self._keep_painted()
        self._problems = find_problems(project.spec, self._data)
        self.path: Path | None = None

    @property
    def spec(self) -> ExperimentSpec:
        return self._spec

    @property
    def revision(self) -> int:
        """A number for the present state of the spec; undo returns to earlier numbers."""
        return self._revision

    @property
    def data(self) -> DataSet:
        """The samples, before split and scaling."""
        return self._data

    @property
    def own(self) -> DataSet | None:
        """The samples that the project carries itself."""
        return self._carried.own

    @property
    def carried(self) -> Carried:
        """All that the project carries beside its spec."""
        return self._carried

    @property
    def painted(self) -> Choice | None:
        """The source of the points that were painted last, also while other data is in use."""
        return self._painted

    def _keep_painted(self) -> None:
        if self._spec.data.source.name == PAINTED:
            self._painted = self._spec.data.source

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of the present spec (warnings and notes), and of changes that were refused (errors)."""
        return (*self._refused.problems, *self._problems)

    def problem_at(self, *where: str) -> Problem | None:
        """The worst problem of any of these fields: a refused change first."""
        found = [problem for problem in self.problems if problem.where in where]
        return min(
            found, key=lambda p: ("error", "warning", "note").index(p.severity), default=None
        )

    @property
    def title(self) -> str:
        """The file's name, or the project's."""
        if self.path is not None:
            return self.path.name
        return self._carried.title or "Untitled"

    # The project as a whole

    def open(self, project: Project, path: Path | None) -> None:
        """Hold another project; its undo history begins anew."""
        self._take(project)
        self.path = path
        self._refused = Refusals()
        self._last_revision += 1
        self._revision = self._last_revision
        self.undo_stack.clear()
        self.undo_stack.setClean()
        self.undo_budget.forget()
        self.project_changed.emit()
        self.path_changed.emit()
        self.problems_changed.emit()

    def saved_as(self, path: Path, revision: int | None = None) -> None:
        """The project was written to `path` as it was at `revision`, None for the present one. If
        it has been edited since, it is its file's, but not clean."""
        self.path = path
        if revision is None or revision == self._revision:
            self.undo_stack.setClean()
        else:
            # Nor is any state on the stack: what was clean before is another file's.
            self.undo_stack.resetClean()
        self.path_changed.emit()

    def close(self) -> None:
        """Before it is dropped: the stack must not outlive it."""
        self.undo_stack.clear()

    # Changes

    def change(
        self, spec: ExperimentSpec, text: str, where: Iterable[str] = (), merge: bool = False
    ) -> tuple[Problem, ...]:
        """Take `spec`, as an undoable step named `text`; or refuse it, and return its errors.

        `where` are the fields that were edited: what was refused there before is over. With
        `merge`, a series of changes of the same fields (a slider dragged) is one step.
        """
        fields = tuple(where)
        self._refused = self._refused.without(*fields)
        if spec == self._spec:
            self.problems_changed.emit()
            return ()
        refused = errors(self._problems_of(spec))
        if refused:
            return self.refuse(*refused)
        merge_key = "|".join(fields) if merge else ""
        old, new = (self._spec, self._revision), (spec, self._revision_of(spec, merge_key))
        self._kept = self._refused.outdated()
        self._push(ChangeSpec(self, text, old, new, merge_key))
        self._kept = Refusals()
        return ()

    def _push(self, command: Swap[Any]) -> None:
        """Onto the stack; what it has no room for any more is given up, the oldest first."""
        self.undo_stack.push(command)
        self.undo_budget.keep_within()

    def _revision_of(self, spec: ExperimentSpec, merge_key: str) -> int:
        """A new number; but a series that is back at its start is back in that state."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1) if merge_key and stack.index() else None
        if isinstance(last, ChangeSpec) and last.merges_back(spec, merge_key):
            return last.old_revision
        self._last_revision += 1
        return self._last_revision

    def _problems_of(self, spec: ExperimentSpec) -> tuple[Problem, ...]:
        before = self._problems_before(spec)
        if not errors(before):
            before = (*before, *problems_over_samples(spec, self._data_of(spec), self._spec))
        self._found = (spec, before)
        return before

    def _problems_before(self, spec: ExperimentSpec) -> tuple[Problem, ...]:
        """Looked for once for a spec, however often an edit asks."""
        if self._found_before is None or self._found_before[0] != spec:
            self._found_before = (spec, problems_before_samples(spec))
        return self._found_before[1]

    def _data_of(self, spec: ExperimentSpec) -> DataSet:
        """The samples of `spec`: the present ones, the ones just looked at, or new ones."""
        if _same_samples(spec, self._spec):
            return self._data
        if not _same_samples(spec, self._tried[0]):
            self._tried = (spec, load(spec.data, self.own))
        return self._tried[1]

    def refuse(self, *problems: Problem) -> tuple[Problem, ...]:
        """Show these at their fields, and change nothing."""
        self._refused = self._refused.followed_by(problems)
        self.problems_changed.emit()
        return problems

    def keep_typed(self, where: str, text: str) -> None:
        """`text` was typed and refused at `where`: it stays there, with its sentence, until the
        field is edited again or dismissed."""
        self._refused = self._refused.with_typed(where, text)
        self.problems_changed.emit()

    def typed_at(self, where: str) -> str | None:
        """What was typed and refused at this field, if it stands there still."""
        return self._refused.typed.get(where)

    def dismiss(self, *where: str) -> None:
        """Forget what was refused, at these fields or anywhere, and show them as they are."""
        self._refused = self._refused.without(*where) if where else Refusals()
        self.problems_changed.emit()

    def mend(self, mend: Mend) -> None:
        """Take a problem's way out."""
        where = next((each.where for each in self.problems if mend in each.mends), "")
        self.change(mend.spec, wording.mend_text(where, mend.label), (where,))

    def use(self, spec: ExperimentSpec, revision: int) -> None:
        """Hold `spec` from now on. For undo commands only."""
        self._data = self._data_of(spec)
        self._hold(spec, revision)

    def _hold(self, spec: ExperimentSpec, revision: int) -> None:
        old, self._spec, self._revision = self._spec, spec, revision
        self._keep_painted()
        self._refused = self._kept
        # Those of a change were found before it was made.
        known = self._found is not None and self._found[0] is spec
        self._problems = self._found[1] if known and self._found else self._problems_of(spec)
        self.spec_changed.emit(old, spec)
        self.problems_changed.emit()

    # Samples of the user's own

    def import_data(self, spec: ExperimentSpec, carried: Carried, text: str) -> tuple[Problem, ...]:
        """Take samples of the user's own, and a spec that goes with them, as an undoable step named
        `text`: the run begins anew over them, and undoing it takes up the one that was left."""
        refused = errors(find_problems(spec, load(spec.data, carried.own)))
        if refused:
            return self.refuse(*refused)
        self._last_revision += 1
        old = ((self._spec, self._carried), self._revision)
        new = ((spec, carried), self._last_revision)
        self._push(ImportData(self, text, old, new))
        return ()

    def use_data(self, data: tuple[ExperimentSpec, Carried], revision: int) -> None:
        """Hold these samples and their spec from now on. For undo commands only."""
        spec, self._carried = data
        self._data = load(spec.data, self.own)
        self._tried, self._found = (spec, self._data), None
        self._hold(spec, revision)
        self.path_changed.emit()  # with the samples the title may be another

    # Changes by field; each returns the errors for which it was refused

    def change_network(
        self, network: NetworkSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]:
        return self.change(replace(self._spec, network=network), text, where, merge)

    def change_layer(
        self, index: int, layer: LayerSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]:
        """Another spec for the layer at `index` (from 0)."""
        network = self._spec.network.with_layer(index, layer)
        return self.change_network(network, text, *where, merge=merge)

    def change_training(
        self, training: TrainingSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]:
        return self.change(replace(self._spec, training=training), text, where, merge)

    def change_data(
        self, data: DataSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]:
        """Another data spec. Inputs and output of the network follow the new samples and their
        features."""
        spec = replace(self._spec, data=data)
        if errors(self._problems_before(spec)):
            # There may be no samples to adapt it to.
            return self.change(spec, text, where, merge)
        return self.change(adapted(spec, self._data, self._data_of(spec)), text, where, merge)

    def change_source(self, name: str) -> tuple[Problem, ...]:
        """Another data set, with its usual settings. The features stay where it has them too."""
        if name == PAINTED and self._painted is not None:
            source, standardize = self._painted, self._spec.data.standardize
        elif name == OWN:
            source, standardize = Choice(OWN), self._spec.data.standardize
        else:
            row = DATA_SOURCES[name]
            source, standardize = row.choice(), row.standardize
        data = replace(self._spec.data, source=source, standardize=standardize)
        if not can_be_computed(data.features, self._data_of(replace(self._spec, data=data))):
            data = replace(data, features=())
        return self.change_data(data, wording.source_text(name), "data.source")

    def change_seed(self, seed: int, merge: bool = False) -> tuple[Problem, ...]:
        return self.change(
            replace(self._spec, seed=seed), wording.value_text("Seed", seed), ("seed",), merge
        )

    # A single weight or bias

    def set_parameter(
        self, setting: ParameterSetting, old_value: float, merge: bool = False
    ) -> tuple[Problem, ...]:
        """Give a weight or bias another value, as an undoable step; `old_value` is what undoing it
        sets again. Refused where the network has no such number, or its type no such value."""
        where = f"network.layers.{setting.layer_id}.{setting.kind}"
        try:
            check_settings((setting,), self._spec.network)
        except ValueError:
            dtype = self._spec.network.dtype
            message = f"A weight or bias of the network takes a finite number of {dtype}."
            return self.refuse(Problem(where, "error", message))
        self._refused = self._refused.without(where)
        self._last_revision += 1
        text = described(setting, self._spec.network)
        old = replace(setting, value=old_value), self._revision
        self._push(SetParameter(self, text, old, (setting, self._last_revision), merge))
        return ()

    def use_parameter(self, setting: ParameterSetting, revision: int) -> None:
        """Have it set. For undo commands only."""
        self._revision = revision
        self.parameter_set.emit(setting)
        self.problems_changed.emit()

    # Whole arrays

    def set_arrays(self, arrays: Arrays, old: MakeArrays, text: str) -> tuple[Problem, ...]:
        """Give whole arrays other numbers, as an undoable step named `text`. Undoing it leads the
        run back to where it was; where that is not kept any more, it sets those of `old`."""
        try:
            check_arrays(arrays, self._spec.network)
        except ValueError as error:
            return self.refuse(Problem("network", "error", f"They can't be set: {error}."))
        self._last_revision += 1
        new = (lambda: arrays, self._last_revision)
        self._push(SetArrays(self, text, (old, self._revision), new))
        return ()

    def use_arrays(self, make: MakeArrays, revision: int) -> None:
        """Have them set. For undo commands only."""
        self._revision = revision
        self.arrays_set.emit(make())
        self.problems_changed.emit()


def _same_samples(one: ExperimentSpec, other: ExperimentSpec) -> bool:
    return (one.data.source, one.data.seed) == (other.data.source, other.data.seed)
