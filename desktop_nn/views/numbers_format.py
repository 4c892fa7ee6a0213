"""Numbers as text: the one style, whose home is `models.number_text`."""

from desktop_nn.models.number_text import MINUS, THIN_SPACE, fixed, grouped, percent

__all__ = ["MINUS", "THIN_SPACE", "fixed", "grouped", "percent"]
