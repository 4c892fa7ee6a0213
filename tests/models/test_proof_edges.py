"""What the network diagram draws of a proof: right above zero, wrong below."""

import numpy as np

from desktop_nn.engine import layers as layers_module
from desktop_nn.models.proof_edges import proof_edges
from tests.models.microscopes import bench
from tests.training.experiments import digits_spec, small_spec, with_layer, with_rate


def test_that_what_is_right_lies_above_zero_and_the_worst_is_noted(over):
    assert proof_edges(over.proof) is None
    result = over.proven().result
    edges = proof_edges(over.proof)
    assert [layer.weights.shape for layer in edges.layers] == [(2, 4), (4, 3), (3, 1)]
    for layer, errors in zip(edges.layers, edges.weights, strict=True):
        assert (layer.weights[~np.isnan(errors)] > 0.0).all()
    assert edges.weights[1].max() == np.nanmax(result.errors_of("W2"))
    assert edges.biases[1] is None
    assert all(note.startswith("worst ") for note in edges.notes)


def test_that_what_is_wrong_lies_below_zero(over, monkeypatch):
    plain = layers_module.write_dense_backward

    def faulty(program, layer, dz, ones):
        plain(program, layer, dz, ones)
        if layer.number == 3:
            out = layer.gradient("W")
            program.write(np.multiply, out, program.constant(0.5), out=out)

    monkeypatch.setattr(layers_module, "write_dense_backward", faulty)
    over.proven()
    edges = proof_edges(over.proof)
    assert (edges.layers[2].weights < 0.0).any()
    assert (edges.layers[0].weights >= 0.0).all()


def test_that_frozen_layers_were_not_judged(qtbot):
    with bench(qtbot, with_layer(small_spec(), 0, trainable=False)) as made:
        made.proven()
        edges = proof_edges(made.proof)
        assert (edges.layers[0].weights == 0.0).all()
        assert edges.notes[0] == "not judged"


def test_that_of_neighbours_drawn_as_one_the_largest_error_counts(qtbot):
    with bench(qtbot, digits_spec()) as made:
        result = made.proven().result
        edges = proof_edges(made.proof)
        assert edges.weights[0].shape == (12, 12)
        assert np.nanmax(edges.weights[0]) == np.nanmax(result.errors_of("W1"))


def test_that_a_faded_proof_is_drawn_no_more(over):
    over.proven()
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    assert proof_edges(over.proof) is None


def test_that_neurons_with_a_wrong_gamma_or_beta_are_told(over, monkeypatch):
    """The small net's second layer has batch norm."""
    over.proven()
    assert proof_edges(over.proof).units == ((), (), ())
    plain = layers_module.write_batch_norm_backward

    def faulty(program, layer, du, ones):
        dz = plain(program, layer, du, ones)
        beta = layer.gradient("beta")
        program.write(np.add, beta[1:2], program.constant(0.25), out=beta[1:2])
        return dz

    monkeypatch.setattr(layers_module, "write_batch_norm_backward", faulty)
    over.proven()
    assert proof_edges(over.proof).units == ((), (1,), ())
