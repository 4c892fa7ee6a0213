"""The same gradient, and what three optimizers make of it."""

from __future__ import annotations

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.experiment.lesson import Look, Option, Put, Step
from desktop_nn.experiment.project import Project
from lessons.parts import given, lesson, look, one_batch, put, samples, step

RATE = 0.01


def _puts(optimizer: str) -> tuple[Put, ...]:
    return (put("training.optimizer", OPTIMIZERS[optimizer].choice(learning_rate=RATE)),)


def _new(*values: float) -> tuple[Look, ...]:
    return (look("new W1", "after W1", *values, decimals=3),)


def _step() -> Step:
    return Step(
        "One step",
        "All three get the same gradient and the same rate, 0.01. Choose one, and see where the "
        "weights go.",
        "after",
        "W1",
        (0, 0),
        options=(
            Option(
                "gradient descent",
                _puts("gradient_descent"),
                "Takes off the rate times the gradient: 0.5 − 0.01 · 0.1 = 0.499. A gradient "
                "twice as large moves its weight twice as far.",
                _new(0.499, 0.298),
            ),
            Option(
                "RMSprop",
                _puts("rmsprop"),
                "Divides each gradient by the root of the running mean of its squares. At the "
                "first update that mean is only a hundredth of the square, so the step is ten "
                "times the rate: 0.1 for both.",
                _new(0.4, 0.2),
            ),
            Option(
                "Adam",
                _puts("adam"),
                "Does the same with a running mean of the gradients, and corrects both for their "
                "empty start. So its first step is the rate itself, whatever the gradient: 0.01.",
                _new(0.49, 0.29),
            ),
        ),
        tries=(
            "Apply the update, a few times: with gradient descent the steps shrink as the "
            "gradient does. And with Adam?",
            "In Explore, under Data, choose Momentum as the optimizer: how large is its "
            "tenth step?",
        ),
    )


def optimizers() -> Project:
    spec = one_batch(2, (given(1, 1, "identity", 0.5, 0.3),), "half_squared_error", RATE, 2)
    gradient = step(
        "A gradient",
        "A net of two weights, 0.5 and 0.3, and nothing else: no hidden layer, no bias, no bend. "
        "Each of the two samples uses one weight only, and gives an error: 0.2 and 0.4. The "
        "gradient of a weight is the mean of error times input over both samples: (0.1, 0.2).",
        "backward dW1",
        look("W1", "before W1", 0.5, 0.3, decimals=1),
        look("dW1", "backward dW1", 0.1, 0.2, decimals=1),
        index=(0, 0),
        tries=("Click 0.1 in the matrices: only the first sample has a share in it.",),
    )
    share = step(
        "A slip: no 1/N",
        "A gradient summed over the batch in place of its mean is N times as large: (0.2, 0.4) "
        "here, where N is 2. The step would be twice as long, and lead to 0.498 and 0.296. With "
        "another batch size every rate would mean something else. So the mean's 1/N stands in "
        "dZ, and from there in every gradient.",
        "backward dZ1",
        look("dZ1", "backward dZ1", 0.1, 0.2, decimals=1),
    )
    memory = Step(
        "What an optimizer remembers",
        "Gradient descent forgets each gradient at once. The others keep something, one number "
        "for every weight, from update to update. Their steps are made of that.",
        "update",
        "step_W1",
        (0, 0),
        options=(
            Option(
                "gradient descent",
                _puts("gradient_descent"),
                "Nothing is kept: the step is the rate times the gradient, 0.01 · 0.1 = 0.001.",
                (look("step", "update step_W1", 0.001, 0.002, decimals=3),),
            ),
            Option(
                "RMSprop",
                _puts("rmsprop"),
                "v, the running mean of the squares: 0.01 · 0.1² = 0.0001. The step divides by its "
                "root.",
                (look("v", "update v_W1", 0.0001, 0.0004, decimals=4),),
            ),
            Option(
                "Adam",
                _puts("adam"),
                "m, the running mean of the gradients: 0.1 · 0.1 = 0.01; and v, of their squares: "
                "0.001 · 0.1² = 0.00001. The step is m over the root of v, both corrected.",
                (
                    look("m", "update m_W1", 0.01, 0.02, decimals=2),
                    look("v", "update v_W1", 0.00001, 0.00004, decimals=5),
                ),
            ),
        ),
    )
    own = samples([[1.0, 0.0], [0.0, 1.0]], [0.3, -0.1])
    return lesson("Optimizers", spec, own, gradient, _step(), share, memory)
