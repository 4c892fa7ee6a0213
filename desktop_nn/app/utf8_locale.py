"""Names of files are UTF-8, whatever the locale says of letters.

Qt takes them so. Where the locale says otherwise, as `C` does, it takes another one by itself and
says so in four lines, which tell nobody what to do: so the letters are chosen before Qt looks.
Python takes the locale's, and could not even name what another user saved as `网络.dnn`: so it is
started once more, in its UTF-8 mode. Language, dates and numbers stay as they were, where the
system has them, and the terminal gets the letters that it knows.
"""

from __future__ import annotations

import codecs
import locale
import os
import sys

LETTERS = "C.UTF-8"


def start_again_in_utf8() -> None:
    """This program, from its first line, in the place of this process; nothing where it is in that
    mode already, or where nobody knows which Python it was."""
    if "utf8" in sys._xoptions or not sys.executable:
        return
    os.environ["PYTHONUTF8"] = "1"  # for what it starts in turn
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def terminal_encoding() -> str | None:
    """That of the locale, which the UTF-8 mode hides; None where Python's own choice holds."""
    if "utf8" not in sys._xoptions or "PYTHONIOENCODING" in os.environ:
        return None
    name = codecs.lookup(locale.getencoding()).name
    return None if name == "ascii" else name  # `C` says so, and the terminal knows more


def use_utf8_letters() -> None:
    """Before the application is made; for what this process starts too."""
    if sys.platform != "linux" or _is_utf8():
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
