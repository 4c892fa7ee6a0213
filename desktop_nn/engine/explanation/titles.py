"""What a number is, in plain words: "Z1[4, 2], weighted sum of neuron 2 of layer 1, sample 4"."""

from __future__ import annotations

from desktop_nn.engine.explanation.notation import is_gradient, plain_name
from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.number_text import grouped

MEANINGS = {
    "Z": "weighted sum",
    "mean": "mean of the weighted sums in this batch",
    "variance": "variance of the weighted sums in this batch",
    "inverse_deviation": "1 / √(variance + ε)",
    "Xhat": "normalised weighted sum",
    "U": "scaled and shifted sum",
    "A": "output",
    "mask": "dropout mask",
    "D": "output after dropout",
    "norm_slope": "γ / √(variance + ε)",
    "norm_part": "part that mean and variance take off the slope",
    "deviation": "running standard deviation, with ε,",
    "Phi": "Φ(u), the normal distribution",
    "bell": "exp(−u²/2)",
    "silu_divisor": "1 + exp(−u)",
    "positive_part": "max(0, u)",
    "b": "bias",
    "gamma": "scale of batch norm",
    "beta": "shift of batch norm",
}
ROWS_OF_TWO = {
    "running": ("running mean", "running variance"),
    "running_part": ("addition to the running mean", "addition to the running variance"),
}
OF_SAMPLES = {
    "softmax_row": "sum of exponentials, over the classes",
    "softmax_peak": "largest of the activation's inputs",
    "softmax_dot": "Σ a ∂L/∂a, over the classes",
    "sample_loss": "loss of one sample",
    "shares": "what the sample counts for",
    "target_sums": "sum of its targets",
    "loss_row": "one number of the sample, on the way to the loss",
    "loss_rivals": "how many classes tie for the hardest",
}
OF_THE_LOSS = {
    "loss_terms": "part of the loss",
    "loss_part": "on the way to the loss",
    "loss_shifted": "logit less the largest one",
    "loss_half": "half of the error, within ±δ",
    "loss_error": "error times share",
    "loss_margins": "margin against the true class",
    "class_halves": "1 for the sample's class, else 0",
    "classes[:, 0:1]": "1 for the first class, else 0",
    "classes[:, 1:2]": "1 for the second class, else 0",
}
OF_ARRAYS = {
    "squares_W": "sum of the squared weights of layer {layer}",
    "sizes_W": "sum of the sizes of the weights of layer {layer}",
    "squares_dW": "squared norm of the gradient of the weights of layer {layer}",
    "squares_db": "squared norm of the gradient of the biases of layer {layer}",
    "squares_dgamma": "squared norm of the gradient of layer {layer}'s γ",
    "squares_dbeta": "squared norm of the gradient of layer {layer}'s β",
}
OF_ALL = {
    "loss": "the batch's loss",
    "total_weight": "sum of the samples' class weights",
    "total_weight_bound": "sum of the samples' class weights, never 0",
}


def title_of(update: TracedUpdate, place: Place) -> str:
    """The number's name, and what it is."""
    meaning = _meaning(update, place)
    after = ", after the update" if place.phase == "after" else ""
    return f"{plain_name(place)}{', ' if meaning else ''}{meaning}{after}"


def _meaning(update: TracedUpdate, place: Place) -> str:
    letters, layer = letters_of(place.name), layer_of(place.name)
    index = [k + 1 for k in place.index]
    sample = _sample(update, place)
    if letters in OF_ALL:
        return OF_ALL[letters]
    if letters in OF_ARRAYS:
        return OF_ARRAYS[letters].format(layer=layer)
    if letters in OF_SAMPLES:
        return f"{OF_SAMPLES[letters]}, {sample}"
    if letters in OF_THE_LOSS:
        return f"{OF_THE_LOSS[letters]}, output {index[1]}, {sample}"
    if letters in ("X", "Y"):
        return f"{'input' if letters == 'X' else 'target'} {index[1]} of {sample}"
    if letters in ROWS_OF_TWO:
        return f"{ROWS_OF_TWO[letters][index[0] - 1]} of neuron {index[1]} of layer {layer}"
    if is_gradient(letters):
        return _of_layer(letters[1:], layer, index, sample, "of the ")
    return _of_layer(letters, layer, index, sample)


def _sample(update: TracedUpdate, place: Place) -> str:
    """“sample 3” of the batch; of an evaluation, of the data."""
    if not place.index:
        return ""
    if update.is_evaluation:
        return f"sample {grouped(update.rows[0] + 1)} of the data"
    return f"sample {place.index[0] + 1}"


def _of_layer(letters: str, layer: int, index: list[int], sample: str, start: str = "") -> str:
    if letters == "W":
        source = "input" if layer == 1 else "neuron"
        return f"{start}weight from {source} {index[0]} to neuron {index[1]}"
    if letters == "X":
        return f"of input {index[1]}, {sample}"
    if letters not in MEANINGS:
        return ""
    told = f"{start}{MEANINGS[letters]} of neuron {index[-1]} of layer {layer}"
    return told if len(index) == 1 else f"{told}, {sample}"
