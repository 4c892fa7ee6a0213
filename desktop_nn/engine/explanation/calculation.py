r"""What a formula with its numbers in it comes to, as one would type it into a pocket calculator.

It reads the LaTeX that the catalog's rows and the origins write: sums, products, fractions, powers,
roots, |x|, max and min, exp, log, tanh, erf. By it a formula finds out how many digits its numbers
need, so that its result can be recalculated.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

TOKEN = re.compile(r"\d+(?:\.\d*)?(?:e[+-]?\d+)?|\\[a-zA-Z]+|[-+/^|(){},]|\S")
SILENT = re.compile(r"\\left(?![a-z])|\\right(?![a-z])|\\,|\\operatorname|\\mathrm")
NAMED = re.compile(r"\{(erf|sign)\}")
FUNCTIONS: dict[str, Callable[[float], float]] = {
    r"\exp": math.exp,
    r"\log": math.log,
    r"\tanh": math.tanh,
    r"\erf": math.erf,
    r"\sign": lambda x: math.copysign(1.0, x) if x else 0.0,
}
CHOICES: dict[str, Callable[[list[float]], float]] = {r"\max": max, r"\min": min}
CLOSING = {"(": ")", "{": "}", "|": "|"}


def calculated(latex: str) -> float | None:
    """Its value; None where it holds anything but numbers, as `\\cdots` and what is not finite, or
    where a calculator would show an error."""
    text = NAMED.sub(r"\\\1 ", SILENT.sub("", latex))
    try:
        return _Line(TOKEN.findall(text)).value()
    except (ValueError, ArithmeticError, IndexError):
        return None


class _Line:
    """What is left of a line, read from its start. ValueError where it can't be read."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def value(self) -> float:
        found = self._sum()
        if self._next:
            raise ValueError(f"calculation: not read: {self._next}")
        return found

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> float:
        total = self._product()
        while self._next in ("+", "-"):
            total += self._product() if self._take() == "+" else -self._product()
        return total

    def _product(self) -> float:
        """Factors side by side are multiplied too: 2 π, ½ (…)."""
        product = self._signed()
        while self._next and self._next not in ("+", "-", ")", "}", "|", ","):
            if self._next == "/":
                self._take()
                product /= self._signed()
                continue
            if self._next == r"\cdot":
                self._take()
            product *= self._signed()
        return product

    def _signed(self) -> float:
        """A minus counts after the power: −3² is −9."""
        if self._next == "-":
            self._take()
            return -self._signed()
        base = self._single()
        if self._next != "^":
            return base
        self._take()
        return math.pow(base, self._single())

    def _single(self) -> float:
        token = self._take()
        if token in CLOSING:
            value = self._sum()
            return abs(self._closed(token, value)) if token == "|" else self._closed(token, value)
        if token == r"\frac":
            return self._single() / self._single()
        if token == r"\sqrt":
            return math.sqrt(self._single())
        if token in FUNCTIONS:
            return FUNCTIONS[token](self._single())
        if token in CHOICES:
            return CHOICES[token](self._listed())
        return math.pi if token == r"\pi" else float(token)

    def _closed(self, opening: str, value: float) -> float:
        if self._take() != CLOSING[opening]:
            raise ValueError(f"calculation: expected {CLOSING[opening]}")
        return value

    def _listed(self) -> list[float]:
        """Numbers in brackets, with commas between them."""
        opening, found = self._take(), [self._sum()]
        while self._next == ",":
            self._take()
            found.append(self._sum())
        self._closed(opening, 0.0)
        return found
