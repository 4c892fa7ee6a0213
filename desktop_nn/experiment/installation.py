"""How this program was installed, and so what adds an optional package to it: each way has a
command of its own, and the others would do nothing, or harm."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OPTIONAL: Mapping[str, str] = {"safetensors": "safetensors", "pillow": "animation"}
"""Packages that a plain install doesn't bring, and the extra of this program that does."""

OF_PIPX = "pipx_metadata.json"
OF_UV_TOOL = "uv-receipt.toml"
"""Files that these lay down in the environment that they make for the program."""

CACHED_BY_UV = ("archive-v", "environments-v")
"""How the folder is called in which uvx keeps an environment of one run."""


@dataclass(frozen=True)
class Installation:
    """`home`: the environment's folder; `python`: its interpreter. `is_packaged`: one folder with
    all that is needed, and no environment."""

    home: Path
    python: Path
    is_packaged: bool = False
    has_pip: bool = True

    def remedy(self, package: str) -> str:
        """What to do where a package is missing: a sentence."""
        if self.is_packaged:
            return (
                "It came with this packaged program, whose folder is no longer whole: "
                "unpack or install it again, then try again."
            )
        if self._is_run_by_uvx():
            return f"Start the program with: uvx {_with_all()} --from . desktop-nn"
        return f"Install it with {self._command(package)}, then try again."

    def _command(self, package: str) -> str:
        if (self.home / OF_PIPX).is_file():
            return f"pipx inject desktop-nn {package}"
        if (self.home / OF_UV_TOOL).is_file():
            return f"uv tool install {_with_all()} ., in the folder of the sources"
        python, wanted = _quoted(self.python), f'"desktop-nn[{OPTIONAL[package]}]"'
        if self.has_pip:
            return f"{python} -m pip install {wanted}"
        return f"uv pip install --python {python} {wanted}"

    def _is_run_by_uvx(self) -> bool:
        return any(part.startswith(CACHED_BY_UV) for part in self.home.parts)


def present_installation() -> Installation:
    """Of the program that runs."""
    return Installation(
        Path(sys.prefix),
        Path(sys.executable),
        is_packaged=getattr(sys, "frozen", False),
        has_pip=importlib.util.find_spec("pip") is not None,
    )


def _with_all() -> str:
    """uv takes away what it isn't told of, so each command names all of them."""
    return " ".join(f"--with {package}" for package in sorted(OPTIONAL))


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
