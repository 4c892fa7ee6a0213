"""Long work for an export in a process of its own, that ends with the program."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

NAME = "export"

Tell = Callable[[float], None]
"""Is told what share of a work is done, from 0 to 1."""


def answer_of(
    work: Callable[..., None],
    arguments: tuple[object, ...],
    seconds: float,
    what: str,
    start: Callable[[Callable[[], None]], None] = lambda begin: begin(),
    tell: Tell | None = None,
) -> Any:
    """What `work(*arguments, answer)` sends: a text is what went wrong, and a float the share that
    is done, which `tell` is told. RuntimeError where it went wrong, where `what` takes longer than
    so many seconds, and where the process ends without an answer; it is ended in any case. `start`
    is called with what starts the process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=work, args=(*arguments, there), name=NAME, daemon=True)
    start(process.start)
    there.close()
    try:
        answer = _answer(here, seconds, what, tell)
    except EOFError:
        raise RuntimeError(f"{what}: the process ended without an answer") from None
    finally:
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise RuntimeError(answer)
    return answer


def _answer(here: Connection, seconds: float, what: str, tell: Tell | None) -> Any:
    end = time.monotonic() + seconds
    while here.poll(max(0.0, end - time.monotonic())):
        answer = here.recv()
        if not isinstance(answer, float):
            return answer
        if tell is not None:
            tell(answer)
    raise RuntimeError(f"{what} takes longer than {seconds:g} s")


def end_other_processes() -> None:
    """Whoever waits for them is told that they ended without an answer."""
    for process in multiprocessing.active_children():
        if process.name == NAME:
            process.kill()
