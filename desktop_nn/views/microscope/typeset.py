"""Formulas from LaTeX to pictures, piece by piece between two events, and kept.

The library that sets them, ziamath, is loaded when the first formula is asked for, in parts: it
costs start-up nothing, and no event waits for all of it. It writes SVG, which Qt draws at the
device's own resolution, in any colour.

A program frozen by PyInstaller brings the fonts along, which are data of two packages, and names
the modules that are only imported by name: see `resources/packaging/desktop-nn.spec`.
"""

from __future__ import annotations

import re
import sys
import time
import warnings
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_nn.models.origin_text import plain_formula
from desktop_nn.views.kept import Kept
from desktop_nn.views.microscope.quick_rows import make_rows_quick

MOST_PIECES = 2000
"""Pieces that are kept as SVG, some 5 kB each, and as many pictures of them."""

MOST_WAITING = 40
AT_A_TIME = 0.012
"""Seconds that are spent between two events, or one piece where that takes longer."""

PARTS = (
    "importlib.metadata",
    "urllib.request",
    "latex2mathml.symbols_parser",
    "latex2mathml.converter",
    "ziafont",
)
INNER_PARTS = ("mathtable", "escapes", "mathfont", "tex", "nodes", "zmath")
"""What ziamath loads, one after the other: all at once it would be a fifth of a second."""

SIGNED = re.compile(r"(^|[(\[{,]\s*)-")


@dataclass(frozen=True)
class SetPiece:
    """A piece as it was set: where `svg` is empty, it could not be, and `text` stands for it. Sizes
    are in pixels that don't depend on the device; `ascent` is what stands above the base line."""

    svg: str
    text: str
    width: float = 0.0
    height: float = 0.0
    ascent: float = 0.0


class Typesetter(QObject):
    """Sets pieces of formulas. `ready()` when more of what was asked for is there.

    Never waits: a piece that isn't known yet is asked for, and `piece` gives None."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: Kept[tuple[str, float], SetPiece] = Kept(MOST_PIECES)
        self._pictures: Kept[tuple[str, float, str, float, float], QPixmap] = Kept(MOST_PIECES)
        self._asked: OrderedDict[tuple[str, float], None] = OrderedDict()
        self._loading: Generator[None, None, Any] | None = None
        self._library: Any = None
        self._soon = QTimer(self, singleShot=True, interval=1)
        self._soon.timeout.connect(self._on_soon)

    @property
    def is_idle(self) -> bool:
        return not self._asked

    @property
    def is_loaded(self) -> bool:
        """Whether what is asked for now is there in a moment that one doesn't notice."""
        return self._library is not None

    def piece(self, latex: str, size: float) -> SetPiece | None:
        """At a font size in pixels; None as long as it isn't set, and then it soon will be."""
        found = self._pieces.get((latex, size))
        if found is None:
            self._asked[latex, size] = None
            self._asked.move_to_end((latex, size))
            self._start()
        return found

    def load(self) -> None:
        """Have the library loaded, in a moment: a formula will soon be asked for."""
        if self._library is None:
            self._start()

    def picture(
        self, latex: str, size: float, color: QColor, ratio: float, scale: float = 1.0
    ) -> QPixmap | None:
        """Of a piece that is set, for a device with `ratio` of its pixels to each of Qt's, and
        drawn smaller by `scale`; None where there is text instead, or nothing yet."""
        piece = self._pieces.get((latex, size))
        if piece is None or not piece.svg:
            return None
        key = (latex, size, color.name(), ratio, scale)
        picture = self._pictures.get(key)
        if picture is None:
            picture = drawn(piece, color, ratio, scale)
            self._pictures.put(key, picture)
        return picture

    def _start(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_soon(self) -> None:
        if self._library is None:
            self._load_a_part()
            self._start()
            return
        self._set_some()

    def _load_a_part(self) -> None:
        self._loading = self._loading or load_in_parts()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # its way to find its font
                next(self._loading)
        except StopIteration as end:
            self._library = end.value
        except ImportError:
            self._library = Missing

    def _set_some(self) -> None:
        """What was asked for last comes first: it is what is on screen now. What has waited long
        is dropped; whoever still shows it asks again."""
        if not self._asked:
            return
        until = time.monotonic() + AT_A_TIME
        while self._asked and time.monotonic() < until:
            (latex, size), _ = self._asked.popitem()
            self._pieces.put((latex, size), set_piece(self._library, latex, size))
        while len(self._asked) > MOST_WAITING:
            self._asked.popitem(last=False)
        if self._asked:
            self._start()
        self.ready.emit()


def load_in_parts() -> Generator[None, None, Any]:
    """Load ziamath, part by part; in the end, gives the module, or `Missing`.
    Its inner modules come before its own first line has run, which would load them all at once."""
    if "ziamath" in sys.modules:
        make_rows_quick()
        return sys.modules["ziamath"]
    spec = find_spec("ziamath")
    if spec is None or spec.loader is None:
        return Missing
    for name in PARTS:
        import_module(name)
        yield
    package = module_from_spec(spec)
    sys.modules["ziamath"] = package
    try:
        for name in INNER_PARTS:
            import_module(f"ziamath.{name}")
            yield
        spec.loader.exec_module(package)
    except BaseException:
        del sys.modules["ziamath"]
        raise
    make_rows_quick()
    return package


class Missing:
    """Stands for the library where it isn't installed: every formula is then shown as text."""


def set_piece(library: Any, latex: str, size: float) -> SetPiece:
    """A piece as SVG with bare outlines; where the library can't, as text."""
    try:
        svg = _written(library, latex, size)
        _, top, width, height = _view_box(svg)
    except Exception:
        # The library has no error of its own: what it can't read ends in an assertion, a missing
        # key or an error of its reader's, and each of them means that there is no picture.
        return SetPiece("", plain_formula(latex))
    return SetPiece(svg, plain_formula(latex), width, height, -top)


def _written(library: Any, latex: str, size: float) -> str:
    library.config.svg2 = False  # outlines in place: Qt's SVG is 1.2 Tiny, without symbols
    library.config.precision = 2
    formula = library.Latex(_for_library(latex), size=size, color="#000000")
    svg: str = formula.svg()
    return svg


def _for_library(latex: str) -> str:
    """As it reads it best: no bare less-than sign, which would end up in XML; and a sign that
    belongs to a number stands close to it."""
    latex = latex.replace("−", "-").replace("<", r"\lt ")
    return SIGNED.sub(lambda found: f"{found[1]}{{-}}", latex)


def _view_box(svg: str) -> tuple[float, float, float, float]:
    start = svg.index('viewBox="') + len('viewBox="')
    left, top, width, height = map(float, svg[start : svg.index('"', start)].split())
    return left, top, width, height


def drawn(piece: SetPiece, color: QColor, ratio: float, scale: float = 1.0) -> QPixmap:
    """The outlines in one colour, on nothing."""
    width, height = piece.width * scale, piece.height * scale
    picture = QPixmap(_device(width, ratio), _device(height, ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(piece.svg.encode()))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0.0, 0.0, width, height))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0.0, 0.0, width + 1.0, height + 1.0), color)
    painter.end()
    return picture


def _device(length: float, ratio: float) -> int:
    return max(1, -int(-length * ratio // 1))
