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


def made_by(calls: Sequence[Call], number: int, hidden: Collection[str] = ()) -> str:
    """The lines of the calls that made what the one of this number writes, its own last. They go
    back to arrays that can be looked at: not to those that are `hidden`, or written again later."""
    later = {call.output for call in calls[number + 1 :]}.union(hidden)
    needed, lines = {calls[number].output}, []
    for call in reversed(calls[: number + 1]):
        if call.output in needed:
            lines.append(call.line)
            if call.output not in call.inputs:
                needed.discard(call.output)
            needed |= call.inputs & later
        if not needed:
            break
        later.add(call.output)
    return "\n".join(reversed(lines))


def last_made_by(calls: Sequence[Call], output: str, shown: Collection[str]) -> str:
    """The same of the last call that writes `output`, where these alone are `shown` of all that is
    written; all lines where no call writes it."""
    numbers = [k for k, call in enumerate(calls) if call.output == output]
    if not numbers:
        return "\n".join(call.line for call in calls)
    return made_by(calls, numbers[-1], {call.output for call in calls}.difference(shown, {output}))
