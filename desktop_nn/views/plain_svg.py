"""Qt's SVG for every reader: lines of a plot keep their width without `vector-effect`, and to the
plot.

Qt writes a curve in the plot's own coordinates, under a transform that stretches them, and asks
for a line that is not stretched along. Browsers do that; librsvg and LibreOffice know no such
thing, and there a curve would be some hundred wide. So it is written where it lies on the page.

Nor does Qt write a clip, so that a curve would leave a plot that shows a part of it. (In its other
version of SVG it does, but the clips of a widget's parts lie elsewhere.)
"""

from __future__ import annotations

import re

from desktop_nn.experiment.exports.svg_parts import with_known_characters

EFFECT = re.compile(r' vector-effect="[^"]*"')
TAG = re.compile(r'<g\b[^>]*>|<(?:polyline|path|rect)\b[^>]*"non-scaling-stroke"[^>]*>')
TRANSFORM = re.compile(r'transform="matrix\(([^)]*)\)"')
PAIR = re.compile(r"(-?\d[\d.]*(?:e[+-]?\d+)?),(-?\d[\d.]*(?:e[+-]?\d+)?)")
COORDINATES = re.compile(r' (points|d)="([^"]*)"')
RECT = re.compile(r'<rect([^>]*?) x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"')

OUTLINE = re.compile(r' d="(M0,0 L[^"C]*Z) "')
"""What a plot paints of itself, and nobody sees: its rectangle."""

PROFILE = 'version="1.2" baseProfile="tiny"'
"""That knows no clips."""

Matrix = tuple[float, ...]
"""a, b, c, d, e, f: x' = a x + c y + e, y' = b x + d y + f."""

UNSTRETCHED = (1.0, 0.0, 0.0, 1.0)


def with_plain_lines(svg: str) -> str:
    """The same picture. A group that only moves is left as it is; what stands in another is written
    on the page's own coordinates, with the group's transform undone, and clipped by its plot."""
    page = _Page()
    text = TAG.sub(lambda match: page.rewritten(match[0]), with_known_characters(svg))
    clips = "\n".join(
        f'<clipPath id="plot{number}"><path d="{outline}"/></clipPath>'
        for number, outline in enumerate(page.plots, 1)
    )
    return text.replace("<defs>", f"<defs>\n{clips}", 1).replace(PROFILE, 'version="1.1"', 1)


class _Page:
    """The matrix of the group that was met last, and the outlines of the plots so far."""

    def __init__(self) -> None:
        self.plots: list[str] = []
        self._matrix: Matrix = (*UNSTRETCHED, 0.0, 0.0)
        self._is_unseen = False

    def rewritten(self, tag: str) -> str:
        if tag.startswith("<g"):
            self._enter(tag)
            return tag
        matrix = self._matrix
        if self._is_unseen and (outline := OUTLINE.search(tag)):
            self.plots.append(_moved(outline[1], matrix))
        if matrix[:4] == UNSTRETCHED or matrix[0] * matrix[3] == matrix[1] * matrix[2]:
            return EFFECT.sub("", tag)
        clip = f' clip-path="url(#plot{len(self.plots)})"' if self.plots else ""
        return _on_page(tag, matrix, clip)

    def _enter(self, group: str) -> None:
        found = TRANSFORM.search(group)
        if found:
            self._matrix = tuple(map(float, found[1].split(",")))
            self._is_unseen = 'fill="none" stroke="none"' in group


def _on_page(tag: str, matrix: Matrix, clip: str) -> str:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    back = (d, -b, -c, a, c * f - d * e, b * e - a * f)
    numbers = ",".join(f"{number / size:.12g}" for number in back)
    tag = EFFECT.sub(f'{clip} transform="matrix({numbers})"', RECT.sub(_as_polygon, tag))
    return COORDINATES.sub(lambda match: f' {match[1]}="{_moved(match[2], matrix)}"', tag)


def _moved(places: str, matrix: Matrix) -> str:
    a, b, c, d, e, f = matrix

    def moved(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    return PAIR.sub(moved, places)


def _as_polygon(rect: re.Match[str]) -> str:
    x, y, width, height = (float(rect[place]) for place in range(2, 6))
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return f'<polygon{rect[1]} points="{" ".join(f"{x!r},{y!r}" for x, y in corners)}"'
