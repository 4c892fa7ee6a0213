"""A packaged program has the terms of what it takes along of the system."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from desktop_nn.experiment.resources import resource

pytestmark = pytest.mark.skipif(shutil.which("dpkg") is None, reason="of Debian and its like")


@pytest.fixture
def module() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "system_terms", resource("packaging", "system_terms.py")
    )
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    """As a folder of the package: libraries of one package, and of none."""
    folder = tmp_path / "inner"
    folder.mkdir()
    for name in ("libglib-2.0.so.0", "libgthread-2.0.so.0", "libnobody.so.1"):
        (folder / name).write_bytes(b"")
    (folder / "libQt6Core.so.6").symlink_to("libnobody.so.1")
    return folder


def test_that_each_text_is_there_once_with_what_it_names(
    module: ModuleType, inner: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert module.gather(inner, out) == []
    texts = [path.read_text(encoding="utf-8") for path in sorted(out.glob("*.txt"))]
    titles = [text.partition("\n")[0] for text in texts]
    assert titles[0].startswith("libglib2.0-0")
    assert "LGPL-2.1" in titles
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts[titles.index("LGPL-2.1")]


def test_that_a_text_of_several_packages_has_a_short_title_and_names_them_all(
    module: ModuleType, inner: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    known = {"libone.so.1": "one", "libtwo.so.2": "two", "libtwo-more.so.2": "two-more"}
    monkeypatch.setattr(module, "packages_of", lambda libraries: known)
    monkeypatch.setattr(module, "terms_of", lambda package: "as you like\n")
    assert module.gather(inner, tmp_path / "out") == []
    (text,) = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.txt")]
    assert text == "one and 2 more\nOf one, two, two-more:\n\nas you like\n"


def test_that_a_library_without_terms_is_told(
    module: ModuleType, inner: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DOCUMENTS", tmp_path / "nowhere")
    out = tmp_path / "out"
    out.mkdir()
    assert module.gather(inner, out) == ["libglib-2.0.so.0", "libgthread-2.0.so.0"]
    assert list(out.iterdir()) == []
