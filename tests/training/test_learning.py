"""What the sample projects promise: learnt, for nine seeds out of ten, in a stated count of epochs.

The settings are those of the files. A seed draws the weights, the order of the samples and the
dropout, and here the split too, and the samples where they are random.
"""

from dataclasses import replace

from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run

SEEDS = range(1, 11)
ENOUGH = 9


def reached(name, epochs, measure):
    """What each seed has reached after so many epochs, which the sample's notes state."""
    project = open_project(resource("samples", f"{name}.dnn"))
    assert f"{epochs} epochs" in project.notes
    spec = project.spec
    results = []
    for seed in SEEDS:
        run = Run(replace(spec, seed=seed, data=replace(spec.data, seed=seed)))
        run.advance(epochs * run.updates_per_epoch)
        assert run.epoch == epochs
        results.append(measure(run))
    return results


def enough(results, least):
    return sum(result >= least for result in results) >= ENOUGH


def training_accuracy(run):
    return run.training_metrics().accuracy


def validation_accuracy(run):
    return run.validation_metrics().accuracy


def validation_r_squared(run):
    """Of the points that were held out."""
    held_out = slice(run.samples.training_rows, None)
    inputs, targets = run.samples.inputs[held_out], run.samples.targets[held_out]
    return run.evaluator.value_metrics(inputs, targets).r_squared[0]


def layers_of(name):
    network = open_project(resource("samples", f"{name}.dnn")).spec.network
    return network.inputs, *(layer.units for layer in network.layers)


def noise_of(name):
    spec = open_project(resource("samples", f"{name}.dnn")).spec
    return spec.data.source.number("noise")


def test_that_xor_is_learnt_in_60_epochs():
    assert noise_of("xor") == 0.0
    assert enough(results := reached("xor", 60, validation_accuracy), 0.98), results


def test_that_the_training_points_of_the_spiral_are_learnt_in_600_epochs():
    assert noise_of("spiral") == 0.0
    assert layers_of("spiral") == (2, 16, 16, 1)
    assert enough(results := reached("spiral", 600, training_accuracy), 0.99), results


def test_that_97_percent_of_held_out_digits_are_right_after_60_epochs():
    assert layers_of("digits") == (64, 64, 32, 10)
    assert enough(results := reached("digits", 60, validation_accuracy), 0.97), results


def test_that_a_sine_is_fitted_in_200_epochs():
    assert noise_of("sine") == 0.0
    assert enough(results := reached("sine", 200, validation_r_squared), 0.999), results
