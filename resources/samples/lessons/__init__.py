"""The lessons: seven small projects, in the order in which one learns, each with its steps.

Their numbers are worked out by hand, or taken from the introduction that the lessons follow; tests
hold them against the very update that the microscope shows.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.experiment.project import Project
from lessons.activations import activations
from lessons.backward import backward
from lessons.batch_norm import batch_norm
from lessons.forward import forward
from lessons.initialisation import initialisation
from lessons.losses import losses
from lessons.optimizers import optimizers

LESSONS: tuple[Callable[[], Project], ...] = (
    forward,
    backward,
    activations,
    initialisation,
    losses,
    optimizers,
    batch_norm,
)
"""Each makes the project of the file with its name."""
