"""What scripts for other programs share: the same samples and start at their head, and activations
and losses by tables of those programs' code."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.array_setting import put_arrays
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.exports.packed import UNPACK, one_line, packed
from desktop_nn.experiment.exports.step_code import number_codes
from desktop_nn.experiment.exports.weights_files import weight_arrays
from desktop_nn.experiment.journal import Entry
from desktop_nn.experiment.samples import prepare, target_form
from desktop_nn.experiment.specs import ExperimentSpec

ALIKE = "The first ones are the\nprogram's to 1e-5."
OTHER_MASKS = "Dropout draws other masks there, so the losses differ\nfrom the first update on."


def script_head(
    head: str,
    title: str,
    remark: str,
    spec: ExperimentSpec,
    epochs: int,
    own: DataSet | None,
    start: Entry | None,
) -> str:
    """The template with what every such script begins with. `own`: the user's own data, where the
    spec says so; `start`: the first entry of a run's journal."""
    samples = prepare(spec, load(spec.data, own))
    return head.format(
        title=one_line(title),
        remark=remark,
        unpack=UNPACK,
        epochs=epochs,
        batch=spec.training.batch_size,
        rate=repr(spec.training.optimizer.number("learning_rate")),
        data=packed({"inputs": samples.inputs, "targets": samples.targets}),
        rows=samples.training_rows,
        start=packed(weight_arrays(started(spec, start))),
    )


def started(spec: ExperimentSpec, start: Entry | None) -> Network:
    """As it stands before the first update: what was set there, by hand or by an import, is set
    too, as far as `spec` has a place for it."""
    network = Network(spec.network, spec.seed)
    if start is not None:
        held = start.held_by(spec)
        put_arrays(held.arrays, network)
        for setting in held.settings:
            network.set_parameter(*setting.place, setting.value)
    return network


def filled_in(code: str, choice: Choice, clip: str = "") -> str:
    """With the choice's numbers, where the code has gaps for them."""
    return code.format(**number_codes(choice), clip=clip)


def activation_code(spec: ExperimentSpec, layer: LayerSpec, codes: Mapping[str, str]) -> str:
    """Of a layer; empty where the loss takes what enters the activation: the stable way."""
    if layer is spec.network.output and spec.training.loss.name == "cross_entropy":
        return ""
    return filled_in(codes[ACTIVATIONS[layer.activation.name].outputs_of], layer.activation)


def loss_code(
    spec: ExperimentSpec, losses: Mapping[str, str], cross_entropy: Mapping[str, str]
) -> str:
    """A number for each row of the batch; cross-entropy goes by its output."""
    loss = spec.training.loss
    if loss.name == "cross_entropy":
        return cross_entropy[spec.network.output.activation.name]
    return filled_in(losses[loss.name], loss)


def class_code(spec: ExperimentSpec, whole_numbers: str) -> str:
    """The classes of the batch's targets y; `whole_numbers`: how truths become these."""
    if spec.network.output.units > 1:
        return "y.argmax(1)"
    middle = 0.0 if target_form(spec) == "minus_one_one" else 0.5
    return f"(y[:, 0] > {middle}){whole_numbers}"
