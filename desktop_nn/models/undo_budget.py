"""A budget for what edits keep: beyond it the oldest can't be undone any more."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QUndoStack

from desktop_nn.models.commands import Swap

EDIT_BUDGET = 200_000_000
"""Bytes of arrays that edits keep: imported samples, weights, points that were painted."""

MOST_EDITS = 1000
"""A plain edit takes some kilobytes."""

ROOM = 0.9
"""Of both, what is left when something had to go: it doesn't with every edit from then on."""


class UndoBudget:
    """Watches over a stack. `dropped` counts the edits that were given up since it was empty."""

    def __init__(
        self, stack: QUndoStack, budget: int = EDIT_BUDGET, most: int = MOST_EDITS
    ) -> None:
        self._stack = stack
        self._budget, self._most = budget, most
        self.dropped = 0

    @property
    def size(self) -> int:
        """Bytes of all that its edits keep; what two of them share counts once."""
        held: dict[int, int] = {}
        for command in self._commands():
            held |= command.held
        return sum(held.values())

    def keep_within(self) -> None:
        """After an edit was pushed: give up the oldest, where they are too many or too large. The
        newest always stays."""
        commands = self._commands()
        if len(commands) > self._most or self.size > self._budget:
            self._give_up(commands, len(commands) - self._affordable(commands))

    def forget(self) -> None:
        """The stack was emptied."""
        self.dropped = 0

    def _commands(self) -> list[Swap[Any]]:
        found = [self._stack.command(number) for number in range(self._stack.count())]
        return [command for command in found if isinstance(command, Swap)]

    def _affordable(self, commands: list[Swap[Any]]) -> int:
        """How many of the newest there is room for, at least one."""
        held: dict[int, int] = {}
        size = 0
        for count, command in enumerate(reversed(commands)):
            size += sum(each for key, each in command.held.items() if key not in held)
            held |= command.held
            if count >= int(ROOM * self._most) or size > ROOM * self._budget:
                return max(1, count)
        return len(commands)

    def _give_up(self, commands: list[Swap[Any]], count: int) -> None:
        """Qt's stack drops nothing but its end: so it is emptied, and what stays is put there
        again, done as it is."""
        stack, clean = self._stack, self._stack.cleanIndex()
        kept = [command.again() for command in commands[count:]]
        told = stack.blockSignals(True)
        stack.clear()
        if clean != count:
            stack.resetClean()
        for number, command in enumerate(kept, 1):
            stack.push(command)
            if number == clean - count:
                stack.setClean()
        for command in kept:
            command.is_again = False
        stack.blockSignals(told)
        self.dropped += count
        stack.indexChanged.emit(stack.index())
