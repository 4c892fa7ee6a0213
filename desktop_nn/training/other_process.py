"""Long work for an export in a process of its own, that ends with the program."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

NAME = "export"


def answer_of(
    work: Callable[..., None],
    arguments: tuple[object, ...],
    seconds: float,
    what: str,
    start: Callable[[Callable[[], None]], None] = lambda begin: begin(),
) -> Any:
    """What `work(*arguments, answer)` sends: a text is what went wrong. RuntimeError then, where
    `what` takes longer than so many seconds, and where the process ends without an answer; it is
    ended in any case. `start` is called with what starts the process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=work, args=(*arguments, there), name=NAME, daemon=True)
    start(process.start)
    there.close()
    try:
        if not here.poll(seconds):
            raise RuntimeError(f"{what} takes longer than {seconds:g} s")
        answer = here.recv()
    except EOFError:
        raise RuntimeError(f"{what}: the process ended without an answer") from None
    finally:
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise RuntimeError(answer)
    return answer


def end_other_processes() -> None:
    """Whoever waits for them is told that they ended without an answer."""
    for process in multiprocessing.active_children():
        if process.name == NAME:
            process.kill()
