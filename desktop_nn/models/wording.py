"""How edits are named, for the undo menu."""

from __future__ import annotations

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.painted import PAINTED
from desktop_nn.models.number_text import shown

NAMES = ("Adam", "Gaussian", "Glorot", "He", "Huber", "L1", "L2", "LeCun", "Nesterov", "Xavier")

SPOKEN = {"l1": "L1", "l2": "L2", "warm_up": "warm-up"}


def source_text(name: str) -> str:
    if name == PAINTED:
        return "the painted points"
    label = "the project's own data" if name == OWN else DATA_SOURCES[name].label
    return row_text("data set", label)


def row_text(kind: str, label: str) -> str:
    """“loss cross-entropy”, “optimizer RMSprop”: names of people and methods keep their capital."""
    return f"{kind} {in_sentence(label)}"


def value_text(label: str, value: float) -> str:
    """“learning rate 0.03”: the field's label without its symbol, and the value."""
    words = " ".join(word for word in label.split() if word.isascii()) or label
    return f"{in_sentence(words)} {shown(value, 12)}"


def mend_text(where: str, label: str) -> str:
    """“learning rate: use 0.01”: the field that is mended, and what the button says."""
    field = where.rpartition(".")[2]
    words = SPOKEN.get(field, field.replace("_", " "))
    does = in_sentence(label)
    return f"{words}: {does}" if words and not field.isdigit() else does


def in_sentence(label: str) -> str:
    """Where it doesn't begin a sentence: with a small first letter, unless it is a name or written
    in capitals."""
    first = label.split()[0]
    keeps = first in NAMES or any(map(str.isupper, first[1:]))
    return label if keeps else label[:1].lower() + label[1:]
