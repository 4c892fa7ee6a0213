"""Qt takes names of files as UTF-8. Where the locale says otherwise, as `C` does, it takes another
one by itself and says so in four lines, which tell nobody what to do. So the letters are chosen
before Qt looks; language, dates and numbers stay as they were, where the system has them."""

from __future__ import annotations

import locale
import os

from desktop_nn.app.system_libraries import on_linux

LETTERS = "C.UTF-8"


def use_utf8_letters() -> None:
    """Before the application is made; for what this process starts too."""
    if not on_linux() or _is_utf8():
        return
    whole = os.environ.pop("LC_ALL", "")  # it would go before all others
    if whole:
        os.environ["LANG"] = whole
    os.environ["LC_CTYPE"] = LETTERS
    if not _is_utf8():  # a language that this system lacks: then none of it counts
        os.environ["LC_ALL"] = LETTERS


def _is_utf8() -> bool:
    """Of the locale that the environment names; one that isn't there counts as `C`."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "")
        return locale.nl_langinfo(locale.CODESET).upper() in ("UTF-8", "UTF8")
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
