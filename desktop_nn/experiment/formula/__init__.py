"""Formulas that a user types, as `x1^2 + sin(x2)`: read without ever running text as code.

A formula becomes a tree of NumPy calls. Whatever is wrong with it is a `FormulaError`.
"""

from desktop_nn.experiment.formula.parser import MOST_DEPTH, parse
from desktop_nn.experiment.formula.tokens import MOST_LENGTH, FormulaError
from desktop_nn.experiment.formula.tree import CONSTANTS, FUNCTIONS, RESERVED, Formula

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "MOST_DEPTH",
    "MOST_LENGTH",
    "RESERVED",
    "Formula",
    "FormulaError",
    "parse",
]
