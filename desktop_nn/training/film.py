"""The film of a run: its journal played again in a process of its own, a frame at even steps.

A run is `(spec, seed, journal)`, so that any one can be filmed afterwards, also of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.exports.network_drawing import names_of_ends, network_svg
from desktop_nn.experiment.journal import Journal
from desktop_nn.training.maps import PlaneMap, plane_map
from desktop_nn.training.other_process import Tell, answer_of
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run

FRAMES = 40
"""At most, beside the start: some 4 MB of drawings."""

MOST_SECONDS = 120.0
"""That the repeated run may take."""


@dataclass(frozen=True)
class Frame:
    """The network as SVG after `update`, and over two inputs what it puts out."""

    update: int
    epoch: int
    drawing: str
    plane: PlaneMap | None


def filmed(
    journal: Journal,
    updates: int,
    own: DataSet | None,
    seconds: float = MOST_SECONDS,
    tell: Tell | None = None,
) -> list[Frame]:
    """The start and up to FRAMES moments of the first `updates`. RuntimeError where it fails or
    takes longer than that; the process is ended then. `tell` is told how far the run is."""
    what, arguments = "to repeat the run", (journal, updates, own)
    frames: list[Frame] = answer_of(_film, arguments, seconds, what, tell=tell)
    return frames


def _film(journal: Journal, updates: int, own: DataSet | None, answer: Connection) -> None:
    try:
        frames = []
        for frame in frames_of(journal, updates, own):
            frames.append(frame)
            answer.send(frame.update / max(1, updates))
        answer.send(frames)
    except Exception as error:
        answer.send(f"{type(error).__name__}: {error}")


def frames_of(journal: Journal, updates: int, own: DataSet | None) -> Iterator[Frame]:
    """In this process. The thickest line is that of the largest weight so far."""
    run = Run(journal[0].spec, own)
    run.journal = journal
    entries = replay_journal(run)
    count = min(FRAMES, updates)
    largest = 0.0
    for update in np.unique(np.linspace(0, updates, count + 1).round().astype(int)).tolist():
        entries = advance_replay(run, entries, update - run.update)
        views = run.network.parameter_views
        weights = [np.abs(view).max() for name, view in views.items() if name[0] == "W"]
        largest = max(largest, *map(float, np.nan_to_num(weights)))
        ends = names_of_ends(run.spec, run.data)
        drawing = network_svg(run.network, *ends, f"Epoch {run.epoch}", largest=largest)
        yield Frame(run.update, run.epoch, drawing, plane_map(run))
