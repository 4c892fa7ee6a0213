"""`desktop-nn --register`: a double click on a project opens the program, under Windows, for the
one user who asks for it. Elsewhere the package itself tells the system so.

What is written and where: "File Types", in Microsoft's documentation of the Windows shell.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

CLASSES = r"Software\Classes"
"""Below the user's own part of the registry: no administrator is needed."""
ENDING = ".dnn"
KIND = "DesktopNN.Project"
OPENING = rf"{KIND}\shell\open"
OWN_KEYS = (rf"{OPENING}\command", OPENING, rf"{KIND}\shell", rf"{KIND}\DefaultIcon", KIND)
"""Those that nobody else writes, from the inside out: Windows deletes none that holds another."""

CHANGED, BY_LIST = 0x08000000, 0
"""What the shell is told, so that its windows show it at once: SHCNE_ASSOCCHANGED, SHCNF_IDLIST."""

ELSEWHERE = (
    "--register is for Windows. Under Linux the .deb, and under macOS “Desktop NN”, "
    "tell the system themselves that they open .dnn files."
)


def register() -> int:
    """The exit code."""
    if sys.platform != "win32":
        return _refused(ELSEWHERE)
    program = own_program()
    if program is None:
        return _refused("The program desktop-nn.exe was not found, so nothing can be registered.")
    import winreg

    write(winreg, entries(program))
    _tell_shell()
    print(f"A double click on a {ENDING} file opens it with {program}, for you alone.")
    return 0


def unregister() -> int:
    """The exit code."""
    if sys.platform != "win32":
        return _refused(ELSEWHERE.replace("--register", "--unregister"))
    import winreg

    remove(winreg)
    _tell_shell()
    print(f"{ENDING} files are opened with Desktop NN no more.")
    return 0


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


def own_program() -> Path | None:
    """What opens the window: of a packaged program the one beside the one for terminals."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).with_name("desktop-nn.exe")
    found = shutil.which("desktop-nn")
    return Path(found) if found else None


def entries(program: Path) -> Mapping[tuple[str, str], str]:
    """By key and name what is written; "" is the key's own value."""
    return {
        (KIND, ""): "Desktop NN project",
        (rf"{KIND}\DefaultIcon", ""): f'"{program}",0',
        (rf"{OPENING}\command", ""): f'"{program}" "%1"',
        (rf"{ENDING}\OpenWithProgids", KIND): "",
        (ENDING, ""): KIND,
    }


def write(registry: Any, wanted: Mapping[tuple[str, str], str], classes: str = CLASSES) -> None:
    """`registry`: the module winreg."""
    for (key, name), text in wanted.items():
        with registry.CreateKey(registry.HKEY_CURRENT_USER, rf"{classes}\{key}") as opened:
            registry.SetValueEx(opened, name, 0, registry.REG_SZ, text)


def remove(registry: Any, classes: str = CLASSES) -> None:
    """What `write` wrote, and nothing that another program wrote since."""
    user, ending = registry.HKEY_CURRENT_USER, rf"{classes}\{ENDING}"
    for key in OWN_KEYS:
        with suppress(FileNotFoundError):
            registry.DeleteKey(user, rf"{classes}\{key}")
    for key, name, own in ((rf"{ending}\OpenWithProgids", KIND, ""), (ending, "", KIND)):
        with (
            suppress(FileNotFoundError),
            registry.OpenKey(user, key, 0, registry.KEY_ALL_ACCESS) as opened,
        ):
            if registry.QueryValueEx(opened, name)[0] == own:
                registry.DeleteValue(opened, name)


def _tell_shell() -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SHChangeNotify(CHANGED, BY_LIST, None, None)
