"""The proof as the network diagram draws it: each edge right, wrong, or not judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.gradient_check import PROVEN
from desktop_nn.models.proof import Proof, ProofResult, error_text
from desktop_nn.training.edges import LayerEdges, shown_groups

Floats = NDArray[np.float64]

TINY = 1e-14
"""Relative errors up to this one have the thinnest lines."""
LEAST, MOST, WRONG = 0.25, 0.6, 0.8
"""Widths, of 1, of what is tiny, of what is just right, and of what is just wrong."""


@dataclass(frozen=True)
class ProofEdges:
    """`layers`: above 0 what is right, below what is wrong, 0 what was not judged; wider with the
    relative error. `weights`, `biases`: the errors themselves, layer by layer, as they are drawn,
    NaN where none is known. `units`: of each layer the neurons, as they are drawn, of which b, γ or
    β has a wrong gradient. `notes`: of each layer the worst."""

    layers: tuple[LayerEdges, ...]
    weights: tuple[Floats, ...]
    biases: tuple[Floats | None, ...]
    units: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...]


def proof_edges(proof: Proof) -> ProofEdges | None:
    """None where nothing is known of the present network."""
    result = proof.result
    if result is None or proof.is_faded:
        return None
    layers = range(1, 1 + max(entry.layer for entry in result.check.layout.entries))
    weights = tuple(_folded(result, f"W{layer}") for layer in layers)
    biases = tuple(_folded_row(result, f"b{layer}") for layer in layers)
    return ProofEdges(
        tuple(LayerEdges(_widths(errors), None, 1.0) for errors in weights),
        weights,
        biases,
        tuple(_wrong_units(result, layer) for layer in layers),
        tuple(_note(result.check.worst_of_layer(layer), result, layer) for layer in layers),
    )


def _note(worst: float, result: ProofResult, layer: int) -> str:
    judged = any(row.worst is not None for row in result.rows if row.layer == layer)
    return f"worst {error_text(worst)}" if judged else "not judged"


def _folded(result: ProofResult, name: str) -> Floats:
    """Of neighbours that are drawn as one, the largest error."""
    errors = result.errors_of(name)
    assert errors is not None
    return _largest(_largest(errors).T).T


def _folded_row(result: ProofResult, name: str) -> Floats | None:
    errors = result.errors_of(name)
    return None if errors is None else _largest(errors[:, None])[:, 0]


def _wrong_units(result: ProofResult, layer: int) -> tuple[int, ...]:
    found: set[int] = set()
    for kind in ("b", "gamma", "beta"):
        errors = _folded_row(result, f"{kind}{layer}")
        if errors is not None:
            found |= set(np.flatnonzero(np.nan_to_num(errors) > PROVEN).tolist())
    return tuple(sorted(found))


def _largest(errors: Floats) -> Floats:
    """Groups of rows become one; NaN only where all of it is."""
    groups = shown_groups(len(errors))
    found: Floats = np.array([np.fmax.reduce(errors[group], axis=0) for group in groups])
    return found


def _widths(errors: Floats) -> NDArray[Any]:
    known = np.nan_to_num(errors, nan=0.0, posinf=1.0)
    decades = np.log10(np.maximum(known, TINY) / TINY) / np.log10(PROVEN / TINY)
    right = LEAST + (MOST - LEAST) * np.minimum(decades, 1.0)
    wrong = -np.minimum(1.0, WRONG + 0.1 * np.maximum(decades - 1.0, 0.0))
    widths = np.where(known > PROVEN, wrong, right)
    return np.where(np.isnan(errors), 0.0, widths)
