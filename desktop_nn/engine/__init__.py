"""How a network computes: specs, the catalog of choices, the plan, the network and its trainer.

This floor imports NumPy and the standard library only, and notifies nobody: it can be used from a
notebook without the rest. What is exported here is its public part:

- `NetworkSpec` of `LayerSpec`s, and `UpdateSpec`: what is computed, as frozen values. What can be
  chosen is a `Choice`, a row of one of the tables `ACTIVATIONS`, `INITIALIZERS`, `LOSSES`,
  `OPTIMIZERS`, `SCHEDULES`: `OPTIMIZERS["adam"].choice(learning_rate=0.01)`. A row tells its
  formula, its parameters and what it is used for.
- `Network`: parameters, gradients and running statistics, and what they predict.
- `Trainer`: updates a network; `TrainerState` is all that the next update depends on.
- `check_gradients`: backpropagation against central differences. `trace_update`: each number of
  an update, with the line that computes it.
- `traced_update`: the same, and what is needed to ask where each number comes from: `origin_of` a
  `Place` gives its formula with the live values in it, and the places that those come from;
  `contributions` the samples that weigh most; `Walk` goes through it step by step, both ways.
- `confusion_matrix`, `class_metrics`, `value_metrics`: how good predictions are.

Notation: N samples in a batch, D inputs, K outputs, P parameters. `dZ` means ∂L/∂Z, with the
mean's 1/N in it.
"""

from typing import TYPE_CHECKING, Any

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.choice import Choice, Parameters
from desktop_nn.engine.gradient_check import GradientCheck, check_gradients
from desktop_nn.engine.metrics import (
    ClassMetrics,
    ValueMetrics,
    class_metrics,
    confusion_matrix,
    value_metrics,
)
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import LayerSpec, NetworkSpec, UpdateSpec
from desktop_nn.engine.trace import Quantity, trace_update
from desktop_nn.engine.trainer import Trainer, TrainerState

if TYPE_CHECKING:
    from desktop_nn.engine.explanation import (
        Origin,
        Place,
        TracedUpdate,
        Walk,
        contributions,
        origin_of,
        traced_update,
    )

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Choice",
    "ClassMetrics",
    "GradientCheck",
    "LayerSpec",
    "Network",
    "NetworkSpec",
    "Origin",
    "Parameters",
    "Place",
    "Quantity",
    "TracedUpdate",
    "Trainer",
    "TrainerState",
    "UpdateSpec",
    "ValueMetrics",
    "Walk",
    "check_gradients",
    "class_metrics",
    "confusion_matrix",
    "contributions",
    "origin_of",
    "trace_update",
    "traced_update",
    "value_metrics",
]


def __getattr__(name: str) -> Any:
    """What explains an update is loaded when it is asked for: training has no use for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from desktop_nn.engine import explanation

    return getattr(explanation, name)
