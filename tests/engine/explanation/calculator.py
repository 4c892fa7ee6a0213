"""A pocket calculator that reads LaTeX: what a formula with its values in it comes to."""

import math
import re

TOKEN = re.compile(r"\s*(\\[a-zA-Z]+|\d+\.?\d*(?:e[+-]?\d+)?|.)")
FUNCTIONS = {
    r"\exp": lambda x: math.exp(x) if x < 700.0 else math.inf,
    r"\log": lambda x: math.log(x),
    r"\tanh": math.tanh,
    "erf": math.erf,
    "sign": lambda x: float((x > 0.0) - (x < 0.0)),
}
ENDS = {"+", "-", ")", "}", ",", "|", "/", "", r"\cdot"}


def with_numbers(latex, factors):
    """LaTeX with each factor's exact value in the place of its symbol."""
    values = {factor.symbol: factor.value for factor in factors}
    symbols = sorted(values, key=len, reverse=True)
    pattern = "|".join(rf"(?<![A-Za-z\\]){re.escape(s)}(?![A-Za-z_])" for s in symbols)
    if not symbols:
        return latex
    return re.sub(pattern, lambda found: f"({values[found[0]]!r})", latex)


def calculated(latex):
    """The value of LaTeX with numbers, + − · /, powers, fractions, roots, and a few functions."""
    text = latex.replace(r"\left", "").replace(r"\right", "").replace(r"\,", " ")
    text = re.sub(r"\\operatorname{(\w+)}", r"\\\1", text)
    return _Reader(TOKEN.findall(text)).all()


class _Reader:
    def __init__(self, tokens):
        self.tokens = [*(t.removeprefix("\\") if t[1:] in FUNCTIONS else t for t in tokens), ""]

    def all(self):
        value = self.sum()
        assert self.tokens == [""], f"not read: {self.tokens}"
        return value

    def next(self):
        return self.tokens.pop(0)

    def expect(self, token):
        got = self.next()
        assert got == token, f"expected {token}, got {got} before {self.tokens}"

    def sum(self):
        value = self.product()
        while self.tokens[0] in ("+", "-"):
            sign = 1.0 if self.next() == "+" else -1.0
            value += sign * self.product()
        return value

    def product(self):
        value = self.signed()
        while self.tokens[0] in (r"\cdot", "/") or self.tokens[0] not in ENDS:
            if self.tokens[0] == "/":
                self.next()
                value /= self.signed()
            else:
                if self.tokens[0] == r"\cdot":
                    self.next()
                value *= self.signed()
        return value

    def signed(self):
        if self.tokens[0] == "-":
            self.next()
            return -self.signed()
        return self.power()

    def power(self):
        value = self.atom()
        if self.tokens[0] == "^":
            self.next()
            value **= self.atom()
        return value

    def atom(self):
        token = self.next()
        if token in ("(", "{"):
            value = self.sum()
            self.expect(")" if token == "(" else "}")
            return value
        if token == "|":
            value = abs(self.sum())
            self.expect("|")
            return value
        if token == r"\frac":
            above = self.atom()
            return above / self.atom()
        if token == r"\sqrt":
            return math.sqrt(self.atom())
        if token == r"\pi":
            return math.pi
        if token in (r"\max", r"\min"):
            return (max if token == r"\max" else min)(self.list())
        if token in FUNCTIONS:
            return FUNCTIONS[token](self.atom())
        return float(token)

    def list(self):
        self.expect("(")
        values = [self.sum()]
        while self.tokens[0] == ",":
            self.next()
            values.append(self.sum())
        self.expect(")")
        return values
