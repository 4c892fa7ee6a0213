"""Trained numbers for other programs: .npz and safetensors."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import numpy as np

from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.experiment.exports.needed import needed


def weight_arrays(network: Network) -> dict[str, Array]:
    """Copies by name: W1: (fan_in, units), b1, gamma1, beta1: (units,), and of batch norm
    running_mean1 and running_variance1: (units,). Layers count from 1, the output is the last."""
    arrays = {name: view.copy() for name, view in network.parameter_views.items()}
    for name, running in network.running_views.items():
        number = name.removeprefix("running")
        arrays[f"running_mean{number}"] = running[0].copy()
        arrays[f"running_variance{number}"] = running[1].copy()
    return arrays


def npz_bytes(network: Network) -> bytes:
    """The file's content, for `numpy.load`."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **weight_arrays(network))
    return file.getvalue()


def safetensors_bytes(network: Network) -> bytes:
    """The file's content; its metadata tell what each layer does. MissingPackageError without the
    package `safetensors`."""
    module = needed("safetensors.numpy", "A safetensors file")
    data: bytes = module.save(weight_arrays(network), metadata=_metadata(network))
    return data


def _metadata(network: Network) -> Mapping[str, str]:
    layers = [
        {
            "units": layer.units,
            "activation": layer.activation.name,
            "activation_parameters": dict(layer.activation.parameters),
            "batch_norm": layer.batch_norm,
        }
        for layer in network.spec.layers
    ]
    return {"format": "np", "inputs": str(network.spec.inputs), "layers": json.dumps(layers)}
