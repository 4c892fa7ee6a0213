"""Makes the sample projects that lie beside this file: `python resources/samples/make_samples.py`.

The lessons among them stand in the folder `lessons`. The same program gives the same bytes.
Accuracies in the notes were measured with these settings.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from desktop_nn.engine.catalog import (
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.files import SUFFIX, save_project
from desktop_nn.experiment.project import Project, dense
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec
from desktop_nn.experiment.stop_rules import StopSpec
from lessons import LESSONS

FOLDER = Path(__file__).resolve().parent


# Points of the plane


def _experiment(
    source: Choice, layers: tuple[LayerSpec, ...], training: TrainingSpec, features: int = 0
) -> ExperimentSpec:
    row = DATA_SOURCES[source.name]
    inputs = {"digits": 64, "iris": 4, "sine": 1}.get(source.name, 2)
    network = NetworkSpec(features or inputs, layers, next_id=len(layers) + 1)
    return ExperimentSpec(network, DataSpec(source, standardize=row.standardize), training)


def _training(optimizer: str, rate: float, loss: str = "cross_entropy") -> TrainingSpec:
    choice = OPTIMIZERS[optimizer].choice(learning_rate=rate)
    return TrainingSpec(LOSSES[loss].choice(), choice)


def _cosine(training: TrainingSpec, length: int) -> TrainingSpec:
    """The rate falls to a hundredth of itself within `length` updates."""
    return replace(training, schedule=SCHEDULES["cosine"].choice(length=length, floor=0.01))


def _two_classes(source: Choice, hidden: int, rate: float = 0.02) -> ExperimentSpec:
    layers = (dense(1, hidden, "tanh"), dense(2, 1, "sigmoid"))
    return _experiment(source, layers, _training("adam", rate))


def spiral() -> Project:
    notes = (
        "Two arms wound into each other, without noise, and two layers of sixteen tanh units to "
        "tell them apart.\n\n"
        "After 50 epochs some three in four points are right; then the decision map follows the "
        "arms inwards, turn by turn. After 600 epochs all of the training points are right, and "
        "100 % of the held-out ones. So it is with fifteen other seeds: all training points, and "
        "98 to 100 % of the others.\n\n"
        "The rate falls by a cosine, within these 600 epochs. With a constant one the loss leaps "
        "up now and then, and the net has to find its way back.\n\n"
        "With eight units a layer it takes longer. Turn the noise up, and the arms run into one "
        "another: what the net learns then is partly noise."
    )
    layers = (dense(1, 16, "tanh"), dense(2, 16, "tanh"), dense(3, 1, "sigmoid"))
    # 400 samples are 13 batches: 600 epochs.
    training = _cosine(replace(_training("adam", 0.02), batch_size=32), 13 * 600)
    spec = _experiment(DATA_SOURCES["spiral"].choice(noise=0.0), layers, training)
    return Project(spec, title="Spiral", notes=notes)


def xor() -> Project:
    notes = (
        "Blue where both coordinates have the same sign: no straight line parts the classes, so "
        "a net without a hidden layer can't learn it. Remove the hidden layer, and see.\n\n"
        "Twelve tanh units get 100 % of the held-out points right after 60 epochs, and at least "
        "98 % with each of ten other seeds. With four units, most starts end somewhat below: it is "
        "the spare ones that make it sure.\n\n"
        "With noise the classes mix along the axes, and nothing can tell them apart there. Or add "
        "a dimension: then it is the parity of three signs."
    )
    spec = _two_classes(DATA_SOURCES["xor"].choice(noise=0.0), 12, 0.03)
    return Project(spec, title="XOR", notes=notes)


def circle() -> Project:
    notes = (
        "A disc inside a ring. Each hidden unit draws one soft line across the plane, and the "
        "output joins the lines to a closed curve.\n\n"
        "Four units get 99 % of the held-out points right after 40 epochs. Try three, which is "
        "just enough for a triangle, and two, which can't close the curve."
    )
    spec = _two_classes(DATA_SOURCES["circle"].choice(), 4)
    return Project(spec, title="Circle", notes=notes)


def moons() -> Project:
    notes = (
        "Two crescents that reach into each other. First the net finds the best straight line, "
        "then it bends it: the loss falls in two steps.\n\n"
        "95 % of the held-out points are right after 40 epochs. Turn the noise up to see "
        "training and validation loss part."
    )
    spec = _two_classes(DATA_SOURCES["moons"].choice(noise=0.5), 6)
    return Project(spec, title="Moons", notes=notes)


def gaussian() -> Project:
    notes = (
        "Two round clouds and a single neuron: this is logistic regression, with two weights, a "
        "bias, and plain gradient descent.\n\n"
        "The weights form an arrow square to the border, and it grows longer as the neuron gets "
        "surer. 96 % of the held-out points are right after 20 epochs, and the rest lie in the "
        "other cloud: no net can do much better."
    )
    training = _training("gradient_descent", 0.05)
    source = DATA_SOURCES["gaussian"].choice(noise=1.0)
    spec = _experiment(source, (dense(1, 1, "sigmoid"),), training)
    return Project(spec, title="Gaussian clouds", notes=notes)


def curve() -> Project:
    notes = (
        "Values instead of classes: y = sin(x) + x / 6 from 200 noisy points, with an identity "
        "output and the mean squared error.\n\n"
        "The net lays a straight line first, then bends it wave by wave. After 300 epochs the "
        "held-out error is 0.020. The noise alone is 0.1² = 0.01, and what falls below that on "
        "the training points is noise learnt by heart."
    )
    layers = (dense(1, 16, "tanh"), dense(2, 16, "tanh"), dense(3, 1, "identity"))
    training = _training("adam", 0.01, "mean_squared_error")
    spec = _experiment(DATA_SOURCES["sine"].choice(), layers, training)
    return Project(spec, title="Curve to fit", notes=notes)


def sine() -> Project:
    notes = (
        "A plain sine, without noise: here a net shows how exact it can be. The loss is the mean "
        "squared error, so that its root is how far the curve is off.\n\n"
        "Adam's rate falls by a cosine, over 200 epochs, to a hundredth of where it began. Large "
        "steps find the shape, small ones settle: after 200 epochs R² of the held-out points is "
        "0.9999, and over 0.999 with each of ten seeds.\n\n"
        "With a constant rate the loss jumps up and down to the end, since every batch pulls "
        "another way and the steps never get smaller."
    )
    layers = (dense(1, 16, "tanh"), dense(2, 16, "tanh"), dense(3, 1, "identity"))
    # 320 samples are 32 batches: 200 epochs.
    training = _cosine(_training("adam", 0.02, "mean_squared_error"), 32 * 200)
    source = DATA_SOURCES["sine"].choice(samples=400, noise=0.0, trend=0.0)
    return Project(_experiment(source, layers, training), title="Exact sine", notes=notes)


def spirals() -> Project:
    notes = (
        "Three arms, three classes: a softmax with a unit for each, and cross-entropy. The map "
        "shows the class that leads, fainter where its lead is small.\n\n"
        "After 200 epochs, with the rate falling by a cosine, 97.2 % of the held-out points are "
        "right. What is left lies near the centre, where the arms touch and the noise mixes "
        "them.\n\n"
        "Try four arms, or five: each needs more units and more samples than the one before."
    )
    layers = (dense(1, 16, "tanh"), dense(2, 16, "tanh"), dense(3, 3, "softmax"))
    # 720 samples are 36 batches: 200 epochs.
    training = _cosine(replace(_training("adam", 0.02), batch_size=20), 36 * 200)
    source = DATA_SOURCES["spiral"].choice(samples=900, arms=3)
    return Project(_experiment(source, layers, training), title="Three arms", notes=notes)


# What helps, and what doesn't


def vanishing() -> Project:
    notes = (
        "Six tanh layers whose weights start at N(0, 0.01²). Each layer makes what it gets some "
        "thirty times smaller, and on the way back each makes the gradient smaller by as much: at "
        "the first layer next to nothing of it is left.\n\n"
        "So the loss stays at 0.693, which is ln 2, what guessing costs. After 50 epochs nothing "
        "has been learnt: the hidden maps are blank, and the weights of all layers but the last "
        "are where they began.\n\n"
        "Now choose Xavier as the initializer of all seven layers, and Reset. A layer then keeps "
        "the size of what passes through it, and after 50 epochs all held-out points are right."
    )
    start = INITIALIZERS["small_random"].choice()
    hidden = [replace(dense(number, 8, "tanh"), initializer=start) for number in range(1, 7)]
    layers = (*hidden, replace(dense(7, 1, "sigmoid"), initializer=start))
    training = _training("gradient_descent", 0.1)
    spec = _experiment(DATA_SOURCES["moons"].choice(), layers, training)
    return Project(spec, title="Vanishing signal", notes=notes)


def features() -> Project:
    notes = (
        "A disc inside a ring again, and one single neuron, without any hidden layer. What makes "
        "it possible are the features: besides x1 and x2 the neuron gets their squares, their "
        "product and their sines.\n\n"
        "The squares alone would do, since x1² + x2² is the distance from the centre, squared. The "
        "L1 penalty finds that out: after 40 epochs their weights are about −4, and the other five "
        "within a tenth or so of 0. 100 % of the held-out points are right.\n\n"
        "Without the penalty the two go on growing, and the others move away from 0. Without the "
        "two squares nothing is left but a guess."
    )
    formulas = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")
    training = replace(_training("adam", 0.03), l1=0.01)
    source = DATA_SOURCES["circle"].choice(noise=0.4)
    spec = _experiment(source, (dense(1, 1, "sigmoid"),), training, len(formulas))
    data = replace(spec.data, features=formulas, standardize=True)
    return Project(replace(spec, data=data), title="Features and L1", notes=notes)


def overfitting() -> Project:
    notes = (
        "Ninety noisy points to train on, and a net of 1\u202f185 numbers, which has room for "
        "every one of them. The training loss falls and falls; the validation loss turns around "
        "after some twenty epochs.\n\n"
        "So a stop rule ends the run once 30 epochs have brought no lower validation loss, and the "
        "best state is kept: go back to it. Without the rule, the loss of the held-out points is "
        "nearly four times its best after 400 epochs. Run goes on until the rule speaks again.\n\n"
        "Or hold the net back, and Reset: with an L2 of 0.01, or a dropout of 0.3 in both hidden "
        "layers, the validation loss stays near its best for as long as you like."
    )
    layers = (dense(1, 32, "tanh"), dense(2, 32, "tanh"), dense(3, 1, "sigmoid"))
    training = replace(_training("adam", 0.01), stop=StopSpec(patience=30))
    source = DATA_SOURCES["moons"].choice(samples=150, noise=1.0)
    spec = _experiment(source, layers, training)
    spec = replace(spec, data=replace(spec.data, validation_share=0.4))
    return Project(spec, title="Overfitting", notes=notes)


def imbalance() -> Project:
    notes = (
        "Of 600 points 30 are rare, 5 %, and they lie at the edge of the usual cloud. Who calls "
        "every point usual is right 95 times in 100, and has found nothing.\n\n"
        "Here a rare point counts ten times as much as a usual one. After 30 epochs 9 of the 13 "
        "held-out rare points are found, at the price of 8 false alarms; accuracy is 95 %.\n\n"
        "Where both classes count the same, accuracy is 95 % again after 30 epochs, and not a "
        "single rare point of those held out is found. The confusion matrix shows what accuracy "
        "hides."
    )
    training = replace(_training("adam", 0.02), class_weights=(1.0, 10.0))
    layers = (dense(1, 4, "tanh"), dense(2, 1, "sigmoid"))
    network = NetworkSpec(2, layers, next_id=3)
    spec = ExperimentSpec(network, DataSpec(Choice(OWN), validation_share=0.4), training)
    return Project(spec, own=_rare_points(), title="Rare class", notes=notes)


def _rare_points() -> DataSet:
    """570 points of N(0, 1) and 30 of N(1.4, 0.7²), shuffled, as the project's own samples."""
    rng = np.random.default_rng(1)
    rare = np.repeat([0.0, 1.0], [570, 30])[:, None]
    points = 1.4 * rare + np.where(rare, 0.7, 1.0) * rng.standard_normal((600, 2))
    order = rng.permutation(600)
    names = ("x₁", "x₂"), ("class",), ("usual", "rare")
    return DataSet(points[order], rare[order], *names)


# Measured data


def digits() -> Project:
    notes = (
        "1\u202f797 handwritten digits of 8×8 pixels, ten classes, two ReLU layers and a softmax. "
        "A fifth is held out.\n\n"
        "In 30 epochs, which take about a second, 96.7 % of the held-out digits are right; "
        "after 60 epochs 97.8 %, and from 97.5 to 99.4 % with ten other seeds. Look at the "
        "confusion matrix for the pairs that are left.\n\n"
        "Batch norm lets a large rate do no harm, dropout and AdamW's weight decay keep the net "
        "from learning the samples by heart, and the cosine schedule makes ever finer steps. "
        "Switch them off one by one, and compare."
    )
    layers = (_normalised(1, 64), _normalised(2, 32), dense(3, 10, "softmax"))
    choice = OPTIMIZERS["adamw"].choice(learning_rate=0.01, weight_decay=0.1)
    training = TrainingSpec(LOSSES["cross_entropy"].choice(), choice, batch_size=32)
    # 1 438 samples are 45 batches: 60 epochs.
    spec = _experiment(DATA_SOURCES["digits"].choice(), layers, _cosine(training, 45 * 60))
    return Project(spec, title="Handwritten digits", notes=notes)


def _normalised(id: int, units: int) -> LayerSpec:
    """ReLU after batch norm, which makes a bias needless, and a little dropout."""
    layer = dense(id, units, "relu", "he_normal")
    return replace(layer, bias=False, batch_norm=True, dropout=0.1)


def iris() -> Project:
    notes = (
        "150 flowers, four measures, three species. One species stands apart and is learnt at "
        "once; the other two overlap.\n\n"
        "The measures are standardised, since they differ in size. After 60 epochs all 30 held-out "
        "flowers are right and 98 % of those trained on; with another split of the data it is "
        "rather 93 to 100 %: thirty flowers are few to judge by."
    )
    layers = (dense(1, 8, "tanh"), dense(2, 3, "softmax"))
    spec = _experiment(DATA_SOURCES["iris"].choice(), layers, _training("adam", 0.01))
    return Project(spec, title="Iris flowers", notes=notes)


SAMPLES: tuple[Callable[[], Project], ...] = (
    *LESSONS,
    spiral,
    xor,
    circle,
    moons,
    gaussian,
    curve,
    sine,
    spirals,
    vanishing,
    features,
    overfitting,
    imbalance,
    digits,
    iris,
)
"""Each makes the project of the file with its name."""


def main(folder: Path = FOLDER) -> int:
    for sample in SAMPLES:
        save_project(folder / f"{sample.__name__}{SUFFIX}", sample())
    return 0


if __name__ == "__main__":
    sys.exit(main())
