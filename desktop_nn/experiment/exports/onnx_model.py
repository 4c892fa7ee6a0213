"""A trained network as an ONNX model: from the columns of the data to the outputs.

In evaluation mode: batch norm by its running statistics, no dropout. Features and standardising are
part of the model, so that it takes what a file of data holds. In float32, whatever the network's
type: not every runtime has all operators in float64.
Source of the operators: the ONNX specification, opset 20.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from desktop_nn import __version__
from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.layers import EPSILON
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.exports import onnx_bytes as written
from desktop_nn.experiment.formula import FUNCTIONS
from desktop_nn.experiment.formula.tree import NEGATIVE, OPERATORS, Function, Input, Node, Number
from desktop_nn.experiment.samples import Samples

OPSET = 20
"""Version of the operators; that of the file's format came with it."""

OPERATORS_OF: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "tanh": (("Tanh", {}),),
    "relu": (("Relu", {}),),
    "leaky_relu": (("LeakyRelu", {"alpha": "slope"}),),
    "elu": (("Elu", {"alpha": "alpha"}),),
    "gelu": (("Gelu", {}),),
    "silu": (("Sigmoid", {}), ("Mul with the input", {})),
    "softplus": (("Softplus", {}),),
    "sigmoid": (("Sigmoid", {}),),
    "identity": (("Identity", {}),),
    "softmax": (("Softmax", {}),),
}
"""By the activation's name the operators, and which of their attributes is which parameter."""

FUNCTION_OPERATORS: Mapping[Function, str] = {
    **{FUNCTIONS[name]: name.capitalize() for name in ("sin", "cos", "tan", "tanh", "exp", "log")},
    **{FUNCTIONS[name]: name.capitalize() for name in ("sqrt", "abs", "sign", "min", "max")},
    **dict(zip(OPERATORS.values(), ("Add", "Sub", "Mul", "Div", "Pow"), strict=True)),
    NEGATIVE: "Neg",
}


def onnx_file(network: Network, samples: Samples, columns: int, name: str) -> bytes:
    """The file's content: input `inputs`: (N, columns) as in the data, output `outputs`: (N, K)."""
    return _Graph(network, samples, columns).model(name)


class _Graph:
    """Nodes in order, and the arrays that they take."""

    def __init__(self, network: Network, samples: Samples, columns: int) -> None:
        self._network = network
        self._nodes: list[bytes] = []
        self._arrays: list[bytes] = []
        self._columns = columns
        x = self._write_inputs(samples)
        for number, layer in enumerate(network.spec.layers, 1):
            x = self._write_layer(number, layer, x)
        self._add("Identity", [x], "outputs")

    def model(self, name: str) -> bytes:
        """The whole."""
        inputs = written.end("inputs", self._columns)
        outputs = written.end("outputs", self._network.spec.output.units)
        graph = written.graph(name, self._nodes, self._arrays, inputs, outputs)
        return written.model(graph, OPSET, "Desktop NN", __version__)

    # Writing

    def _add(self, operator: str, inputs: list[str], output: str, **attributes: float) -> str:
        self._nodes.append(written.node(operator, inputs, output, attributes))
        return output

    def _array(self, name: str, values: Array) -> str:
        self._arrays.append(written.array(name, np.asarray(values, np.float32)))
        return name

    def _write_inputs(self, samples: Samples) -> str:
        """What the network gets: features, standardised."""
        x = self._write_features(samples) if samples.features else "inputs"
        scaling = samples.scaling
        if not scaling.mean.any() and (scaling.deviation == 1.0).all():
            return x
        mean = self._array("mean", scaling.mean)
        centred = self._add("Sub", [x, mean], "centred")
        return self._add("Div", [centred, self._array("deviation", scaling.deviation)], "scaled")

    def _write_features(self, samples: Samples) -> str:
        columns = [
            self._write_formula(formula.tree, f"feature{place}")
            for place, formula in enumerate(samples.features, 1)
        ]
        return self._add("Concat", columns, "features", axis=1)

    def _write_formula(self, node: Node, name: str) -> str:
        """A column: (N, 1)."""
        if isinstance(node, Number):
            # A feature may be a number alone: added to nothing of a column, it is one.
            first = self._write_formula(Input(0), f"{name}_column")
            nothing = self._array(f"{name}_zero", np.zeros((1, 1)))
            none = self._add("Mul", [first, nothing], f"{name}_nothing")
            value = self._array(f"{name}_number", np.full((1, 1), node.value))
            return self._add("Add", [none, value], name)
        if isinstance(node, Input):
            places = np.array([node.column], np.int64)
            self._arrays.append(written.array(f"{name}_place", places))
            return self._add("Gather", ["inputs", f"{name}_place"], name, axis=1)
        arguments = [
            self._write_formula(argument, f"{name}_{place}")
            for place, argument in enumerate(node.arguments, 1)
        ]
        return self._add(FUNCTION_OPERATORS[node.function], arguments, name)

    def _write_layer(self, number: int, layer: LayerSpec, x: str) -> str:
        views = self._network.parameter_views
        weights = self._array(f"W{number}", views[f"W{number}"])
        z = self._add("MatMul", [x, weights], f"product{number}")
        if layer.bias:
            z = self._add("Add", [z, self._array(f"b{number}", views[f"b{number}"])], f"Z{number}")
        if layer.batch_norm:
            z = self._write_batch_norm(number, z)
        return self._write_activation(number, layer, z)

    def _write_batch_norm(self, number: int, z: str) -> str:
        views, running = self._network.parameter_views, self._network.running_views
        mean, variance = running[f"running{number}"]
        arrays = [
            self._array(f"gamma{number}", views[f"gamma{number}"]),
            self._array(f"beta{number}", views[f"beta{number}"]),
            self._array(f"running_mean{number}", mean),
            self._array(f"running_variance{number}", variance),
        ]
        return self._add("BatchNormalization", [z, *arrays], f"U{number}", epsilon=EPSILON)

    def _write_activation(self, number: int, layer: LayerSpec, u: str) -> str:
        choice, x = layer.activation, u
        steps = OPERATORS_OF[ACTIVATIONS[choice.name].outputs_of]
        for place, (operator, parameters) in enumerate(steps, 1):
            attributes = {name: choice.number(of) for name, of in parameters.items()}
            name = f"A{number}" if place == len(steps) else f"part{number}"
            plain, *others = operator.split(" with ")
            x = self._add(plain, [x, u] if others else [x], name, **attributes)
        return x
