"""Picture files by Qt's readers: grey levels, sizes, transparency, and what is no picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from desktop_nn.experiment.reading.pictures import PictureError
from desktop_nn.models.picture_files import PictureFiles

FILES = PictureFiles()


def saved(
    path: Path, levels: list[list[int]], kind: QImage.Format = QImage.Format.Format_Grayscale8
) -> Path:
    array = np.array(levels, np.uint8)
    rows, columns = array.shape
    image = QImage(array.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    assert image.convertToFormat(kind).save(str(path))
    return path


@pytest.mark.parametrize("ending", ["png", "bmp"])
def test_that_levels_are_from_black_to_white_row_after_row(tmp_path: Path, ending: str) -> None:
    path = saved(tmp_path / f"a.{ending}", [[0, 51, 255], [102, 204, 153]])
    assert FILES.shape(path) == (2, 3)
    wanted = np.array([[0.0, 0.2, 1.0], [0.4, 0.8, 0.6]])
    assert np.allclose(FILES.grey(path, (2, 3)), wanted, atol=0.003)


def test_that_jpeg_is_read_whatever_its_ending(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", [[200] * 16] * 16)
    renamed = path.rename(tmp_path / "b.png")
    assert FILES.shape(renamed) == (16, 16)
    assert np.allclose(FILES.grey(renamed, (16, 16)), 200 / 255, atol=0.02)


def test_that_what_falls_together_is_averaged(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", [[0, 0, 255, 255], [0, 0, 255, 255]] * 2)
    found = FILES.grey(path, (2, 2))
    assert np.allclose(found, [[0.0, 1.0], [0.0, 1.0]], atol=0.01)
    stripes = saved(tmp_path / "b.png", [[0, 255] * 8] * 16)
    assert np.allclose(FILES.grey(stripes, (4, 4)), 0.5, atol=0.02)


def test_that_colours_become_their_grey(tmp_path: Path) -> None:
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 0, 0))
    image.save(str(tmp_path / "red.png"))
    level = FILES.grey(tmp_path / "red.png", (2, 2))
    assert 0.1 < level.min() == level.max() < 0.5


def test_that_transparent_parts_are_white(tmp_path: Path) -> None:
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(0, 0, QColor(0, 0, 0, 255))
    image.save(str(tmp_path / "a.png"))
    assert FILES.grey(tmp_path / "a.png", (1, 2)).tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_that_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(PictureError):
        FILES.shape(path)
    with pytest.raises(PictureError):
        FILES.grey(path, (2, 2))


def test_that_half_a_file_is_refused(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = saved(tmp_path / "a.png", rng.integers(0, 256, (40, 40)).tolist())
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(PictureError):
        FILES.grey(path, (40, 40))
