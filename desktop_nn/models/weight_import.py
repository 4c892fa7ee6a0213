"""A file of weights on its way into the network: which array of it goes where, and what keeps the
numbers that it has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.array_setting import slots
from desktop_nn.experiment.weight_import import Match, matched, read_weights, settings_of
from desktop_nn.experiment.weight_import.reading import shape_text
from desktop_nn.models.number_text import counted
from desktop_nn.models.plain_table import Column, PlainTable

NAME, SHAPE, TARGET, TARGET_SHAPE, VERDICT = range(5)
COLUMNS = (
    Column("in the file", "The array's name in the file"),
    Column("shape", "Rows × columns in the file; PyTorch's weights are units × inputs"),
    Column(
        "goes to",
        "The array of the network that it is meant for, by its name; layers count from 1",
    ),
    Column("shape", "Rows × columns in the network: weights are inputs × units"),
    Column("", "Whether it fits, or why it doesn't"),
)
AS_START = (
    "They become the run's start: Reset comes back to them, as long as seed and initializers stay."
)
AS_EDIT = (
    "Training goes on from them, and the optimizer's memory stays as it is. Reset leads to the "
    "start as it was drawn."
)
UNDO = "Undo gives back the network as it is now."
MOST_NAMES = 6


class WeightImport:
    """The arrays of a file beside those of a network, and `arrays`: what can be taken over.
    WeightsFileError, or MissingPackageError, where the file can't be read."""

    def __init__(self, path: Path, network: NetworkSpec, is_start: bool) -> None:
        self.path = path
        self.is_start = is_start
        self.matches = matched(read_weights(path), network)
        self.arrays = settings_of(self.matches)
        given = {array.place for array in self.arrays}
        places = sorted(slots(network).values(), key=lambda slot: slot.layer)
        self._kept = [slot.name for slot in places if slot.place not in given]

    @property
    def text(self) -> str:
        """What the step of undo is called."""
        return f"import {counted(len(self.arrays), 'array')} of {self.path.name}"

    @property
    def fact(self) -> str:
        """How much of the file fits."""
        count = counted(len(self.matches), "array")
        if not self.arrays:
            return f"{count} in the file; none of them fits this network."
        if len(self.arrays) == len(self.matches):
            fit = "all of them fit" if len(self.arrays) > 1 else "it fits"
            return f"{count} in the file; {fit}."
        fit = f"{len(self.arrays)} of them fit" + ("s" if len(self.arrays) == 1 else "")
        return f"{count} in the file; {fit}."

    @property
    def kept(self) -> str:
        """Which arrays of the network get nothing; empty where all do."""
        if not (self._kept and self.arrays):
            return ""
        names = ", ".join(self._kept[:MOST_NAMES])
        more = len(self._kept) - MOST_NAMES
        names += f" and {more} more" if more > 0 else ""
        return f"Kept as {'they are' if len(self._kept) > 1 else 'it is'}: {names}."

    @property
    def notes(self) -> tuple[str, ...]:
        """What comes of it, a sentence or two each."""
        if not self.arrays:
            return ()
        notes = (self.kept, AS_START if self.is_start else AS_EDIT, UNDO)
        return tuple(note for note in notes if note)


class MatchesModel(PlainTable):
    """A row for each array of the file, in its order."""

    columns = COLUMNS

    def __init__(self, matches: Sequence[Match], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matches = tuple(matches)

    def row_total(self) -> int:
        return len(self._matches)

    def text(self, row: int, column: int) -> str:
        return _texts(self._matches[row])[column]

    def sentence(self, row: int, column: int) -> str:
        return sentence(self._matches[row])


def _texts(match: Match) -> tuple[str, ...]:
    mark = "✓" if match.fits else "–"
    target, target_shape = match.target or "–", "–"
    if match.target_shape:
        target_shape = shape_text(match.target_shape)
    return match.name, shape_text(match.shape), target, target_shape, f"{mark} {match.verdict}"


def sentence(match: Match) -> str:
    """All that is known of one array of the file."""
    goes = f", goes to {match.target}" if match.fits else ""
    return f"{match.name}, {shape_text(match.shape)}{goes}: {match.verdict}"
