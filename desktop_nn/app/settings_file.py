"""The file of the user's settings: where it is broken, or of a newer version, that is told, and the
file is kept aside before anything is written over it.

Qt reads what it can of any file and never says that it couldn't: so the file is looked at here.
"""

from __future__ import annotations

import re
import shutil
from itertools import count
from pathlib import Path

from PySide6.QtCore import QSettings

FORMAT = 1
"""Count up when a key gets another meaning, so that an older program keeps the file aside."""
KEY = "format"

ESCAPED = re.compile(r"\\.")


def keep_aside(settings: QSettings) -> str:
    """Before anything is set: what is wrong with the file and where it is kept now, in a sentence;
    nothing is: empty. What can be read holds; from now on the file is one of this version."""
    path, told = Path(settings.fileName()), ""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        return (
            f"The settings in {path} can't be read: {error.strerror}. "
            "The program starts with its usual ones, and keeps none."
        )
    if not is_whole(data):
        told = _copied(path, "broken", "is broken")
    elif _number(settings) > FORMAT:
        told = _copied(path, "newer", "is of a newer version of the program")
    if _number(settings) != FORMAT:
        settings.setValue(KEY, FORMAT)
    return told


def is_whole(data: bytes) -> bool:
    """Whether each byte makes sense, up to the end of the last line."""
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return False
    if any(letter < " " and letter not in "\t\n" for letter in text):
        return False
    return (not text or text.endswith("\n")) and all(map(_makes_sense, text.split("\n")))


def _makes_sense(line: str) -> bool:
    """A title, a value or a remark; and what is quoted has an end."""
    line = line.strip()
    if not line or line.startswith((";", "#")):
        return True
    if ESCAPED.sub("", line).count('"') % 2:
        return False
    return "=" in line or (line.startswith("[") and line.endswith("]"))


def _number(settings: QSettings) -> int:
    """0 where there is none, as in a file that was never written, or none that could be meant."""
    text = str(settings.value(KEY, "0"))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _copied(path: Path, ending: str, what: str) -> str:
    kept = _free(path, ending)
    try:
        shutil.copyfile(path, kept)
    except OSError as error:
        aside = f"It could not be kept aside: {error.strerror}."
    else:
        aside = f"As it was, it is kept as {kept.name}."
    return f"The settings file {path} {what}: what can be read of it holds. {aside}"


def _free(path: Path, ending: str) -> Path:
    """A name that nothing has yet."""
    names = (f"{path.name}.{ending}{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(kept for kept in map(path.with_name, names) if not kept.exists())
