"""A pocket calculator for formulas: LaTeX, with numbers in the places of its symbols, evaluated."""

import math
import re


def with_numbers(latex, factors):
    """LaTeX with each factor's exact value in the place of its symbol."""
    values = {factor.symbol: factor.value for factor in factors}
    symbols = sorted(values, key=len, reverse=True)
    pattern = "|".join(rf"(?<![A-Za-z\\]){re.escape(s)}(?![A-Za-z_])" for s in symbols)
    if not symbols:
        return latex
    return re.sub(pattern, lambda found: f"({values[found[0]]!r})", latex)


def calculated(latex):
    r"""The number that LaTeX with numbers alone comes to: \frac, \sqrt, \cdot, \min, powers."""
    text = latex.replace(r"\left", "").replace(r"\right", "")
    for command, sign in ((r"\cdot", "*"), (r"\,", "*"), (r"\min", "min"), (r"\pi", "pi")):
        text = text.replace(command, sign)
    text = text.replace(r"\frac", "FRAC").replace(r"\sqrt", "sqrt")
    text = _fractions(text).replace("^", "**").replace("{", "(").replace("}", ")")
    assert "\\" not in text, text
    return eval(text, {"__builtins__": {}}, {"sqrt": math.sqrt, "min": min, "pi": math.pi})


def _fractions(text):
    while (start := text.find("FRAC")) >= 0:
        top_end = _closing(text, start + 4)
        bottom_end = _closing(text, top_end + 1)
        top, bottom = text[start + 5 : top_end], text[top_end + 2 : bottom_end]
        text = f"{text[:start]}(({top})/({bottom})){text[bottom_end + 1 :]}"
    return text


def _closing(text, opening):
    depth = 0
    for place in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"no closing brace in {text}")
