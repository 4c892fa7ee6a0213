"""What stands beside the help's pictures: the numbers of what is drawn, not of the room around."""

import pytest

from desktop_nn.models.help_pictures import help_picture
from desktop_nn.views.help_painting import bounds, ends, picture_pixmap


@pytest.mark.parametrize(
    ("topic", "low", "high"),
    [
        ("activation/sigmoid", 0.0, 1.0),
        ("activation/gelu", -0.17, 5.0),
        ("schedule/cosine", 0.0, 1.0),
        ("initializer/he_normal", 0.0, 400.0),
    ],
)
def test_that_the_numbers_at_the_axis_are_those_of_the_curve(topic, low, high):
    _, found = ends(help_picture(topic))
    assert found[0] == pytest.approx(low, abs=0.005)
    assert found[1] == pytest.approx(high, rel=0.5 if topic.startswith("init") else 0.01)


@pytest.mark.parametrize("topic", ["activation/tanh", "schedule/step", "data/spiral", "data/sine"])
def test_that_all_of_a_picture_lies_within_its_axes(topic):
    picture = help_picture(topic)
    for (least, most), (first, last) in zip(ends(picture), bounds(picture), strict=True):
        assert first <= least < most <= last


def test_that_a_number_stands_at_the_height_of_what_it_tells(theme, monkeypatch):
    """The highest one below the upper edge of the frame, where the curve is."""
    from desktop_nn.views import help_painting

    heights = []
    place = help_painting._Plot._place
    monkeypatch.setattr(
        help_painting._Plot,
        "_place",
        lambda self, x, y: heights.append((y, place(self, x, y).y())) or place(self, x, y),
    )
    picture_pixmap(help_picture("activation/sigmoid"), theme, 1.0, 1.0)
    at = dict(heights)
    top, height = help_painting.MARGINS[1], help_painting.SIZE[1]
    assert top + 3 < at[1.0] < at[0.0] < height - help_painting.MARGINS[3] - 3
