"""A formula in LaTeX, cut into the pieces between its relations and signs.

Pieces are small, so each is set in a moment; the same ones come again in the next formula; and
between them a line may be broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\s+|.", re.DOTALL)
RELATIONS = {"=", "<", ">", r"\lt", r"\gt", r"\approx", r"\leftarrow", r"\le", r"\ge"}
SIGNS = {"+", "-", "−", r"\pm", r"\cdot", r"\times", r"\odot"}
SPACES = {r"\,", r"\;", r"\:", r"\ ", r"\quad"}
BEFORE = {r"\frac", r"\sum"}
"""What begins a piece of its own where a piece is long."""

OPENING = {"{", "(", "[", r"\left", r"\begin"}
CLOSING = {"}", ")", "]", r"\right", r"\end"}
SHORT = 12
"""Tokens of a piece, up to which it is only cut at relations."""

RELATION, SIGN, OPERAND = "relation", "sign", "operand"


@dataclass(frozen=True)
class Piece:
    """Some LaTeX that stands in one line: an operand, or what stands between two."""

    latex: str
    kind: str = OPERAND


def tokens_of(latex: str) -> list[str]:
    r"""Commands as `\frac`, braces, spaces, single letters."""
    return TOKEN.findall(latex)


def pieces_of(latex: str) -> tuple[Piece, ...]:
    """Cut at relations; and what is long, at its signs and factors. Never inside a group."""
    pieces: list[Piece] = []
    for piece in _cut(tokens_of(latex), RELATIONS, RELATION):
        tokens = tokens_of(piece.latex)
        if piece.kind == OPERAND and len(tokens) > SHORT:
            for part in _cut(tokens, SIGNS, SIGN):
                pieces += _factors(part)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _cut(tokens: list[str], where: set[str], kind: str) -> list[Piece]:
    """A sign in front of everything, or behind another, belongs to what follows."""
    pieces: list[Piece] = []
    held = ""
    depth = 0
    for token in tokens:
        depth += (token in OPENING) - (token in CLOSING)
        if token in where and depth == 0 and (held.strip() or kind == RELATION):
            pieces += [Piece(held.strip())] if held.strip() else []
            pieces.append(Piece(token, kind))
            held = ""
        else:
            held += token
    return [*pieces, Piece(held.strip())] if held.strip() else pieces


def _factors(piece: Piece) -> list[Piece]:
    """An operand that is long: cut at the spaces between its factors, and before fractions."""
    tokens = tokens_of(piece.latex)
    if piece.kind != OPERAND or len(tokens) <= SHORT:
        return [piece]
    parts = [""]
    depth = 0
    for token in tokens:
        depth += (token in OPENING) - (token in CLOSING)
        if depth == 0 and token in SPACES:
            parts.append("")
        elif depth == 0 and token in BEFORE:
            parts.append(token)
        else:
            parts[-1] += token
    return [Piece(part.strip()) for part in parts if part.strip()]
