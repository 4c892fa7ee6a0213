"""How edits are named, for the undo menu."""

from __future__ import annotations

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN


def source_text(name: str) -> str:
    label = "the project's own data" if name == OWN else DATA_SOURCES[name].label.lower()
    return f"data set {label}"


def value_text(label: str, value: object) -> str:
    """“learning rate 0.03”: the field's label without its symbol, and the value."""
    words = label.split()
    plain = " ".join(word for word in words if word.isascii()) or label
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{plain[:1].lower() + plain[1:]} {shown}"
