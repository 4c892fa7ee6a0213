"""Whether the X server that DISPLAY names can be reached. Where it can't, Qt would abort the
process, with a word about a library that is not missing at all."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping

from desktop_nn.app.system_libraries import on_linux


def _opens() -> bool:
    """Whether Xlib, which Qt needs anyway, can open the display of the environment."""
    xlib = ctypes.CDLL("libX11.so.6")
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XOpenDisplay.argtypes = [ctypes.c_char_p]
    xlib.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = xlib.XOpenDisplay(None)
    if display:
        xlib.XCloseDisplay(display)
    return bool(display)


def unreachable_display(
    environ: Mapping[str, str] = os.environ, opens: Callable[[], bool] = _opens
) -> str:
    """What to tell the user of an X server that doesn't answer; nothing where one does, or where
    Qt has another way to draw."""
    platform = environ.get("QT_QPA_PLATFORM", "")
    other = environ.get("WAYLAND_DISPLAY") if not platform else not platform.startswith("xcb")
    display = environ.get("DISPLAY", "")
    if not on_linux() or other or not display or opens():
        return ""
    return (
        f"The display {display} can't be reached, so there can be no window: is DISPLAY right?\n"
        "Without DISPLAY the program is rendered off screen: env -u DISPLAY desktop-nn"
    )
