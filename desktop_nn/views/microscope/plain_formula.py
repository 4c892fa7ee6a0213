"""A formula in LaTeX as one line of plain text: for those who are read to, and where it can't be
set. Fractions have a slash, indices stand behind an underscore, powers behind a roof."""

from __future__ import annotations

import re

from desktop_nn.views.microscope.formula_pieces import tokens_of

SYMBOLS = {
    "partial": "∂",
    "sum": "Σ",
    "cdot": " · ",
    "times": " × ",
    "odot": " ⊙ ",
    "cdots": "…",
    "dots": "…",
    "ldots": "…",
    "leftarrow": " ← ",
    "to": " → ",
    "approx": " ≈ ",
    "le": " ≤ ",
    "ge": " ≥ ",
    "lt": " < ",
    "gt": " > ",
    "ne": " ≠ ",
    "pm": " ± ",
    "infty": "∞",
    "lVert": "‖",
    "rVert": "‖",
    "Vert": "‖",
    "lvert": "|",
    "rvert": "|",
    "quad": "  ",
    "qquad": "  ",
    "prime": "′",
    "top": "ᵀ",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "varphi": "φ",
    "omega": "ω",
    "Delta": "Δ",
    "Phi": "Φ",
    "Sigma": "Σ",
    "left": "",
    "right": "",
    "displaystyle": "",
    "limits": "",
}
ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
}
WRITTEN_OUT = {"text", "mathrm", "operatorname", "mathbf", "mathit", "mathtt", "mathbb", "mathcal"}
FRACTIONS = {"frac", "tfrac", "dfrac"}
SPACING = {r"\,", r"\;", r"\:", r"\ ", "~"}
SIMPLE = re.compile(r"[^+\-=·/\s]+")
SPACES = re.compile(r"[ \t\n]+")
BETWEEN = re.compile(r"(?<=[\w)\]'′|‖])\s*−\s*")


def plain_text(latex: str) -> str:
    """What it says, as far as this knows its commands; others by their names."""
    text, _ = _said(tokens_of(latex), 0)
    text = BETWEEN.sub(" − ", text.replace("-", "−"))
    return SPACES.sub(" ", text).strip()


def _said(tokens: list[str], start: int) -> tuple[str, int]:
    """Up to the brace that closes, and where it goes on behind that."""
    text, at = "", start
    while at < len(tokens) and tokens[at] != "}":
        if tokens[at] in ("_", "^"):
            part, at, mark = *_next(tokens, at + 1), tokens[at]
            text = text.rstrip() + _script(mark, part.replace(" ", ""))
            text += " " * _begins_a_name(tokens, at)
        else:
            part, at = _next(tokens, at)
            text += part
    return text, at + 1


def _begins_a_name(tokens: list[str], at: int) -> bool:
    """Whether a letter, a number or a command comes next, which would run into what is there."""
    rest = "".join(tokens[at : at + 2]).lstrip()
    return rest[:1].isalnum() or rest[:1] == "\\"


def _script(mark: str, part: str) -> str:
    if part in ("′", "*", "ᵀ"):
        return part
    return f"{mark}{part}" if SIMPLE.fullmatch(part.lstrip("-")) else f"{mark}({part})"


def _next(tokens: list[str], at: int) -> tuple[str, int]:
    """What one token says, with the groups that belong to it."""
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    if at >= len(tokens):
        return "", at
    token = tokens[at]
    if token == "{":
        return _said(tokens, at + 1)
    if token in SPACING:
        return " ", at + 1
    return _command(tokens, at, token[1:]) if token[0] == "\\" else (_sign(token), at + 1)


def _sign(token: str) -> str:
    if token == "'":
        return "′"
    return f" {token} " if token in "=<>+" else token


def _command(tokens: list[str], at: int, name: str) -> tuple[str, int]:
    if name in FRACTIONS:
        above, at = _next(tokens, at + 1)
        below, at = _next(tokens, at)
        return f"{_bracketed(above)}/{_bracketed(below)}", at
    if name == "sqrt":
        inside, at = _next(tokens, at + 1)
        return f"√{_bracketed(inside)}", at
    if name in ACCENTS:
        inside, at = _next(tokens, at + 1)
        return f"{inside[:1]}{ACCENTS[name]}{inside[1:]}", at
    if name.rstrip("*") in WRITTEN_OUT:
        return _next_literally(tokens, at + 1)
    return SYMBOLS.get(name, f" {name} " if name.isalpha() else name), at + 1


def _next_literally(tokens: list[str], at: int) -> tuple[str, int]:
    """The words in the next group, their spaces kept."""
    if at >= len(tokens) or tokens[at] != "{":
        return _next(tokens, at)
    end = tokens.index("}", at) if "}" in tokens[at:] else len(tokens)
    return "".join(tokens[at + 1 : end]), end + 1


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if SIMPLE.fullmatch(text) else f"({text})"
