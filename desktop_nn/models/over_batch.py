"""What a number of one sample is in the whole batch."""

from __future__ import annotations

from desktop_nn.engine.explanation.elements import element_array
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.number_text import counted, shown


def over_batch(traced: TracedUpdate, place: Place, digits: int) -> str:
    """Its mean and reach over the samples, as a sentence; empty for what no sample has one of."""
    array = element_array(traced, place.phase, place.name)
    if not array.by_sample or len(place.index) != 2:
        return ""
    values = traced.find(place.phase, place.name).value[:, place.index[1]].astype(float)
    mean, low, high = (shown(float(x), digits) for x in (values.mean(), values.min(), values.max()))
    return (
        f"Over the batch of {counted(traced.batch, 'sample')}: mean {mean}, from {low} to {high}. "
        f"The chain here is that of sample {place.index[0] + 1}."
    )
