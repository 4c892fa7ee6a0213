"""Undo commands: each swaps one frozen spec for another, or one parameter's value."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtGui import QUndoCommand

from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.carried import Carried
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.held_memory import held_by

if TYPE_CHECKING:
    from desktop_nn.models.document import Document

Value = TypeVar("Value")


class Swap(QUndoCommand, Generic[Value]):
    """Has the document `use` one value instead of another, each with its revision. Neighbouring
    swaps with the same `merge_key` are one step; those without a key never are."""

    def __init__(
        self,
        text: str,
        use: Callable[[Value, int], None],
        old: tuple[Value, int],
        new: tuple[Value, int],
        merge_key: Hashable,
    ) -> None:
        super().__init__(text)
        self.at_update: int | None = None
        """Of the run, when the edit was made; None where nobody has noted it."""
        self._use = use
        self._old = old
        self._new = new
        self._merge_key = merge_key
        self._held: dict[int, int] | None = None
        self.is_again = False
        """While it is put on the stack again, done as it is: nothing is to be used for that."""

    @property
    def held(self) -> dict[int, int]:
        """Bytes of what it keeps, by the id of what owns them; looked for once."""
        if self._held is None:
            self._held = held_by((self._old, self._new))
        return self._held

    def again(self) -> Swap[Value]:
        """The same command for another stack, or the same one emptied: what is on a stack goes with
        it."""
        made: Swap[Value] = type(self).__new__(type(self))
        QUndoCommand.__init__(made, self.text())
        vars(made).update(vars(self))
        made.is_again = True
        return made

    def redo(self) -> None:
        if not self.is_again:
            self._use(*self._new)

    def undo(self) -> None:
        self._use(*self._old)

    def id(self) -> int:
        """The same for commands that may merge; -1 for those that never do."""
        merges = self._merge_key and not self.is_again
        return hash(self._merge_key) & 0x7FFFFFFF if merges else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(other, type(self)) or other._merge_key != self._merge_key:
            return False
        self._new, self._held = other._new, None
        self.setText(other.text())
        return True


class ChangeSpec(Swap[ExperimentSpec]):
    """From one spec to another. A series that is back where it began is no step at all."""

    def __init__(
        self,
        document: Document,
        text: str,
        old: tuple[ExperimentSpec, int],
        new: tuple[ExperimentSpec, int],
        merge_key: str = "",
    ) -> None:
        super().__init__(text, document.use, old, new, merge_key)

    @property
    def old_spec(self) -> ExperimentSpec:
        """What undoing it leads to."""
        return self._old[0]

    @property
    def new_spec(self) -> ExperimentSpec:
        """What redoing it leads to."""
        return self._new[0]

    @property
    def old_revision(self) -> int:
        """The document's revision before the change."""
        return self._old[1]

    def merges_back(self, spec: ExperimentSpec, merge_key: str) -> bool:
        """Whether a change to `spec` would end the series where it began."""
        return merge_key == self._merge_key and spec == self._old[0]

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        merged = super().mergeWith(other)
        if merged:
            self.setObsolete(self._new[0] == self._old[0])
        return merged


class SetParameter(Swap[ParameterSetting]):
    """One weight or bias from one value to another. Undone, it has the value from before, whatever
    training has made of it since. With `merge`, neighbouring ones of the same number are one
    step."""

    def __init__(
        self,
        document: Document,
        text: str,
        old: tuple[ParameterSetting, int],
        new: tuple[ParameterSetting, int],
        merge: bool = False,
    ) -> None:
        super().__init__(text, document.use_parameter, old, new, new[0].place if merge else None)


Data = tuple[ExperimentSpec, Carried]


class ImportData(Swap[Data]):
    """Other samples of the user's own, with a spec that goes with them."""

    def __init__(
        self, document: Document, text: str, old: tuple[Data, int], new: tuple[Data, int]
    ) -> None:
        super().__init__(text, document.use_data, old, new, None)

    @property
    def old_spec(self) -> ExperimentSpec:
        """What undoing it leads to."""
        return self._old[0][0]

    @property
    def new_spec(self) -> ExperimentSpec:
        """What redoing it leads to."""
        return self._new[0][0]


MakeArrays = Callable[[], Arrays]


class SetArrays(Swap[MakeArrays]):
    """Whole arrays from some numbers to others. Both are made when they are wanted: large ones need
    not be held twice."""

    def __init__(
        self,
        document: Document,
        text: str,
        old: tuple[MakeArrays, int],
        new: tuple[MakeArrays, int],
    ) -> None:
        super().__init__(text, document.use_arrays, old, new, None)
