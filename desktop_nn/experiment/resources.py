"""Where the shipped files lie: in a checkout, an installed wheel, a frozen program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


class ResourceError(Exception):
    """One of the program's own files is missing or broken; the text is a sentence for the user."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The program's own file {path} can't be read: {reason}. Install the program again."
        )


@cache
def resource_root() -> Path:
    """The `resources` folder: inside the package when installed, beside it in a checkout."""
    candidates = [PACKAGE / "resources", PACKAGE.parent / "resources"]
    for candidate in candidates:
        if (candidate / "data").is_dir():
            return candidate
    tried = " or ".join(str(candidate) for candidate in candidates)
    raise FileNotFoundError(
        f"The program's own files were looked for in {tried} and not found. "
        "Install the program again."
    )


def resource(*parts: str) -> Path:
    """The path of a file that the program ships: `resource("data", "iris.csv")`."""
    return resource_root().joinpath(*parts)
