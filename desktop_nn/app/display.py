"""Whether the display that the environment names can be reached, X or Wayland. Where it can't, Qt
would abort the process, with a word about a library that is not missing at all."""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Callable, Mapping

from desktop_nn.app.system_libraries import named_platforms, on_linux


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


def _answers(environ: Mapping[str, str]) -> bool:
    """Whether somebody listens at the socket of the Wayland display."""
    name = environ.get("WAYLAND_DISPLAY", "")
    place = os.path.join(environ.get("XDG_RUNTIME_DIR", ""), name)  # a whole path stays as it is
    try:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(place)
    except OSError:
        return False
    return True


def unreachable_display(
    environ: Mapping[str, str] = os.environ,
    opens: Callable[[], bool] = _opens,
    answers: Callable[[Mapping[str, str]], bool] = _answers,
) -> str:
    """What to tell the user of a display that doesn't answer; nothing where one does, or where Qt
    has another way to draw."""
    named = named_platforms(environ)
    if not on_linux() or not all(name.startswith(("xcb", "wayland")) for name in named):
        return ""
    wayland = _meant("WAYLAND_DISPLAY", "wayland", named, environ)
    display = _meant("DISPLAY", "xcb", named, environ)
    # Qt takes X where Wayland can't be had.
    if not (wayland or display) or (wayland and answers(environ)) or (display and opens()):
        return ""
    name, variable = (display, "DISPLAY") if display else (wayland, "WAYLAND_DISPLAY")
    return (
        f"The display {name} can't be reached, so there can be no window: is {variable} right, "
        "and may this user draw there?\n"
        f"Without it the program is rendered off screen: env {left_out(environ)} desktop-nn"
    )


def left_out(environ: Mapping[str, str]) -> str:
    """The words for `env` by which a program is without a display."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return " ".join(f"-u {name}" for name in variables if environ.get(name))


def _meant(variable: str, platform: str, named: list[str], environ: Mapping[str, str]) -> str:
    """The display of a variable, unless other platforms than its own are asked for."""
    if named and not any(name.startswith(platform) for name in named):
        return ""
    return environ.get(variable, "")
