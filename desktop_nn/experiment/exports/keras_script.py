"""An experiment as a Keras script: the same start, the same batches, the same losses.

Where Keras counts otherwise than this program: the ε of RMSprop and AdaGrad stands below its root,
so that ε² is put there, and Adam's before the correction of the means, which is the same for a tiny
one alone; momentum holds the rate, so that a rate that changes gives other steps; on PyTorch its
matrix products are float32, and a batch norm's variance is E[z²] - E[z]², which loses digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_nn.engine.layers import EPSILON, RUNNING_KEEP
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.engine.streams import Purpose
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.exports.framework_script import (
    ALIKE,
    OTHER_MASKS,
    activation_code,
    class_code,
    filled_in,
    loss_code,
    script_head,
)
from desktop_nn.experiment.exports.step_code import rate_factor_code
from desktop_nn.experiment.journal import Entry
from desktop_nn.experiment.specs import ExperimentSpec

ACTIVATION_LAYERS: Mapping[str, str] = {
    "tanh": 'layers.Activation("tanh")',
    "relu": "layers.ReLU()",
    "leaky_relu": "layers.LeakyReLU(negative_slope={slope})",
    "elu": "layers.ELU(alpha={alpha})",
    "gelu": "layers.Activation(lambda z: keras.ops.gelu(z, approximate=False))",
    "silu": 'layers.Activation("silu")',
    "softplus": 'layers.Activation("softplus")',
    "sigmoid": 'layers.Activation("sigmoid")',
    "identity": 'layers.Activation("linear")',
    "softmax": "layers.Softmax()",
}

LOSSES: Mapping[str, str] = {
    "mean_squared_error": "ops.mean(ops.square(out - y), axis=1)",
    "half_squared_error": "0.5 * ops.sum(ops.square(out - y), axis=1)",
    "mean_absolute_error": "ops.mean(ops.abs(out - y), axis=1)",
    "huber": "keras.losses.huber(y, out, delta={delta})",
    "hinge": "margins(y, out)",
    "squared_hinge": "ops.square(margins(y, out))",
}
"""A number for each row of the batch, by the loss's name; cross-entropy goes by its output."""

CROSS_ENTROPY: Mapping[str, str] = {
    "sigmoid": "keras.losses.binary_crossentropy(y, out, from_logits=True)",
    "softmax": "keras.losses.categorical_crossentropy(y, out, from_logits=True)",
}
"""From logits, which is the stable way: the model then ends before this activation."""

OPTIMIZERS: Mapping[str, str] = {
    "gradient_descent": "SGD(RATE{clip})",
    "momentum": "SGD(RATE, momentum={momentum}{clip})",
    "nesterov": "SGD(RATE, momentum={momentum}, nesterov=True{clip})",
    "adagrad": "Adagrad(RATE, initial_accumulator_value=0.0, epsilon={epsilon} ** 2{clip})",
    "rmsprop": "RMSprop(RATE, rho={alpha}, epsilon={epsilon} ** 2{clip})",
    "adam": "Adam(RATE, beta_1={beta1}, beta_2={beta2}, epsilon={epsilon}{clip})",
    "adamw": "AdamW(RATE, beta_1={beta1}, beta_2={beta2}, epsilon={epsilon}, "
    "weight_decay={weight_decay}{clip})",
}
WITH_VELOCITY = ("momentum", "nesterov")

TINY = 1e-7
"""An ε up to this, Keras's own, is too small for its place to matter."""

HEAD = '''\
"""{title}

An experiment of Desktop NN in Keras 3: the same start, the same batches in the same order. It
prints a line an update: number and loss. {remark}
"""

import base64
import io
import math

import keras
import numpy as np
from keras import layers, ops

{unpack}

EPOCHS = {epochs}
BATCH = {batch}
RATE = {rate}

data = unpacked("""
{data}
""")
inputs, targets = data["inputs"], data["targets"]
training_rows = {rows}
start = unpacked("""
{start}
""")
'''

MARGINS = '''
def margins(y, out):
    """max(0, 1 - y s) of one output; of several, by Crammer and Singer."""
    if out.shape[1] == 1:
        return ops.relu(1.0 - y * out)[:, 0]
    right = ops.sum(out * ops.cast(y > 0.0, out.dtype), axis=1)
    rival = ops.max(ops.where(y > 0.0, -1e30, out), axis=1)
    return ops.relu(1.0 + rival - right)
'''

TRAINING = """

order = np.random.default_rng(np.random.SeedSequence({seed}, spawn_key=({shuffle}, 0)))
update = 0
for epoch in range(1, EPOCHS + 1):
    rows = order.permutation(training_rows)
    for first in range(0, training_rows, BATCH):
        batch = rows[first : first + BATCH]
        x, y = inputs[batch], targets[batch]
        update += 1
        model.optimizer.learning_rate = RATE * rate_factor(update)
        model.reset_metrics()
        told = model.train_on_batch(x, y, sample_weight=weights_of(y), return_dict=True)
        print(update, float(told["loss_of"]), flush=True)
"""


def keras_script(
    title: str,
    spec: ExperimentSpec,
    epochs: int = 1,
    own: DataSet | None = None,
    start: Entry | None = None,
) -> str:
    """The code of a script that trains `spec` from its start for so many epochs. `own`: the user's
    own data, where the spec says so. `start`: the first entry of a run's journal; what was set
    there is set here too, as far as `spec` has a place for it."""
    head = script_head(HEAD, title, remark(spec), spec, epochs, own, start)
    end = TRAINING.format(seed=spec.seed, shuffle=int(Purpose.SHUFFLE))
    return "\n".join([head, *_model(spec), *_loss(spec), *_weights(spec), *_optimizer(spec), end])


def remark(spec: ExperimentSpec) -> str:
    """How near its losses are to the program's."""
    training = spec.training
    changes = training.schedule.name != "constant" or bool(training.warm_up)
    if spec.network.has_dropout:
        return OTHER_MASKS
    if changes and training.optimizer.name in WITH_VELOCITY:
        return "Keras's momentum holds the rate, so the\nlosses differ as soon as that changes."
    optimizer = training.optimizer
    if "epsilon" in optimizer.parameters and optimizer.number("epsilon") > TINY:
        return "Keras adds ε at another place, so the\nlosses differ from the second update on."
    if spec.network.dtype == "float64":
        return "Keras multiplies in float32 even so: the\nfirst ones are alike to some 1e-5."
    return ALIKE


def _model(spec: ExperimentSpec) -> Iterator[str]:
    yield f'keras.config.set_floatx("{spec.network.dtype}")'
    training = spec.training
    yield f"penalty = keras.regularizers.L1L2({training.l1!r}, 0.5 * {training.l2!r})"
    yield f"model = keras.Sequential([keras.Input(({spec.network.fan_in(0)},))])"
    for number, layer in enumerate(spec.network.layers, 1):
        yield from _dense(number, layer)
        if activation := activation_code(spec, layer, ACTIVATION_LAYERS):
            yield f"model.add({activation})"
        if layer.dropout:
            yield f"model.add(layers.Dropout({layer.dropout!r}))"


def _dense(number: int, layer: LayerSpec) -> Iterator[str]:
    """A layer and its batch norm, with the start's numbers. Penalties are of trained weights."""
    penalty = "penalty" if layer.trainable else "None"
    yield (
        f"dense = layers.Dense({layer.units}, use_bias={layer.bias}, kernel_regularizer={penalty})"
    )
    bias = f', start["b{number}"]' if layer.bias else ""
    yield f'model.add(dense)\ndense.set_weights([start["W{number}"]{bias}])'
    if not layer.trainable:
        yield "dense.trainable = False"
    if not layer.batch_norm:
        return
    yield f"norm = layers.BatchNormalization(momentum={RUNNING_KEEP!r}, epsilon={EPSILON!r})"
    names = ("gamma", "beta", "running_mean", "running_variance")
    arrays = ", ".join(f'start["{name}{number}"]' for name in names)
    yield f"model.add(norm)\nnorm.set_weights([{arrays}])"
    if not layer.trainable:
        # A norm that isn't trainable goes by running statistics; this one goes by the batch's.
        yield "norm.gamma.trainable = norm.beta.trainable = False"


def _loss(spec: ExperimentSpec) -> Iterator[str]:
    rows = loss_code(spec, LOSSES, CROSS_ENTROPY)
    if "margins" in rows:
        yield MARGINS
    yield f"\n\ndef loss_of(y, out):\n    y = ops.convert_to_tensor(y)\n    return {rows}"


def _weights(spec: ExperimentSpec) -> Iterator[str]:
    """Class weights: their mean over the batch is 1, so that Keras's mean is theirs."""
    yield "\n\ndef weights_of(y):"
    weights = spec.training.class_weights
    if not weights:
        yield "    return None"
        return
    classes = class_code(spec, ".astype(int)")
    yield f"    weights = np.array({list(weights)!r}, y.dtype)[{classes}]"
    yield "    return weights / weights.mean()"


def _optimizer(spec: ExperimentSpec) -> Iterator[str]:
    training = spec.training
    factor = rate_factor_code(training, "update")
    yield f"\n\ndef rate_factor(update):\n    return {factor}"
    clip = f", global_clipnorm={training.clip!r}" if training.clip else ""
    made = filled_in(OPTIMIZERS[training.optimizer.name], training.optimizer, clip)
    yield f"\n\noptimizer = keras.optimizers.{made}"
    yield (
        "model.compile(optimizer, loss=loss_of, metrics=[], weighted_metrics=[loss_of], "
        "jit_compile=False)"
    )
