"""A trained network as an ONNX model, checked by onnx and run by onnxruntime."""

import sys
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.experiment.exports.onnx_model import OPERATORS_OF, OPSET, onnx_file
from desktop_nn.experiment.project import dense
from desktop_nn.training.run import Run
from tests.experiment.projects import everything, experiment, with_data, with_layer


def trained(spec):
    run = Run(spec)
    run.advance(2 * run.updates_per_epoch)
    return run


def written(run):
    """Checked by ONNX itself."""
    data = onnx_file(run.network, run.samples, run.data.width, "A network ⅓")
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    return data


def ran(data, inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    (outputs,) = session.run(["outputs"], {"inputs": inputs.astype(np.float32)})
    return outputs


def assert_same(run):
    inputs = run.data.inputs
    wanted = run.network.predict(run.samples.network_inputs(inputs))
    assert np.ptp(wanted) > 0.0
    assert ran(written(run), inputs) == pytest.approx(wanted, abs=1e-5, rel=1e-5)


def test_that_a_model_gives_the_networks_outputs():
    """With batch norm, dropout and standardising."""
    assert_same(trained(everything()))


def test_that_every_activation_is_there():
    for row in ACTIVATIONS.rows:
        if row.name != "softmax":
            hidden = replace(dense(1, 5, "tanh"), activation=row.choice())
            assert_same(trained(experiment("moons", hidden, dense(2, 1, "sigmoid"))))
    assert {row.outputs_of for row in ACTIVATIONS.rows} == set(OPERATORS_OF)


def test_that_a_softmax_is_there():
    assert_same(trained(experiment("iris", dense(1, 5, "tanh"), dense(2, 3, "softmax"))))


def test_that_features_are_part_of_the_model():
    features = (
        *("x1", "x1^2 - 3", "sin(x2) * cos(x1)", "max(x1, x2, 0.5)", "tanh(-x1)", "abs(x2)", "2"),
        *("sign(x1)", "sqrt(abs(x1))", "exp(x2 / 9)", "log(2 + x1^2)", "tan(x1 / 9)"),
        *("min(x1, 1)", "x1 ^ 3 - x2"),
    )
    spec = with_data(everything(), features=features)
    assert_same(trained(replace(spec, network=replace(spec.network, inputs=len(features)))))


def test_that_float64_becomes_float32():
    spec = everything()
    assert_same(trained(replace(spec, network=replace(spec.network, dtype="float64"))))


def test_that_a_layer_without_bias_is_there():
    assert_same(trained(with_layer(everything(), 1, bias=False)))


def test_that_no_package_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    run = trained(everything())
    assert onnx_file(run.network, run.samples, run.data.width, "A network")


def test_that_the_file_is_to_the_byte_what_onnx_writes_of_it():
    """So nothing stands there twice, in another order, or under a field that ONNX doesn't know."""
    features = ("x1", "x2", "2", "x1 * x2")
    spec = with_data(everything(), features=features)
    data = written(trained(replace(spec, network=replace(spec.network, inputs=len(features)))))
    model = onnx.load_from_string(data)
    assert model.SerializeToString(deterministic=True) == data
    assert model.graph.name == "A network ⅓"
    assert (model.opset_import[0].version, model.ir_version) == (OPSET, 9)
    assert model.producer_name == "Desktop NN"


def test_that_layers_of_many_numbers_are_whole():
    """Lengths that take one, two and three bytes to write."""
    for units in (1, 20, 200, 2000):
        run = trained(experiment("moons", dense(1, units, "tanh"), dense(2, 1, "sigmoid")))
        model = onnx.load_from_string(written(run))
        arrays = {kept.name: onnx.numpy_helper.to_array(kept) for kept in model.graph.initializer}
        for name, values in run.network.parameter_views.items():
            assert np.array_equal(arrays[name], values), (name, units)
