"""Numbers of a run that are set: whole arrays, as by an import, and single ones by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_nn.experiment.array_setting import Arrays, put_arrays
from desktop_nn.experiment.journal import with_array_settings
from desktop_nn.experiment.parameter_setting import Settings

if TYPE_CHECKING:
    from desktop_nn.training.run import Run


def set_arrays(run: Run, arrays: Arrays) -> None:
    """Give whole arrays other numbers, all or none; a repeat does it again. Nothing else changes:
    the optimizer's memory of them stays. ValueError as of `check_arrays`."""
    if not arrays:
        return
    put_arrays(arrays, run.network)
    run.journal = with_array_settings(run.journal, run.update, arrays)
    if run.update == 0:
        run.start = run.start.given(arrays)
    run.divergence = None
    run.mark()


def set_numbers(run: Run, arrays: Arrays, settings: Settings) -> None:
    """First the arrays, then the single ones, one after the other: as an entry of a journal."""
    set_arrays(run, arrays)
    for setting in settings:
        run.set_parameter(*setting.place, setting.value)
