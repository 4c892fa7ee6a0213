"""What a snapshot says of the run itself, and of its history."""

from __future__ import annotations

from typing import Any

from desktop_nn.experiment.history import History
from desktop_nn.experiment.journal import rate_since
from desktop_nn.training import messages as m
from desktop_nn.training.repeat import Repeat
from desktop_nn.training.run import Run
from desktop_nn.training.timeline import Moment, Timeline


def run_fields(run: Run) -> dict[str, Any]:
    """The fields of a snapshot that the run alone decides, by name."""
    watch, best = run.watch, run.watch.best
    return {
        "update": run.update,
        "epoch": run.epoch,
        "batch_loss": run.batch_loss,
        "position": run.position,
        "training_rows": run.samples.training_rows,
        "validation_rows": run.samples.validation_rows,
        "problem_since": run.problem_since,
        "message": run.divergence.message if run.divergence else watch.message,
        "waiting_for_reset": run.waiting_for_reset,
        "kept": run.kept,
        "standings": watch.standings,
        "stopped_by": watch.met,
        "best_update": best.update if best else None,
        "best_epoch": best.epoch if best else None,
        "best_loss": watch.best_loss if best else None,
    }


def state_of(run: Run, is_repeating: bool, is_training: bool) -> str:
    """As in `Snapshot`."""
    if run.divergence is not None:
        return "diverged"
    if is_repeating:
        return "repeating"
    if run.watch.met:
        return "stopped"
    return "running" if is_training else "idle"


def history_part(history: History, generation: int, pull: m.Pull) -> m.HistoryPart:
    """The rows that whoever pulls lacks, or all of it where it has another history."""
    if pull.generation == generation:
        rows = history.since(pull.history_length)
        if rows is not None:
            return m.HistoryPart(generation, history.length, rows)
    return m.HistoryPart(generation, history.length, None, tuple(history.copy_levels()))


def timeline_fields(timeline: Timeline, run: Run) -> dict[str, Any]:
    """The fields of a snapshot that say where Back leads, by name."""
    back = timeline.peek(run.update)
    return {
        "back_update": back.checkpoint.update if back else None,
        "back_epoch": back.checkpoint.epoch if back else None,
        "sound_update": _sound_update(timeline, run),
        "marks": timeline.marks(),
        "timeline_bytes": timeline.size,
        "given_up": timeline.given_up,
    }


def handed(run: Run, repeat: Repeat | None, request: int) -> m.Handed:
    """All that a file needs. In the middle of a repeat, that is the run that is being repeated."""
    moment = repeat.left if repeat else Moment.with_history(run.checkpoint(), run.history)
    best = run.watch.best_up_to(moment.checkpoint.update)
    return m.Handed(request, moment.checkpoint, moment.levels or (), moment.history_length, best)


def _sound_update(timeline: Timeline, run: Run) -> int | None:
    """Of what diverged, the checkpoints since its rate was set are often ruined already."""
    if run.divergence is None:
        return None
    moment = timeline.newest_up_to(rate_since(run.journal))
    return moment.checkpoint.update if moment else 0
