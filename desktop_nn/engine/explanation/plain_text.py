"""A formula's LaTeX as a line of text, for those who paste it where nothing is typeset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from desktop_nn.engine.number_text import raised

SIGNS = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "eta": "η",
    "lambda": "λ",
    "mu": "μ",
    "sigma": "σ",
    "pi": "π",
    "tau": "τ",
    "Delta": "Δ",
    "Phi": "Φ",
    "varphi": "φ",
    "phi": "φ",
    "partial": "∂",
    "infty": "∞",
    "sum": "Σ",
    "cdots": "…",
    "ldots": "…",
    "dots": "…",
    "cdot": "·",
    "ell": "ℓ",
    "log": "log",
    "odot": "⊙",
    "times": "×",
    "neq": "≠",
    "leq": "≤",
    "geq": "≥",
    "le": "≤",
    "ge": "≥",
    "in": "∈",
    "to": "→",
    "top": "ᵀ",
    "|": "||",  # the double bar of small letters is one thick bar
    "{": "{",
    "}": "}",
    "left": "",
    "right": "",
    "bigl": "",
    "bigr": "",
    "quad": " ",
    "qquad": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    "!": "",
    " ": " ",
    "\\": "; ",
}
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
WORDS = ("mathrm", "text", "mathbf", "mathbb", "operatorname", "mathit")
TIGHT = ("partial", "Delta")
"""Signs that belong to the letter behind them."""
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LAYERED = re.compile("([0-9])([₀-₉]+)")
"""An index behind a layer: b1[2], and not b1₂."""
PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
TOKEN = re.compile(r"\\[A-Za-z]+ ?|\\.|\s+|.", re.DOTALL)


@lru_cache(maxsize=1024)
def plain_formula(latex: str) -> str:
    """LaTeX as text: w2[3, 1] for the weight of layer 2, a / (b + c) for a fraction, √(v)."""
    tokens = iter(TOKEN.findall(latex))
    text = re.sub(r" +", " ", _read(tokens, "")).strip()
    text = LAYERED.sub(lambda found: f"{found[1]}[{found[2].translate(PLAIN_DIGITS)}]", text)
    text = text.replace("if else", "else").replace("{ ", "{").replace(" }", "}").replace(" ;", ";")
    return re.sub(r"(?<=\() | (?=\))", "", text)


def _read(tokens: Iterator[str], until: str) -> str:
    """Text up to a closing token, which is used up."""
    text = ""
    for token in tokens:
        if token == until:
            return text
        text += _said(token, tokens)
    return text


def _argument(tokens: Iterator[str]) -> str:
    """What a command, a power or an index applies to: a group in braces, or one token."""
    for token in tokens:
        if token == "{":
            return _read(tokens, "}")
        if not token.isspace():
            return _said(token, tokens)
    return ""


def _said(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return _read(tokens, "}")
    if token == "^":
        return _power(_argument(tokens))
    if token == "_":
        return _index(_argument(tokens))
    if token == "&":  # between a case and its condition
        return "if"
    return _command(token[1:], tokens) if token[0] == "\\" else token


def _command(command: str, tokens: Iterator[str]) -> str:
    name = command.rstrip() or command
    if name in ("frac", "tfrac", "dfrac"):
        return _quotient(_argument(tokens), _argument(tokens))
    if name == "sqrt":
        return f"√({_argument(tokens)})"
    if name in ACCENTS:
        return _argument(tokens) + ACCENTS[name]
    if name in ("begin", "end"):
        return {"begin": "{", "end": "}"}[name] if _argument(tokens) == "cases" else ""
    if name in WORDS:
        return _argument(tokens)
    space = " " if command.endswith(" ") and name not in TIGHT else ""
    return SIGNS.get(name, name) + space


def _quotient(top: str, bottom: str) -> str:
    parts = _grouped(top), _grouped(bottom)
    return (" / " if "(" in "".join(parts) else "/").join(parts)


def _grouped(text: str) -> str:
    """In brackets where more than one thing is in it."""
    bare = re.sub(r"\[[^\]]*\]", "", text.strip())
    is_one = not re.search(r"[ +\-]", bare.lstrip("-")) or re.fullmatch(r"\([^()]*\)", bare)
    return text.strip() if is_one else f"({text.strip()})"


def _power(text: str) -> str:
    """A layer stands in brackets in LaTeX; a square is written as one."""
    if layer := re.fullmatch(r"\((\d+)\)", text):
        return layer[1]
    if text.isdigit():
        return raised(text)
    return f"^{_grouped(text)}"


def _index(text: str) -> str:
    """Places in arrays in brackets; of letters and settings, β₂, below."""
    if "," in text:
        return f"[{', '.join(part.strip() for part in text.split(','))}]"
    return text.translate(BELOW) if text.isdigit() else f"_{_grouped(text)}"
