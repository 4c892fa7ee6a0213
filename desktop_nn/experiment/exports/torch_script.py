"""An experiment as a PyTorch script: the same start, the same batches, the same losses."""

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

MODULES: Mapping[str, str] = {
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "elu": "nn.ELU({alpha})",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "softplus": "nn.Softplus()",
    "sigmoid": "nn.Sigmoid()",
    "identity": "nn.Identity()",
    "softmax": "nn.Softmax(dim=1)",
}
"""Activations by name. PyTorch's ELU has the derivative α at 0, and its ReLU 0, as here."""

LOSSES: Mapping[str, str] = {
    "mean_squared_error": "(out - y).square().mean(1)",
    "half_squared_error": "0.5 * (out - y).square().sum(1)",
    "mean_absolute_error": "(out - y).abs().mean(1)",
    "huber": "functional.huber_loss(out, y, reduction='none', delta={delta}).mean(1)",
    "hinge": "margins(out, y)",
    "squared_hinge": "margins(out, y).square()",
}
"""A number for each row of the batch, by the loss's name; cross-entropy goes by its output."""

CROSS_ENTROPY: Mapping[str, str] = {
    "sigmoid": "functional.binary_cross_entropy_with_logits(out, y, reduction='none').mean(1)",
    "softmax": "functional.cross_entropy(out, y, reduction='none')",
}
"""From logits, which is the stable way: the model then ends before this activation."""

OPTIMIZERS: Mapping[str, str] = {
    "gradient_descent": "SGD(trained, lr=RATE)",
    "momentum": "SGD(trained, lr=RATE, momentum={momentum})",
    "nesterov": "SGD(trained, lr=RATE, momentum={momentum}, nesterov=True)",
    "adagrad": "Adagrad(trained, lr=RATE, eps={epsilon})",
    "rmsprop": "RMSprop(trained, lr=RATE, alpha={alpha}, eps={epsilon})",
    "adam": "Adam(trained, lr=RATE, betas=({beta1}, {beta2}), eps={epsilon})",
    "adamw": "AdamW(trained, lr=RATE, betas=({beta1}, {beta2}), eps={epsilon}, "
    "weight_decay={weight_decay})",
}

HEAD = '''\
"""{title}

An experiment of Desktop NN in PyTorch: the same start, the same batches in the same order. It
prints a line an update: number and loss. {remark}
"""

import base64
import io
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

{unpack}

EPOCHS = {epochs}
BATCH = {batch}
RATE = {rate}

data = unpacked("""
{data}
""")
inputs, targets = torch.from_numpy(data["inputs"]), torch.from_numpy(data["targets"])
training_rows = {rows}
start = {{name: torch.from_numpy(array) for name, array in unpacked("""
{start}
""").items()}}
'''

MARGINS = '''
def margins(out, y):
    """max(0, 1 - y s) of one output; of several, by Crammer and Singer."""
    if out.shape[1] == 1:
        return functional.relu(1.0 - y * out)[:, 0]
    right = (out * (y > 0.0)).sum(1)
    rival = out.masked_fill(y > 0.0, -math.inf).amax(1)
    return functional.relu(1.0 + rival - right)
'''

TRAINING = """

order = np.random.default_rng(np.random.SeedSequence({seed}, spawn_key=({shuffle}, 0)))
update = 0
for epoch in range(1, EPOCHS + 1):
    model.train()
    rows = order.permutation(training_rows)
    for first in range(0, training_rows, BATCH):
        batch = rows[first : first + BATCH]
        x, y = inputs[batch], targets[batch]
        update += 1
        loss = loss_of(model(x), y)
{step}        print(update, loss.item(), flush=True)
"""

STEP = """\
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate_factor(update)
        optimizer.zero_grad()
        (loss + penalty()).backward()
{clip}        optimizer.step()
"""
"""Not of a network that is frozen all over: PyTorch has no optimizer of nothing."""

BATCH_NORM = '''
class BatchNorm(nn.BatchNorm1d):
    """Of a batch of one row, which PyTorch refuses, β: its mean is that row. The running statistics
    stay as they are."""

    def forward(self, z):
        if self.training and len(z) == 1:
            return self.weight * (z - z) + self.bias
        return super().forward(z)

'''


def torch_script(
    title: str,
    spec: ExperimentSpec,
    epochs: int = 1,
    own: DataSet | None = None,
    start: Entry | None = None,
) -> str:
    """The code of a script that trains `spec` from its start for so many epochs. `own`: the user's
    own data, where the spec says so. `start`: the first entry of a run's journal; what was set
    there, by hand or by an import, is set here too, as far as `spec` has a place for it."""
    head = script_head(HEAD, title, _remark(spec), spec, epochs, own, start)
    clip = spec.training.clip
    line = f"        nn.utils.clip_grad_norm_(trained, {clip})\n" if clip else ""
    learns = any(layer.trainable for layer in spec.network.layers)
    step = STEP.format(clip=line) if learns else ""
    end = TRAINING.format(seed=spec.seed, shuffle=int(Purpose.SHUFFLE), step=step)
    optimizer = _optimizer(spec) if learns else ()
    return "\n".join([head, *_model(spec), *_loss(spec), *optimizer, end])


def _remark(spec: ExperimentSpec) -> str:
    return OTHER_MASKS if spec.network.has_dropout else ALIKE


def _model(spec: ExperimentSpec) -> Iterator[str]:
    if any(layer.batch_norm for layer in spec.network.layers):
        yield BATCH_NORM
    yield f"torch.set_default_dtype(torch.{spec.network.dtype})"
    yield "model = nn.Sequential("
    fills: list[str] = []
    place = 0
    for number, layer in enumerate(spec.network.layers, 1):
        fan_in = spec.network.fan_in(number - 1)
        yield f"    nn.Linear({fan_in}, {layer.units}, bias={layer.bias}),"
        fills += _filled(place, number, layer)
        parts = list(_after_dense(spec, layer))
        yield from (f"    {part}," for part in parts)
        place += 1 + len(parts)
    yield ")"
    yield "with torch.no_grad():"
    yield from (f"    {line}" for line in fills)


def _after_dense(spec: ExperimentSpec, layer: LayerSpec) -> Iterator[str]:
    if layer.batch_norm:
        yield f"BatchNorm({layer.units}, eps={EPSILON!r}, momentum={1.0 - RUNNING_KEEP:.1f})"
    if activation := activation_code(spec, layer, MODULES):
        yield activation
    if layer.dropout:
        yield f"nn.Dropout({layer.dropout!r})"


def _filled(place: int, number: int, layer: LayerSpec) -> Iterator[str]:
    """The start's numbers; W here is (fan_in, units), PyTorch's is its transpose."""
    yield f'model[{place}].weight.copy_(start["W{number}"].T)'
    if layer.bias:
        yield f'model[{place}].bias.copy_(start["b{number}"])'
    if layer.batch_norm:
        yield f'model[{place + 1}].weight.copy_(start["gamma{number}"])'
        yield f'model[{place + 1}].bias.copy_(start["beta{number}"])'
        yield f'model[{place + 1}].running_mean.copy_(start["running_mean{number}"])'
        yield f'model[{place + 1}].running_var.copy_(start["running_variance{number}"])'
    if not layer.trainable:
        last = place + int(layer.batch_norm)
        yield f"model[{place}].requires_grad_(False)"
        if last > place:
            yield f"model[{last}].requires_grad_(False)"


def _loss(spec: ExperimentSpec) -> Iterator[str]:
    rows = loss_code(spec, LOSSES, CROSS_ENTROPY)
    if "margins" in rows:
        yield MARGINS
    yield "\n\ndef loss_of(out, y):"
    if spec.training.class_weights:
        classes = class_code(spec, ".long()")
        yield f"    weights = torch.tensor({list(spec.training.class_weights)!r})[{classes}]"
        yield f"    rows = {rows}"
        yield "    return (rows * weights).sum() / weights.sum()"
    else:
        yield f"    return ({rows}).mean()"


def _optimizer(spec: ExperimentSpec) -> Iterator[str]:
    training = spec.training
    yield "\n\ndef penalty():"
    yield "    weights = [layer.weight for layer in model if isinstance(layer, nn.Linear)]"
    yield "    weights = [weight for weight in weights if weight.requires_grad]"
    yield (
        f"    return sum((0.5 * {training.l2!r} * w.square().sum() + {training.l1!r} * "
        "w.abs().sum() for w in weights), torch.zeros(()))"
    )
    factor = rate_factor_code(training, "update")
    yield f"\n\ndef rate_factor(update):\n    return {factor}"
    yield "\n\ntrained = [p for p in model.parameters() if p.requires_grad]"
    optimizer = training.optimizer
    yield f"optimizer = torch.optim.{filled_in(OPTIMIZERS[optimizer.name], optimizer)}"
