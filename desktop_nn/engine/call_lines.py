"""Which of a plan's calls made an array, as lines to read: a slice of the plan, from behind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from desktop_nn.engine.program import Operation, Program

NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Call:
    """`line`: as it ran; `output`: the name of what it writes; `inputs`: the names in it, its
    output's too where that is read as well."""

    line: str
    output: str
    inputs: frozenset[str]


def calls_of(program: Program, operations: Iterable[Operation]) -> list[Call]:
    """In their order."""
    return [_call_of(operation.line, program.name_of(operation.output)) for operation in operations]


def _call_of(line: str, output: str) -> Call:
    return Call(line, output, frozenset(NAME.findall(line.split(", out=")[0])))


class CallLines:
    """Of calls in their order; `hidden` are names of arrays that nobody can look at."""

    def __init__(self, calls: Sequence[Call], hidden: Collection[str] = ()) -> None:
        self._calls = calls
        self._last = {call.output: number for number, call in enumerate(calls)}
        self._last |= dict.fromkeys(hidden, len(calls))

    def that_made(self, number: int) -> str:
        """What the call of this number writes: the lines of all that made it, its own last. They
        go back to arrays that can be looked at: not to hidden ones, or those written again later.
        """
        needed, lines = {self._calls[number].output}, []
        for k in range(number, -1, -1):
            call = self._calls[k]
            if call.output in needed:
                lines.append(call.line)
                if call.output not in call.inputs:
                    needed.discard(call.output)
                needed.update(name for name in call.inputs if self._last.get(name, -1) > k)
            if not needed:
                break
        return "\n".join(reversed(lines))


def last_made_by(calls: Sequence[Call], output: str, shown: Collection[str]) -> str:
    """The same of the last call that writes `output`, where these alone are `shown` of all that is
    written; all lines where no call writes it."""
    numbers = [number for number, call in enumerate(calls) if call.output == output]
    if not numbers:
        return "\n".join(call.line for call in calls)
    hidden = {call.output for call in calls}.difference(shown, {output})
    return CallLines(calls, hidden).that_made(numbers[-1])
