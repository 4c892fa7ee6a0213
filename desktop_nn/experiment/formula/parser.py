"""The parser: from a formula's words to its tree, by recursive descent.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = { "+" | "-" } power
    power   = atom [ "^" signed ]
    atom    = number | name | function "(" sum { "," sum } ")" | "(" sum ")"

So a power binds to the right and before its sign: −x^2 is −(x^2), 2^3^2 is 2^9.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from desktop_nn.experiment.formula.tokens import FormulaError, Token, tokens_of
from desktop_nn.experiment.formula.tree import (
    CONSTANTS,
    FUNCTIONS,
    NEGATIVE,
    OPERATORS,
    Call,
    Formula,
    Input,
    Node,
    Number,
)

MOST_DEPTH = 32
"""Brackets, functions and powers within one another: each takes its part of Python's stack."""

OPERAND = "a number, an input, a function or “(”"


def parse(text: str, columns: Mapping[str, int]) -> Formula:
    """Read a formula; `columns` are the names of the inputs, and where each stands (from 0).

    Raises FormulaError, with the column at fault and what was expected there, and nothing else.
    """
    return Formula(text, _Parser(tokens_of(text), columns).whole())


class _Parser:
    def __init__(self, tokens: tuple[Token, ...], columns: Mapping[str, int]) -> None:
        self._tokens = tokens
        self._columns = columns
        self._place = 0
        self._depth = 0

    # Words

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += token.kind != "end"
        return token

    def _takes(self, *signs: str) -> Token | None:
        """The next word, taken, if it is one of these signs."""
        if self._next.kind == "sign" and self._next.text in signs:
            return self._take()
        return None

    # The grammar

    def whole(self) -> Node:
        if len(self._tokens) == 1:
            raise FormulaError(1, f"the formula is empty: expected {OPERAND}.")
        tree = self._sum()
        if self._next.kind != "end":
            raise self._stray("an operator or the end")
        return tree

    def _sum(self) -> Node:
        tree = self._product()
        while sign := self._takes("+", "-"):
            tree = Call(OPERATORS[sign.text], (tree, self._product()))
        return tree

    def _product(self) -> Node:
        tree = self._signed()
        while sign := self._takes("*", "/"):
            tree = Call(OPERATORS[sign.text], (tree, self._signed()))
        return tree

    def _signed(self) -> Node:
        negative = False
        while sign := self._takes("+", "-"):
            negative ^= sign.text == "-"
        self._depth += 1
        if self._depth > MOST_DEPTH:
            reason = f"more than {MOST_DEPTH} brackets or powers within one another."
            raise FormulaError(self._next.column, reason)
        tree = self._power()
        self._depth -= 1
        return Call(NEGATIVE, (tree,)) if negative else tree

    def _power(self) -> Node:
        base = self._atom()
        sign = self._takes("^")
        return Call(OPERATORS["^"], (base, self._signed())) if sign else base

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "name":
            return self._named(token)
        if token.kind == "sign" and token.text == "(":
            tree = self._sum()
            self._close(token)
            return tree
        raise FormulaError(token.column, f"expected {OPERAND}, not {token.shown}.")

    def _named(self, token: Token) -> Node:
        name = token.text
        if name in FUNCTIONS:
            return self._call(token)
        if name in CONSTANTS:
            return Number(CONSTANTS[name])
        if name in self._columns:
            return Input(self._columns[name])
        raise FormulaError(token.column, self._unknown(name))

    def _call(self, name: Token) -> Node:
        opened = self._takes("(")
        if opened is None:
            reason = f"expected “(” after {name.text}, as in {name.text}({self._some_input()})."
            raise FormulaError(self._next.column, reason)
        arguments = [self._sum()]
        while self._takes(","):
            arguments.append(self._sum())
        self._close(opened)
        function = FUNCTIONS[name.text]
        too_many = function.most is not None and len(arguments) > function.most
        if too_many or len(arguments) < function.least:
            raise FormulaError(name.column, _wrong_count(name.text, len(arguments)))
        return Call(function, tuple(arguments))

    def _close(self, opened: Token) -> None:
        if self._takes(")") is None:
            raise self._stray(f"“)” for the “(” at column {opened.column}")

    # What is wrong

    def _stray(self, expected: str) -> FormulaError:
        """The next word can't follow what was read so far."""
        token, before = self._next, self._tokens[self._place - 1]
        reason = f"expected {expected}, not {token.shown}."
        if token.kind in ("number", "name") or token.text == "(":
            product = f"{before.text}*{token.text}"
            reason = f"expected an operator, not {token.shown}: write {product} to multiply."
        elif token.text == "," and before.kind == "number":
            reason += " The decimal sign is a point."
        return FormulaError(token.column, reason)

    def _unknown(self, name: str) -> str:
        if self._next.text == "(":
            return f"expected a function, and there is none named “{name}”: {_listed(FUNCTIONS)}."
        known = [*self._columns, *FUNCTIONS, *CONSTANTS]
        alike = [each for each in known if each.lower() == name.lower()]
        alike = alike or get_close_matches(name, known, 1)
        hint = f"did you mean {alike[0]}?" if alike else f"known are {_listed(self._columns)}."
        return f"expected an input or a function, and there is none named “{name}”: {hint}"

    def _some_input(self) -> str:
        return next(iter(self._columns), "x1")


def _listed(names: Mapping[str, object]) -> str:
    """Up to a dozen names."""
    shown = list(names)
    return ", ".join(shown if len(shown) <= 12 else [*shown[:11], "…"])


def _wrong_count(name: str, count: int) -> str:
    function = FUNCTIONS[name]
    if function.most is None:
        return f"{name} expects {function.least} values or more, with commas, not {count}."
    return f"{name} expects one value, not {count}. The decimal sign is a point."
