"""The training as a GIF, read back by Pillow."""

import io
import sys

import pytest
from PIL import Image

from desktop_nn.app.animation import LAST_MILLISECONDS, MILLISECONDS, SIZE, animation_gif
from desktop_nn.experiment.exports.needed import MissingPackageError
from desktop_nn.training.run import Run
from tests.experiment.projects import experiment


def trained(updates=6, source="spiral", **further):
    run = Run(experiment(source, **further))
    run.advance(updates)
    return run


def test_that_each_moment_is_a_frame_and_the_last_one_stays(qapp):
    picture = Image.open(io.BytesIO(animation_gif(trained(), None)))
    assert picture.format == "GIF"
    assert picture.size == (SIZE.width(), SIZE.height())
    assert picture.n_frames == 7
    assert picture.info["loop"] == 0
    times, pixels = [], set()
    for number in range(picture.n_frames):
        picture.seek(number)
        times.append(picture.info["duration"])
        pixels.add(picture.convert("RGB").tobytes())
    assert times == [MILLISECONDS] * 6 + [LAST_MILLISECONDS]
    assert len(pixels) == 7


def test_that_it_is_light_and_has_the_colours_of_both_signs(qapp):
    picture = Image.open(io.BytesIO(animation_gif(trained(60), None)))
    picture.seek(picture.n_frames - 1)
    frame = picture.convert("RGB")
    assert min(frame.getpixel((2, 2))) > 250
    colors = [color for _, color in frame.getcolors(1 << 20)]
    assert any(blue > red + 80 for red, _, blue in colors)
    assert any(red > blue + 80 for red, _, blue in colors)


def test_that_the_loss_says_where_the_moment_stands(qapp):
    """A line goes along with the epochs; the first has none before it on the chart."""
    run = trained(1)
    run.advance(4 * run.updates_per_epoch - 1)
    picture, seen = Image.open(io.BytesIO(animation_gif(run, None))), set()
    for number in range(picture.n_frames):
        picture.seek(number)
        chart = picture.convert("RGB").crop((560, 330, SIZE.width(), SIZE.height() - 20))
        seen.add(chart.tobytes())
    assert len(seen) == 4


def test_that_a_run_at_its_start_has_nothing_to_show(qapp):
    with pytest.raises(ValueError, match="no training yet"):
        animation_gif(Run(experiment()), None)


def test_that_without_pillow_it_says_what_to_install(qapp, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(MissingPackageError, match=r"needs the package “pillow”.+nstall"):
        animation_gif(trained(), None)
