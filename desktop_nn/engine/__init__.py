"""How a network computes: specs, the catalog of choices, the plan, the network and its trainer.

This floor imports NumPy and the standard library only, and notifies nobody.
"""

from desktop_nn.engine.choice import Choice, Parameters
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.engine.trainer import Trainer

__all__ = ["Choice", "LayerSpec", "Network", "NetworkSpec", "Parameters", "Trainer"]
