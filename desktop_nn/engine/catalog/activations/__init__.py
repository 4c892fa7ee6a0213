"""Activations: each a function, its backward function, a formula and a row.

Both functions write NumPy calls into a program. `u` is the activation's input, `a` its output,
both (N, units); backward gets the incoming gradient `da = ∂L/∂a` and fills `du = ∂L/∂u`. What
forward keeps for backward bears the layer's number. All are stable at ±1000.
Sources: Goodfellow et al., Deep Learning, 6.2.2.3 (softmax and its Jacobian) and 6.3 (ReLU, whose
derivative at 0 is taken as 0); LeCun et al. 1998, Efficient BackProp (tanh); of the others beside
them.
"""

from __future__ import annotations

from desktop_nn.engine.catalog.activations import rectifying, saturating, smooth
from desktop_nn.engine.catalog.activations.row import Activation, is_positive
from desktop_nn.engine.catalog.rows import Parameter, Table

__all__ = ["ACTIVATIONS", "Activation"]

ACTIVATIONS = Table(
    "activation",
    [
        Activation(
            "tanh",
            "tanh",
            "a = tanh(u)",
            "Squashes to (−1, 1), centred on zero: the usual choice for small hidden layers.",
            derivative="1 − a²",
            range="(−1, 1)",
            source="LeCun, Bottou, Orr and Müller 1998, Efficient BackProp",
            forward=saturating.tanh,
            backward=saturating.tanh_backward,
            latex=(r"\tanh(<u>)",),
            derivative_latex=("1 - {<a>}^2",),
        ),
        Activation(
            "relu",
            "ReLU",
            "a = max(0, u)",
            "Zeroes negatives, so activations are sparse; the usual choice for wide layers.",
            derivative="1 if u > 0, else 0",
            range="[0, ∞)",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 6.3",
            forward=rectifying.relu,
            backward=rectifying.relu_backward,
            latex=(r"\max(0, <u>)",),
            derivative_latex=(
                "1",
                "0",
            ),
            active=is_positive,
        ),
        Activation(
            "leaky_relu",
            "leaky ReLU",
            "a = u if u > 0, else α u",
            "Lets a little of the negatives through, so that no unit dies for good.",
            (
                Parameter(
                    "slope",
                    "slope α",
                    0.01,
                    minimum=0.0,
                    maximum=1.0,
                    usual_minimum=0.001,
                    usual_maximum=0.5,
                    when_small="units can die, as with ReLU",
                    when_large="the layer is nearly linear",
                    about="α: the slope below 0.",
                ),
            ),
            derivative="1 if u > 0, else α",
            range="(−∞, ∞)",
            source=(
                "Maas, Hannun and Ng 2013, Rectifier nonlinearities improve neural network "
                "acoustic models"
            ),
            forward=rectifying.leaky_relu,
            backward=rectifying.leaky_relu_backward,
            latex=(
                "<u>",
                r"<slope> \cdot <u>",
            ),
            derivative_latex=(
                "1",
                "<slope>",
            ),
            active=is_positive,
        ),
        Activation(
            "elu",
            "ELU",
            "a = u if u > 0, else α (exp(u) − 1)",
            "Negatives level off at −α, so that outputs centre on zero: for deep hidden layers.",
            (
                Parameter(
                    "alpha",
                    "α",
                    1.0,
                    minimum=0.0,
                    usual_minimum=0.01,
                    usual_maximum=5.0,
                    when_small="units can die, as with ReLU",
                    when_large="small negatives are blown up, and training may diverge",
                    about="α: far below 0 the output comes to −α.",
                ),
            ),
            derivative="1 if u > 0, else a + α",
            range="(−α, ∞)",
            source=(
                "Clevert, Unterthiner and Hochreiter 2016, Fast and accurate deep network "
                "learning by exponential linear units"
            ),
            forward=rectifying.elu,
            backward=rectifying.elu_backward,
            latex=(
                "<u>",
                r"<alpha> \cdot \left(\exp(<u>) - 1\right)",
            ),
            derivative_latex=(
                "1",
                "<a> + <alpha>",
            ),
            kept_latex={"positive_part": r"\max(0, <u>)"},
            # With α = 1 too: the derivative then has no step, but its own derivative has.
            active=is_positive,
        ),
        Activation(
            "gelu",
            "GELU",
            "a = u Φ(u), with Φ the normal distribution: Φ(u) = ½ (1 + erf(u / √2))",
            "A ReLU that turns smoothly and dips below zero first: the choice of transformers.",
            derivative="Φ(u) + u exp(−u²/2) / √(2π)",
            range="[−0.170, ∞)",
            source="Hendrycks and Gimpel 2016, Gaussian error linear units",
            forward=smooth.gelu,
            backward=smooth.gelu_backward,
            latex=(r"<u> \cdot <Phi>",),
            derivative_latex=(r"<Phi> + \frac{<u> \cdot \exp(-{<u>}^2 / 2)}{\sqrt{2 \pi}}",),
            kept_latex={
                "Phi": r"\frac{1}{2} \cdot \left(1 + \operatorname{erf}(<u> / \sqrt{2})\right)",
                "bell": r"\exp(-{<u>}^2 / 2)",
            },
        ),
        Activation(
            "silu",
            "SiLU",
            "a = u σ(u) = u / (1 + exp(−u))",
            "Like GELU at less cost, also called swish: for deep hidden layers.",
            derivative="σ(u) (1 + u − a)",
            range="[−0.2785, ∞)",
            source=(
                "Elfwing, Uchibe and Doya 2018, Sigmoid-weighted linear units for neural "
                "network function approximation"
            ),
            forward=smooth.silu,
            backward=smooth.silu_backward,
            latex=(r"\frac{<u>}{1 + \exp(-<u>)}",),
            derivative_latex=(r"\frac{1 + <u> - <a>}{1 + \exp(-<u>)}",),
            kept_latex={"silu_divisor": r"1 + \exp(-<u>)"},
        ),
        Activation(
            "softplus",
            "softplus",
            "a = log(1 + exp(u))",
            "A ReLU with its corner rounded, always above zero: for outputs that must be positive.",
            derivative="σ(u) = 1 / (1 + exp(−u))",
            range="(0, ∞)",
            source=(
                "Dugas, Bengio, Bélisle, Nadeau and Garcia 2001, Incorporating second-order "
                "functional knowledge for better option pricing"
            ),
            forward=smooth.softplus,
            backward=smooth.softplus_backward,
            latex=(r"\log(1 + \exp(<u>))",),
            derivative_latex=(r"\frac{1}{1 + \exp(-<u>)}",),
            kept_latex={"positive_part": r"\max(0, <u>)"},
        ),
        Activation(
            "sigmoid",
            "sigmoid",
            "a = 1 / (1 + exp(−u))",
            "Squashes to (0, 1): a probability, for the output of a two-class net.",
            derivative="a (1 − a)",
            range="(0, 1)",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 6.2.2.2",
            forward=saturating.sigmoid,
            backward=saturating.sigmoid_backward,
            latex=(r"\frac{1}{1 + \exp(-<u>)}",),
            derivative_latex=(r"<a> \cdot (1 - <a>)",),
        ),
        Activation(
            "identity",
            "identity",
            "a = u",
            "Passes the sum through: for values to be predicted, and for hinge scores.",
            derivative="1",
            range="(−∞, ∞)",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 6.2.2.1",
            forward=saturating.identity,
            backward=saturating.identity_backward,
            latex=("<u>",),
            derivative_latex=("1",),
        ),
        Activation(
            "softmax",
            "softmax",
            "aⱼ = exp(uⱼ) / Σₖ exp(uₖ)",
            "Probabilities that add up to 1, for the output of a net with several classes.",
            derivative="∂aⱼ/∂uₖ = aⱼ (δⱼₖ − aₖ)",
            range="(0, 1)",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 6.2.2.3",
            typeset=(
                r"a_j = \frac{\exp(u_j)}{\sum_k \exp(u_k)}",
                r"\frac{\partial a_j}{\partial u_k} = a_j \cdot (\delta_{jk} - a_k)",
            ),
            forward=saturating.softmax,
            backward=saturating.softmax_backward,
            output_only=True,
        ),
    ],
    unlisted=[
        Activation(
            "tanh_with_sigmoid_slope",
            "tanh (slip)",
            "a = tanh(u)",
            "A slip, for a lesson: its way back takes a tanh for a sigmoid, so its gradients are "
            "wrong.",
            derivative="a (1 − a), which is a sigmoid's",
            range="(−1, 1)",
            forward=saturating.tanh,
            backward=saturating.sigmoid_backward,
            latex=(r"\tanh(<u>)",),
            derivative_latex=(r"<a> \cdot (1 - <a>)",),
            slip_of="tanh",
        ),
    ],
)
