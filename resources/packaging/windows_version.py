"""What Windows is told of the program: its name, version and licence, as a file's properties and
the list of running programs show them."""

from __future__ import annotations

import re

ENGLISH, UNICODE = 0x0409, 1200
"""The language of the texts, and their encoding, as Windows counts them."""


def version_file(version: str, program: str) -> str:
    """As PyInstaller reads it, of `program`, a name such as desktop-nn.exe."""
    numbers = four_numbers(version)
    texts = {
        "FileDescription": "Desktop NN",
        "FileVersion": version,
        "InternalName": program.removesuffix(".exe"),
        "LegalCopyright": "The Desktop NN developers. MIT licence.",
        "OriginalFilename": program,
        "ProductName": "Desktop NN",
        "ProductVersion": version,
    }
    told = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),\n"
        f"  kids=[StringFileInfo([StringTable('{ENGLISH:04x}{UNICODE:04x}', [{told}])]),\n"
        f"        VarFileInfo([VarStruct('Translation', [{ENGLISH}, {UNICODE}])])])\n"
    )


def four_numbers(version: str) -> tuple[int, ...]:
    """1.2.3 as Windows has it: (1, 2, 3, 0). What follows the numbers, as of 1.2rc1, is left
    out."""
    found = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(number) for number in found[0].split(".")] if found else []
    return tuple([*numbers, 0, 0, 0, 0][:4])
