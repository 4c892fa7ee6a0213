"""The proof on the edges of the network diagram: green where right, red where wrong."""

import numpy as np
import pytest

from desktop_nn.engine import layers as layers_module
from desktop_nn.models.walk_picture import walk_picture
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.network_diagram import NetworkDiagram
from tests.models.microscopes import bench
from tests.training.experiments import small_spec, with_rate
from tests.views.showing import on_screen


@pytest.fixture
def over(qtbot):
    with bench(qtbot) as made:
        yield made


@pytest.fixture
def diagram(qtbot, over, theme):
    view = NetworkDiagram(over.document, theme)
    view.use_proof(over.proof)
    on_screen(qtbot, view, (780, 370))
    view.quantity_switch.actions_by_name["proof"].trigger()
    return view


def painted(diagram, token):
    """How many pixels between the neurons are just about of this colour."""
    image = diagram.grab().toImage().convertToFormat(diagram.grab().toImage().Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    wanted = diagram.theme.color(token)
    channels = np.array([wanted.blue(), wanted.green(), wanted.red()], float)
    panel = diagram.theme.color("panel")
    ground = np.array([panel.blue(), panel.green(), panel.red()], float)
    way = (channels - ground) / np.linalg.norm(channels - ground)
    off = pixels[:, : image.width(), :3] - ground
    along = off @ way
    across = np.linalg.norm(off - along[..., None] * way, axis=-1)
    return int(((along > 40.0) & (across < 0.12 * along)).sum())


def test_that_it_asks_the_worker_for_nothing(diagram):
    assert diagram.products == frozenset({"edges", "neuron_maps"})


def test_that_proven_edges_are_green_and_fade_with_an_edit(diagram, over):
    before = painted(diagram, "proven")
    over.proven()
    assert painted(diagram, "proven") > before + 500
    assert painted(diagram, "wrong") < 50
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    assert painted(diagram, "proven") < before + 50


def test_that_a_walk_lays_no_veil_over_a_verdict(diagram, over):
    over.proven()
    before = painted(diagram, "proven")
    diagram.show_walk(walk_picture(over.opened()))
    assert painted(diagram, "proven") > 0.4 * before  # cards stand over the rest
    diagram.quantity_switch.choose("weight")
    assert painted(diagram, "proven") < 0.1 * before


def test_that_wrong_edges_are_red_and_the_error_is_read_out(diagram, over, monkeypatch):
    plain = layers_module.write_dense_backward

    def faulty(program, layer, dz, ones):
        plain(program, layer, dz, ones)
        if layer.number == 2:
            out = layer.gradient("W")
            program.write(np.multiply, out, program.constant(0.5), out=out)

    monkeypatch.setattr(layers_module, "write_dense_backward", faulty)
    over.proven()
    assert painted(diagram, "wrong") > 500
    errors = diagram._content.proof.weights[1]
    source, row = np.unravel_index(int(np.nanargmax(errors)), errors.shape)
    rows = diagram.readout_at(Place(2, int(row), int(source))).rows
    caption, text, token = rows[-1]
    assert (caption, token) == ("relative error", "wrong")
    assert text.endswith("e−1")
    assert diagram.readout_at(Place(1, 0)).rows[-1][2] == "proven"


def test_that_other_lines_are_blue_and_orange_again(diagram, over):
    over.proven()
    green = painted(diagram, "proven")
    diagram.quantity_switch.actions_by_name["weight"].trigger()
    assert painted(diagram, "proven") < 0.1 * green
