"""What the network diagram knows of the run: weights and maps, while they fit the network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtGui import QImage

from desktop_nn.training.products import NEURON_MAP_SIZE, LayerEdges, NeuronMaps
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_maps import maps_image, ramps, square
from desktop_nn.views.theme import Theme


class DiagramContent:
    """`edges`: a layer each, empty before the first snapshot. Pictures of maps are made when they
    are asked for, and kept until there are newer ones or other colours. `plane`: the data has two
    inputs, so that there are maps; `featured`: the network gets features of them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._columns: Sequence[Column] = ()
        self._maps: NeuronMaps | None = None
        self._images: dict[int, QImage | None] = {}
        self.edges: tuple[LayerEdges, ...] = ()
        self.plane = self.featured = False

    def follow(self, columns: Sequence[Column], plane: bool, featured: bool = False) -> None:
        """The network has these columns now."""
        self._columns, self.plane, self.featured = columns, plane, featured
        self._images = {}
        if not self._edges_fit(self.edges):
            self.edges = ()
        if self._maps is not None and not self._maps_fit(self._maps):
            self._maps = None

    def recolor(self) -> None:
        self._images = {}

    # What is new

    def take_edges(self, edges: tuple[LayerEdges, ...]) -> bool:
        """Whether they are this network's."""
        if not self._edges_fit(edges):
            return False
        self.edges = edges
        return True

    def take_maps(self, maps: NeuronMaps | None) -> bool:
        """Whether there is something else to show."""
        if maps is not None and not self._maps_fit(maps):
            return False
        changed = maps is not None or self._maps is not None
        self._maps = maps
        for column in range(0 if self.featured else 1, len(self._columns)):
            self._images.pop(column, None)
        return changed

    def _edges_fit(self, edges: Sequence[LayerEdges]) -> bool:
        sizes = [len(column.groups) for column in self._columns]
        return [layer.weights.shape for layer in edges] == list(pairwise(sizes))

    def _maps_fit(self, maps: NeuronMaps) -> bool:
        units = [column.units for column in self._columns[1:]]
        inputs = len(maps.inputs) in (0, self._columns[0].units)
        return self.plane and inputs and [len(layer) for layer in maps.layers] == units

    # What is shown

    @property
    def has_maps(self) -> bool:
        return self._maps is not None

    def layer(self, column: int) -> LayerEdges | None:
        """The numbers of the layer at a column."""
        return self.edges[column - 1] if self.edges and column else None

    def images(self, column: int) -> QImage | None:
        """The maps of a column's cells below one another; None where there are none."""
        if column not in self._images:
            self._images[column] = self._pictured(column)
        return self._images[column]

    def image(self, column: int, row: int) -> QImage | None:
        images = self.images(column)
        return None if images is None else images.copy(square(images, row))

    def _pictured(self, column: int) -> QImage | None:
        groups = self._columns[column].groups
        if column == 0 and not self.featured:
            return maps_image(self._theme, ramps(NEURON_MAP_SIZE), groups) if self.plane else None
        if self._maps is None:
            return None
        maps = self._maps.layers[column - 1] if column else self._maps.inputs
        return maps_image(self._theme, maps, groups) if len(maps) else None
