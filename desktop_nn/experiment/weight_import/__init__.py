"""Weights that another program trained, for the arrays of a network."""

from desktop_nn.experiment.weight_import.matching import Match, matched, settings_of
from desktop_nn.experiment.weight_import.reading import WeightsFileError, read_weights

__all__ = ["Match", "WeightsFileError", "matched", "read_weights", "settings_of"]
