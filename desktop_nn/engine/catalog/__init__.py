"""The catalog of choices. A new choice is a function or two and a row; nothing else changes."""

from desktop_nn.engine.catalog.activations import ACTIVATIONS, Activation
from desktop_nn.engine.catalog.initializers import INITIALIZERS, Initializer
from desktop_nn.engine.catalog.losses import LOSSES, Loss, Pairing
from desktop_nn.engine.catalog.optimizers import OPTIMIZERS, Optimizer
from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.catalog.schedules import SCHEDULES, Schedule

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "Initializer",
    "Loss",
    "Optimizer",
    "Pairing",
    "Parameter",
    "Row",
    "Schedule",
    "Table",
]
