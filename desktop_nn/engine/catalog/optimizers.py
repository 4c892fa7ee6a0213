"""Optimizers: each a function that writes one update of a stretch of the parameter vector.

`w` and `g` are matching stretches of parameters and gradients, `memory` the optimizer's own named
vectors over the same stretch, `t` a scratch array; all (P,). Formulas as PyTorch documents them.
Sources: Polyak 1964 (momentum); Sutskever et al. 2013 (Nesterov); Duchi et al. 2011 (AdaGrad);
Tieleman and Hinton 2012 (RMSprop); Kingma and Ba 2015 (Adam); Loshchilov and Hutter 2019 (AdamW).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program


@dataclass(frozen=True)
class Stretch:
    """One stretch of the vectors that an update works on; arrays: (P,)."""

    w: Array
    g: Array
    memory: Mapping[str, Array]
    t: Array


WriteUpdate = Callable[[Program, Choice, Stretch, Mapping[str, Array]], None]
Scalars = Callable[[Choice, float, int], Mapping[str, float]]


def _rate_alone(choice: Choice, rate: float, age: int) -> Mapping[str, float]:
    return {"rate": rate}


@dataclass(frozen=True)
class Optimizer(Row):
    """`memory` names the vectors that the optimizer keeps. `scalars(choice, rate, age)` gives the
    numbers that may change from update to update, by name: from the scheduled learning rate and
    the count of updates since the memory was empty (1 is the first); `ages` where that matters."""

    write: WriteUpdate = None  # type: ignore[assignment]
    memory: tuple[str, ...] = ()
    scalars: Scalars = _rate_alone
    ages: bool = False


def _step(program: Program, x: Stretch) -> None:
    program.write(np.subtract, x.w, x.t, out=x.w)


def _gradient_descent(
    program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]
) -> None:
    """w ← w − η g"""
    program.write(np.multiply, x.g, scalars["rate"], out=x.t)
    _step(program, x)


def _write_velocity(program: Program, choice: Choice, x: Stretch) -> Array:
    """v ← μ v + g"""
    velocity = x.memory["velocity"]
    program.write(np.multiply, velocity, program.constant(choice.number("momentum")), out=velocity)
    return program.write(np.add, velocity, x.g, out=velocity)


def _momentum(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """v ← μ v + g,  w ← w − η v"""
    velocity = _write_velocity(program, choice, x)
    program.write(np.multiply, velocity, scalars["rate"], out=x.t)
    _step(program, x)


def _nesterov(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """v ← μ v + g,  w ← w − η (g + μ v)"""
    velocity = _write_velocity(program, choice, x)
    program.write(np.multiply, velocity, program.constant(choice.number("momentum")), out=x.t)
    program.write(np.add, x.t, x.g, out=x.t)
    program.write(np.multiply, x.t, scalars["rate"], out=x.t)
    _step(program, x)


def _write_average(program: Program, average: Array, keep: float, new: Array) -> None:
    """average ← keep · average + (1 − keep) · new; `new` is used up."""
    program.write(np.multiply, average, program.constant(keep), out=average)
    program.write(np.multiply, new, program.constant(1.0 - keep), out=new)
    program.write(np.add, average, new, out=average)


def _write_scaled_step(
    program: Program, choice: Choice, x: Stretch, v: Array, scalars: Mapping[str, Array]
) -> None:
    """w ← w − η g / (√v + ε)"""
    program.write(np.sqrt, v, out=x.t)
    program.write(np.add, x.t, program.constant(choice.number("epsilon")), out=x.t)
    program.write(np.divide, x.g, x.t, out=x.t)
    program.write(np.multiply, x.t, scalars["rate"], out=x.t)
    _step(program, x)


def _adagrad(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """s ← s + g²,  w ← w − η g / (√s + ε)"""
    squares = x.memory["s"]
    program.write(np.multiply, x.g, x.g, out=x.t)
    program.write(np.add, squares, x.t, out=squares)
    _write_scaled_step(program, choice, x, squares, scalars)


def _rmsprop(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """v ← α v + (1 − α) g²,  w ← w − η g / (√v + ε)"""
    v = x.memory["v"]
    program.write(np.multiply, x.g, x.g, out=x.t)
    _write_average(program, v, choice.number("alpha"), x.t)
    _write_scaled_step(program, choice, x, v, scalars)


def _adam(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η m̂ / (√v̂ + ε)

    With m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), the last step is the same as
    w ← w − step · m / (√v + ε′), where step = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) and ε′ = ε √(1 − β₂ᵗ):
    two passes over memory fewer.
    """
    m, v = x.memory["m"], x.memory["v"]
    beta1, beta2 = choice.number("beta1"), choice.number("beta2")
    program.write(np.multiply, x.g, program.constant(1.0 - beta1), out=x.t)
    program.write(np.multiply, m, program.constant(beta1), out=m)
    program.write(np.add, m, x.t, out=m)
    program.write(np.multiply, x.g, x.g, out=x.t)
    _write_average(program, v, beta2, x.t)
    program.write(np.sqrt, v, out=x.t)
    program.write(np.add, x.t, scalars["epsilon"], out=x.t)
    program.write(np.divide, m, x.t, out=x.t)
    program.write(np.multiply, x.t, scalars["step"], out=x.t)
    _step(program, x)


def _adam_scalars(choice: Choice, rate: float, age: int) -> Mapping[str, float]:
    correction = math.sqrt(1.0 - choice.number("beta2") ** age)
    step = rate * correction / (1.0 - choice.number("beta1") ** age)
    return {"step": step, "epsilon": choice.number("epsilon") * correction}


def _adamw(program: Program, choice: Choice, x: Stretch, scalars: Mapping[str, Array]) -> None:
    """w ← (1 − η λ) w, then Adam's step"""
    program.write(np.multiply, x.w, scalars["keep"], out=x.w)
    _adam(program, choice, x, scalars)


def _adamw_scalars(choice: Choice, rate: float, age: int) -> Mapping[str, float]:
    keep = 1.0 - rate * choice.number("weight_decay")
    return {**_adam_scalars(choice, rate, age), "keep": keep}


def _rate(default: float, usual_maximum: float = 100.0) -> Parameter:
    return Parameter(
        "learning_rate",
        "Learning rate η",
        default,
        minimum=0.0,
        usual_minimum=1e-9,
        usual_maximum=usual_maximum,
        about="η: the length of a step, for a given gradient.",
    )


def _memory_of_steps(name: str, label: str, default: float) -> Parameter:
    """A share of the velocity that is kept: an average over about 1 / (1 − share) gradients."""
    symbol = label.split()[-1]
    return Parameter(
        name,
        label,
        default,
        minimum=0.0,
        maximum=0.999999,
        usual_maximum=0.99,
        when_large="steps follow gradients of more than 100 updates ago, and overshoot",
        about=f"{symbol}: the share of the past gradients' sum that an update keeps; it reaches "
        f"back some 1 / (1 − {symbol}) updates.",
    )


def _memory_of_sizes(name: str, label: str, default: float) -> Parameter:
    """A share of the mean square that is kept; small, and v is but the present g²."""
    return Parameter(
        name,
        label,
        default,
        minimum=0.0,
        maximum=0.999999,
        usual_minimum=0.5,
        usual_maximum=0.9999,
        when_small="v is hardly more than the present g², so that steps tell directions only",
        about=f"{label}: the share of the mean g² that an update keeps; v is an average over some "
        f"1 / (1 − {label}) updates.",
        when_large="v takes more than 10\u202f000 updates to follow a change of the gradients",
    )


def _epsilon(default: float = 1e-8, root: str = "√v") -> Parameter:
    return Parameter(
        "epsilon",
        "ε",
        default,
        minimum=0.0,
        maximum=1.0,
        open_minimum=True,
        usual_minimum=1e-12,
        usual_maximum=0.01,
        when_small=f"where gradients vanish, {root} + ε divides by next to nothing",
        about=f"ε: added to {root}, so that nothing is divided by 0.",
        when_large=f"it outweighs {root}, and steps are no longer scaled to their weight",
    )


OF_MOMENTUM = (_rate(0.05), _memory_of_steps("momentum", "Momentum μ", 0.9))
OF_ADAM = (
    _rate(0.01, usual_maximum=1.0),
    _memory_of_steps("beta1", "β₁", 0.9),
    _memory_of_sizes("beta2", "β₂", 0.999),
    _epsilon(),
)

OPTIMIZERS = Table(
    "optimizer",
    [
        Optimizer(
            "gradient_descent",
            "Gradient descent",
            "w ← w − η g",
            "One step against the gradient: the plain rule.",
            (_rate(0.1),),
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.3.1",
            typeset=(r"w \leftarrow w - \eta g",),
            write=_gradient_descent,
        ),
        Optimizer(
            "momentum",
            "Momentum",
            "v ← μ v + g,  w ← w − η v",
            "Remembers the direction, so that it rolls through small bumps.",
            OF_MOMENTUM,
            source=(
                "Polyak 1964, Some methods of speeding up the convergence of iteration methods"
            ),
            typeset=(
                r"v \leftarrow \mu v + g",
                r"w \leftarrow w - \eta v",
            ),
            write=_momentum,
            memory=("velocity",),
        ),
        Optimizer(
            "nesterov",
            "Nesterov",
            "v ← μ v + g,  w ← w − η (g + μ v)",
            "Momentum that looks ahead along its own direction, and so brakes earlier.",
            OF_MOMENTUM,
            source=(
                "Sutskever, Martens, Dahl and Hinton 2013, On the importance of "
                "initialization and momentum in deep learning"
            ),
            typeset=(
                r"v \leftarrow \mu v + g",
                r"w \leftarrow w - \eta (g + \mu v)",
            ),
            write=_nesterov,
            memory=("velocity",),
        ),
        Optimizer(
            "adagrad",
            "AdaGrad",
            "s ← s + g²,  w ← w − η g / (√s + ε)",
            "Divides each weight's step by all of its past gradients, so that steps only shrink.",
            (_rate(0.05), _epsilon(1e-10, "√s")),
            source=(
                "Duchi, Hazan and Singer 2011, Adaptive subgradient methods for online "
                "learning and stochastic optimization"
            ),
            typeset=(
                r"s \leftarrow s + g^2",
                r"w \leftarrow w - \eta \frac{g}{\sqrt{s} + \varepsilon}",
            ),
            write=_adagrad,
            memory=("s",),
        ),
        Optimizer(
            "rmsprop",
            "RMSprop",
            "v ← α v + (1 − α) g²,  w ← w − η g / (√v + ε)",
            "Divides each weight's step by the recent size of its gradient.",
            (_rate(0.01, usual_maximum=1.0), _memory_of_sizes("alpha", "α", 0.99), _epsilon()),
            source=(
                "Tieleman and Hinton 2012, Lecture 6.5 of Neural Networks for Machine Learning"
            ),
            typeset=(
                r"v \leftarrow \alpha v + (1 - \alpha) g^2",
                r"w \leftarrow w - \eta \frac{g}{\sqrt{v} + \varepsilon}",
            ),
            write=_rmsprop,
            memory=("v",),
        ),
        Optimizer(
            "adam",
            "Adam",
            "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η m̂ / (√v̂ + ε)",
            "Momentum and RMSprop together, corrected for their empty start.",
            OF_ADAM,
            source="Kingma and Ba 2015, Adam: a method for stochastic optimization",
            typeset=(
                r"m \leftarrow \beta_1 m + (1 - \beta_1) g",
                r"v \leftarrow \beta_2 v + (1 - \beta_2) g^2",
                r"\hat{m} = \frac{m}{1 - \beta_1^t} \qquad \hat{v} = \frac{v}{1 - \beta_2^t}",
                r"w \leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
            ),
            write=_adam,
            memory=("m", "v"),
            scalars=_adam_scalars,
            ages=True,
        ),
        Optimizer(
            "adamw",
            "AdamW",
            "w ← (1 − η λ) w,  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  "
            "w ← w − η m̂ / (√v̂ + ε)",
            "Adam, with a decay of all parameters that its division doesn't touch.",
            (
                *OF_ADAM,
                Parameter(
                    "weight_decay",
                    "Decay λ",
                    0.01,
                    minimum=0.0,
                    usual_maximum=1.0,
                    when_large="the weights shrink faster than they can learn",
                    about="λ: of every weight and bias, an update takes the share η λ away.",
                ),
            ),
            source="Loshchilov and Hutter 2019, Decoupled weight decay regularization",
            typeset=(
                r"w \leftarrow (1 - \eta \lambda) w",
                r"m \leftarrow \beta_1 m + (1 - \beta_1) g",
                r"v \leftarrow \beta_2 v + (1 - \beta_2) g^2",
                r"\hat{m} = \frac{m}{1 - \beta_1^t} \qquad \hat{v} = \frac{v}{1 - \beta_2^t}",
                r"w \leftarrow w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
            ),
            write=_adamw,
            memory=("m", "v"),
            scalars=_adamw_scalars,
            ages=True,
        ),
    ],
)
