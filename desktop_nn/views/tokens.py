"""Colours by meaning, dark and light. Blue is positive, training, class 1; orange is negative,
validation, class 0; one accent; green only for proven, red only for wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """Hex colours. `negative_text` is orange as text, `negative` as line or fill."""

    name: str
    window: str
    panel: str
    raised: str
    line: str
    text: str
    dim: str
    faint: str
    accent: str
    accent_ink: str
    positive: str
    negative: str
    negative_text: str
    proven: str
    wrong: str
    warning: str
    grid: str


DARK = Tokens(
    name="dark",
    window="#14171C",
    panel="#1B1F26",
    raised="#242A33",
    line="#2C333D",
    text="#E8EBF0",
    dim="#97A1B0",
    faint="#5C6675",
    accent="#4C9DFF",
    accent_ink="#0B1420",
    positive="#4C9DFF",
    negative="#FF9F43",
    negative_text="#FF9F43",
    proven="#3FBF7F",
    wrong="#FF6B6B",
    warning="#F2C14E",
    grid="#242A33",
)

LIGHT = Tokens(
    name="light",
    window="#EEF0F3",
    panel="#FFFFFF",
    raised="#F4F6F8",
    line="#DCE1E7",
    text="#1A1F27",
    dim="#5A6474",
    faint="#9AA3B0",
    accent="#1B63D2",
    accent_ink="#FFFFFF",
    positive="#1B63D2",
    negative="#D9730D",
    negative_text="#AE5009",
    proven="#15784A",
    wrong="#C62828",
    warning="#8A6100",
    grid="#EBEEF2",
)

OKABE_ITO = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#999999",
    "#7F5AA8",
    "#8C6D31",
)
"""Further classes: Okabe and Ito 2008, and two more for ten classes."""
