"""Edits of a document, as the forms make them."""

from dataclasses import replace

from desktop_nn.experiment.problem import errors
from desktop_nn.models.data_settings import data_settings
from desktop_nn.models.training_settings import training_settings

RATE = "training.optimizer.learning_rate"


def setting(document, where):
    both = [*data_settings(document), *training_settings(document)]
    return next(each for each in both if each.where == where)


def change(where, value):
    return lambda document: setting(document, where).change(value)


def change_layer(index, **values):
    def edit(document):
        layer = replace(document.spec.network.layers[index], **values)
        return document.change_layer(index, layer, "layer by hand", "network.layers")

    return edit


EDITS = {
    "seed 7": lambda document: document.change_seed(7),
    "data set moons": lambda document: document.change_source("moons"),
    "data set digits": lambda document: document.change_source("digits"),
    "data set XOR": lambda document: document.change_source("xor"),
    "samples 300": change("data.source.samples", 300.0),
    "noise 0.5": change("data.source.noise", 0.5),
    "validation share 30\u202f%": change("data.validation_share", 0.3),
    "batch size 20": change("training.batch_size", 20.0),
    "standardise inputs": change("data.standardize", True),
    "data seed 9": change("data.seed", 9.0),
    "loss mean squared error": change("training.loss", "mean_squared_error"),
    "optimizer RMSprop": change("training.optimizer", "rmsprop"),
    "learning rate 0.03": change(RATE, 0.03),
    "β₁ 0.8": change("training.optimizer.beta1", 0.8),
    "ε 1e−6": change("training.optimizer.epsilon", 1e-6),
    "L2 0.001": change("training.l2", 0.001),
    "add layer 2": lambda document: document.add_layer(1),
    "remove layer 1": lambda document: document.remove_layer(0),
    "move layer 1 to 2": lambda document: document.move_layer(0, 1),
    "redraw layer 1": lambda document: document.redraw_layer(0),
    "layer by hand": change_layer(0, units=5, dropout=0.25),
}


def refusals(document):
    return [problem.where for problem in errors(document.problems)]
