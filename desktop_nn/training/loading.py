"""A run as it is taken up: from its start, from a checkpoint, or where an undo finds it again."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.experiment.history import History
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from desktop_nn.training.timeline import Moment


def loaded_run(load: m.Load) -> Run:
    """The run that is asked for; ValueError, MemoryError where it can't be."""
    run = Run(load.spec, load.own)
    if load.checkpoint is not None:
        history = History.from_levels(list(load.levels), load.history_length)
        run.take_up(load.checkpoint, history, load.best)
        run.change(load.spec)
    return run


def moment_of(run: Run) -> Moment:
    """Where a run stands, with all of its history."""
    return Moment.with_history(run.checkpoint(), run.history)


def moment_to_leave(run: Run) -> Moment:
    """The same of a run that gives way to one over other samples: with its best state, and with
    what it has noted of its layers."""
    moment = moment_of(run)
    best = run.watch.best_up_to(run.update)
    return replace(moment, best=best, layer_log=run.layer_log)


def take_up(run: Run, moment: Moment) -> None:
    """Lead a run to where one over the same samples was left, and keep its own settings."""
    spec = run.spec
    run.layer_log = moment.layer_log or run.layer_log
    run.watch.take_best(moment.best)
    run.restore(moment.checkpoint)
    run.history = moment.history() or run.history
    run.change(spec)
