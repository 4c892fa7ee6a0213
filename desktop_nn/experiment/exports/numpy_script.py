"""A run as a NumPy script that needs nothing else: it trains again, and prints the same losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.layout import KeptInputs, Layout, copy_kept
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import EvaluationPlan, Plan
from desktop_nn.engine.program import Array
from desktop_nn.engine.streams import Purpose
from desktop_nn.engine.trainer import Trainer
from desktop_nn.experiment.array_setting import slots
from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.effects import changes_loss, changes_samples, is_structural, kept_inputs
from desktop_nn.experiment.exports.packed import UNPACK, one_line, packed
from desktop_nn.experiment.exports.plan_code import ArrayNames, code_of
from desktop_nn.experiment.exports.step_code import scratch_line, step_code
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.samples import Samples, prepare
from desktop_nn.experiment.specs import ExperimentSpec

CHUNK = 2048
"""Rows that a validation takes at a time, as the program does."""

BY_LAYER = ("forward", "loss", "backward")
"""The phases whose calls are taken over one by one; those on blocks of vectors become loops."""

HEAD = '''\
"""{title}

A run of Desktop NN, trained again by NumPy alone: up to update {updates}, with every change made
on the way. It prints a line an epoch: epoch, update, loss in training, loss in validation. With the
same NumPy and processor they are the program's, to the last bit.
"""

import os

# The number of threads decides the last bits, and has to be set before NumPy is loaded.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "{threads}"

import base64
import io
import math

import numpy as np

np.seterr(all="ignore")


class State:
    """What an update leaves for the next one."""


def stream(seed, *key):
    """A random generator: of the order of samples ({shuffle}), of a layer's dropout ({dropout})."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


{unpack}

def start_epoch(state):
    state.order = state.shuffle.permutation(state.training_rows)
    state.position = 0
    start_mean_loss(state)


def start_mean_loss(state):
    state.loss_sum = state.loss_weight = 0.0


def train(state, until, batch, make_update, evaluate):
    """Updates until that many were made in all."""
    inputs, targets, made = state.inputs, state.targets, {{}}
    while state.update < until:
        rows = state.order[state.position : state.position + batch]
        if len(rows) not in made:
            made[len(rows)] = make_update[len(rows)](state)
        X, Y, update = made[len(rows)]
        inputs.take(rows, 0, X, "clip")
        targets.take(rows, 0, Y, "clip")
        loss, weight = update()
        state.update += 1
        state.position += len(rows)
        state.loss_sum += loss * weight
        state.loss_weight += weight
        if state.position >= state.training_rows:
            finish_epoch(state, evaluate)


def finish_epoch(state, evaluate):
    state.epoch += 1
    loss = state.loss_sum / state.loss_weight if state.loss_weight else math.nan
    loss_sum = weight_sum = 0.0
    for start in range(state.training_rows, len(state.inputs), {chunk}):
        part = slice(start, start + {chunk})
        X, Y, run = evaluate[len(state.inputs[part])](state)
        X[:], Y[:] = state.inputs[part], state.targets[part]
        part_loss, weight = run()
        loss_sum += part_loss * weight
        weight_sum += weight
    validation = loss_sum / weight_sum if weight_sum else math.nan
    print(state.epoch, state.update, repr(loss), repr(validation), flush=True)
    start_epoch(state)


state = State()
state.update = state.updates = state.age = state.epoch = 0
state.generators, state.memory = {{}}, {{}}
'''


def numpy_script(
    title: str, journal: Journal, updates: int, own: DataSet | None = None, threads: int = 1
) -> str:
    """The code of a script that repeats the run of `journal` up to `updates`, with as many BLAS
    `threads`. `own`: the user's own data, where the spec says so."""
    parts = list(_parts(journal, updates, own))
    head = HEAD.format(
        title=one_line(title),
        updates=updates,
        threads=threads,
        shuffle=int(Purpose.SHUFFLE),
        dropout=int(Purpose.DROPOUT),
        unpack=UNPACK,
        chunk=CHUNK,
    )
    return "\n".join([head, *(part.code() for part in parts)])


# The run, change by change


@dataclass(frozen=True)
class _Part:
    """The stretch of a run from one change to the next; `before` is the part before it, `position`
    the next sample of the present epoch; `has_dropout`: somewhere in the whole run."""

    number: int
    entry: Entry
    until: int
    samples: Samples
    trainer: Trainer
    before: _Part | None
    position: int
    has_dropout: bool

    @property
    def spec(self) -> ExperimentSpec:
        return self.entry.spec

    @property
    def position_at_end(self) -> int:
        """As `position`, after the last update."""
        rows, batch = self.samples.training_rows, self.spec.training.batch_size
        left, position = self.until - self.entry.update, self.position
        in_epoch = -(-(rows - position) // batch)
        if left < in_epoch:
            return position + left * batch
        return (left - in_epoch) % -(-rows // batch) * batch

    @property
    def batches(self) -> list[int]:
        """The numbers of rows that a batch may have."""
        rows, batch = self.samples.training_rows, self.spec.training.batch_size
        left = rows - self.position
        return sorted({min(batch, rows), rows % batch, min(batch, left), left % batch} - {0})

    @property
    def chunks(self) -> list[int]:
        """The numbers of rows that are validated at a time."""
        rows = self.samples.validation_rows
        return sorted({min(CHUNK, rows), rows % CHUNK} - {0})

    def code(self) -> str:
        """First what changes, then the functions, then the training."""
        updates = {rows: f"update_{self.number}_of_{rows}" for rows in self.batches}
        evaluations = {rows: f"evaluation_{self.number}_of_{rows}" for rows in self.chunks}
        functions = [
            *(self._update_function(rows, name) for rows, name in updates.items()),
            *(self._evaluation_function(rows, name) for rows, name in evaluations.items()),
        ]
        call = f"train(state, {self.until}, {self.spec.training.batch_size}, UPDATES, EVALUATIONS)"
        call = call.replace("UPDATES", _dictionary(updates))
        call = call.replace("EVALUATIONS", _dictionary(evaluations))
        head = f"\n# From update {self.entry.update} on\n"
        return "\n".join([head, *_changes(self), "\n", *functions, call, ""])

    def _update_function(self, rows: int, name: str) -> str:
        plan = self.trainer.plan(rows)
        return _function(name, self.trainer.network, plan, step_code(self.trainer, plan), self)

    def _evaluation_function(self, rows: int, name: str) -> str:
        training, network = self.spec.training, self.trainer.network
        plan = EvaluationPlan(network, rows, training.loss, training.class_weights)
        return _function(name, network, plan, [], self)


def _dictionary(names: dict[int, str]) -> str:
    return "{" + ", ".join(f"{rows}: {name}" for rows, name in names.items()) + "}"


def _function(name: str, network: Network, plan: Plan, last: list[str], part: _Part) -> str:
    """A function that makes the plan's arrays, and the function that runs it."""
    known = {"parameters": network.parameters, "gradients": network.gradients}
    if network.running.size:
        known["running"] = network.running
    names = ArrayNames(plan.program, known, {"weight": plan.weight})
    ends = [names.of(array) for array in (plan.x, plan.y)]
    lines = code_of((o for o in plan.program if o.phase in BY_LAYER), names)
    results = [names.of(array) for array in (plan.loss, plan.weight)]
    draws = [layer for layer in network.spec.layers if layer.dropout and last]
    makes = [
        *(f"{vector} = state.{vector}" for vector in known),
        *(f"rng{_number(network, id)} = state.generators[{id}]" for id in (d.id for d in draws)),
        *names.declarations,
        *([scratch_line(part.trainer)] if last else []),
    ]
    return "\n".join(
        [
            f"def {name}(state):",
            *(f"    {line}" for line in makes),
            "",
            "    def run():",
            *(f"        {line}" for line in (*lines, *last)),
            f"        return {results[0]}.item(), {results[1]}.item()",
            "",
            f"    return {ends[0]}, {ends[1]}, run",
            "\n",
        ]
    )


def _number(network: Network, id: int) -> int:
    return [layer.id for layer in network.spec.layers].index(id) + 1


def _parts(journal: Journal, updates: int, own: DataSet | None) -> Iterator[_Part]:
    before: _Part | None = None
    has_dropout = any(entry.spec.network.has_dropout for entry in journal)
    stops = [*(entry.update for entry in journal[1:]), updates]
    for number, (entry, until) in enumerate(zip(journal, stops, strict=True), 1):
        samples, trainer = _prepared(entry.spec, own, before)
        starts = before is None or _starts_epoch(before, samples, entry.spec)
        position = 0 if before is None or starts else before.position_at_end
        part = _Part(number, entry, until, samples, trainer, before, position, has_dropout)
        yield part
        trainer.updates += until - entry.update
        trainer.age += until - entry.update
        before = part


def _prepared(
    spec: ExperimentSpec, own: DataSet | None, before: _Part | None
) -> tuple[Samples, Trainer]:
    """As a run has them after the change."""
    if before is None or changes_samples(before.spec, spec):
        samples = prepare(spec, load(spec.data, own))
    else:
        samples = before.samples
    trainer = Trainer(Network(spec.network, spec.seed), spec.training, spec.seed)
    if before is not None:
        trainer.keep_from(before.trainer, kept_inputs(before.spec, spec))
    return samples, trainer


def _starts_epoch(before: _Part, samples: Samples, spec: ExperimentSpec) -> bool:
    return before.samples.training_rows != samples.training_rows or before.spec.data != spec.data


# What a change leaves


def _changes(part: _Part) -> Iterator[str]:
    before, spec = part.before, part.spec
    if before is None or part.samples is not before.samples:
        arrays = {"inputs": part.samples.inputs, "targets": part.samples.targets}
        yield _unpack("data", arrays)
        yield 'state.inputs, state.targets = data["inputs"], data["targets"]'
        yield f"state.training_rows = {part.samples.training_rows}"
    if before is None:
        yield from _start(part)
    elif is_structural(before.spec, spec):
        yield from _rebuilt(part, before)
    if before is None or before.spec.training.optimizer.name != spec.training.optimizer.name:
        yield "state.age = 0"
        names = list(part.trainer.memory)
        yield f"state.memory = {{name: np.zeros_like(state.parameters) for name in {names!r}}}"
    yield from _generators(part)
    yield "state.gradients = np.zeros_like(state.parameters)"
    yield from _set_by_hand(part)
    if before is None:
        yield f"state.shuffle = stream({spec.seed}, {int(Purpose.SHUFFLE)}, 0)"
        yield "start_epoch(state)"
    elif _starts_epoch(before, part.samples, spec):
        yield "start_epoch(state)"
    if before is not None and changes_loss(before.spec, spec):
        yield "start_mean_loss(state)"


def _unpack(name: str, arrays: Mapping[str, Array]) -> str:
    return f'{name} = unpacked("""\n{packed(arrays)}\n""")'


def _start(part: _Part) -> Iterator[str]:
    """The numbers as they were drawn."""
    network = part.trainer.network
    yield _unpack("drawn", {"parameters": network.parameters, "running": network.running})
    yield 'state.parameters, state.running = drawn["parameters"], drawn["running"]'


def _rebuilt(part: _Part, before: _Part) -> Iterator[str]:
    """Every number that still has a place, among those that are drawn."""
    new, old = Network(part.spec.network, part.spec.seed), before.trainer.network
    inputs = kept_inputs(before.spec, part.spec)
    kept = _kept(old.layout, new.layout, inputs)
    kept_running = _kept(old.running_layout, new.running_layout, None)
    arrays = {"parameters": new.parameters, "running": new.running}
    arrays |= {"old": kept[0], "new": kept[1]}
    arrays |= {"old_running": kept_running[0], "new_running": kept_running[1]}
    yield _unpack("drawn", arrays)
    yield 'drawn["parameters"][drawn["new"]] = state.parameters[drawn["old"]]'
    yield 'drawn["running"][drawn["new_running"]] = state.running[drawn["old_running"]]'
    yield 'state.parameters, state.running = drawn["parameters"], drawn["running"]'
    yield "for name, vector in state.memory.items():"
    yield "    state.memory[name] = np.zeros_like(state.parameters)"
    yield '    state.memory[name][drawn["new"]] = vector[drawn["old"]]'


def _kept(old: Layout, new: Layout, inputs: KeptInputs) -> tuple[Array, Array]:
    """The places of the numbers that are kept, in the old vector and in the new one."""
    places = np.full(new.size, -1, np.intp)
    kept = copy_kept(old, np.arange(old.size), new, places, inputs)
    return places[kept], np.flatnonzero(kept)


def _generators(part: _Part) -> Iterator[str]:
    """Of dropout; layers that stay go on with theirs."""
    spec = part.spec
    if not part.has_dropout:
        return
    made = {
        layer.id: f"stream({spec.seed}, {int(Purpose.DROPOUT)}, {layer.id})"
        for layer in spec.network.layers
    }
    yield "state.generators = {"
    for id, code in made.items():
        yield f"    {id}: state.generators.get({id}) or {code},"
    yield "}"


def _set_by_hand(part: _Part) -> Iterator[str]:
    yield from _imported(part)
    layout = part.trainer.network.layout
    for setting in part.entry.settings:
        yield f"state.parameters[{layout.place_of(*setting.place)}] = {float(setting.value)!r}"


def _imported(part: _Part) -> Iterator[str]:
    """Whole arrays, by their names."""
    network = part.spec.network
    known = slots(network)
    given = {known[a.place].name: a.values.astype(network.dtype) for a in part.entry.arrays}
    if given:
        yield _unpack("imported", given)
    for array in part.entry.arrays:
        slot = known[array.place]
        stretch = f"{slot.stretch.start}:{slot.stretch.stop}"
        yield f'state.{slot.vector}[{stretch}] = imported["{slot.name}"]'
