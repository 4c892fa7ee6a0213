"""How far a file holds what was trained: the update that it was saved at, and by what way."""

from __future__ import annotations

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.journal import Journal, trained_with


class SavedTraining:
    """Compares the run as it stands with the one that is on disk.

    The update alone would not do: after a reset, another run may stand at the same one. What it was
    trained with is in its newest checkpoint, which comes as soon as the run rests."""

    def __init__(self) -> None:
        self._update = 0
        self._journal: Journal | None = None
        self._compared: Checkpoint | None = None
        self._is_same = True

    def holds(self, update: int, checkpoint: Checkpoint | None) -> None:
        """The file holds the run at this update; trained as `checkpoint` was, where that stands
        there."""
        stands_there = checkpoint is not None and checkpoint.update == update
        self._update, self._compared = update, None
        self._journal = checkpoint.journal if stands_there and checkpoint else None

    def holds_none(self) -> None:
        """The file holds no training."""
        self.holds(0, None)

    def holds_checkpoint(self, checkpoint: Checkpoint | None) -> None:
        """The file holds this one, or none."""
        self.holds(checkpoint.update if checkpoint else 0, checkpoint)

    def lacks(self, update: int, newest: Checkpoint | None) -> bool:
        """Whether the run at this update is on no disk. A start without an update is no training:
        whatever was saved before it stays in its file."""
        if update == 0:
            return False
        return update != self._update or not self._was_trained_as(newest)

    def _was_trained_as(self, newest: Checkpoint | None) -> bool:
        """True, too, where nothing is known yet that says otherwise."""
        if self._journal is None or newest is None or newest.update != self._update:
            return True
        if newest is not self._compared:
            ways = (trained_with(way, self._update) for way in (self._journal, newest.journal))
            self._compared, self._is_same = newest, next(ways) == next(ways)
        return self._is_same
