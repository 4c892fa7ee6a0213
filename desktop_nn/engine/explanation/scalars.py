"""Origins of the numbers that go with an optimizer's formula: the scheduled rate, and what Adam
folds its corrections into."""

from __future__ import annotations

from desktop_nn.engine.catalog.schedules import SCHEDULES, rate_factor
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.written import Made, written

FOLDED = (
    "The update divides by √v + ε′ and multiplies by step: the same as m̂ and v̂ in the formula, "
    "two passes over memory fewer."
)


def origin_of_rate(update: TracedUpdate, place: Place) -> Origin:
    """η₀ · schedule · warm-up"""
    title = "η, the learning rate of this update"
    return written(update, place, title, r"\eta", _rate(update))


def _rate(update: TracedUpdate) -> Made:
    spec = update.spec
    base = Factor(r"\eta_0", spec.optimizer.number("learning_rate"))
    row = SCHEDULES[spec.schedule.name]
    if row.name == "constant" and not spec.warm_up:
        return Made("<base>", {"base": base}, [("base",)], "The same in every update.")
    number = update.update
    share = rate_factor(spec.schedule, spec.warm_up, number)
    factor = Factor(rf"\mathrm{{schedule}}\left({number}\right)", share)
    note = f"Schedule {row.label.lower()}: {row.formula}; this is update {number}."
    if spec.warm_up:
        note += f" Over the first {spec.warm_up} updates the rate also rises from 0."
    return Made("<base> * <share>", {"base": base, "share": factor}, [("base", "share")], note)


def origin_of_step_size(update: TracedUpdate, place: Place) -> Origin:
    """η √(1 − β₂ᵗ) / (1 − β₁ᵗ)"""
    factors = {
        "eta": Factor(r"\eta", update.rate),
        "beta1": _setting(update, "beta1", r"\beta_1"),
        "beta2": _setting(update, "beta2", r"\beta_2"),
        "t": _age(update, place.name.removeprefix("step")),
    }
    template = r"\frac{<eta> * \sqrt{1 - <beta2>^{<t>}}}{1 - <beta1>^{<t>}}"
    title = "step, the learning rate with Adam's corrections folded in"
    return written(update, place, title, r"\mathrm{step}", Made(template, factors, note=FOLDED))


def origin_of_epsilon(update: TracedUpdate, place: Place) -> Origin:
    """ε √(1 − β₂ᵗ)"""
    factors = {
        "epsilon": _setting(update, "epsilon", r"\epsilon"),
        "beta2": _setting(update, "beta2", r"\beta_2"),
        "t": _age(update, place.name.removeprefix("epsilon")),
    }
    made = Made(r"<epsilon> * \sqrt{1 - <beta2>^{<t>}}", factors, note=FOLDED)
    return written(update, place, "ε′, ε with Adam's correction folded in", r"\epsilon'", made)


def origin_of_keep(update: TracedUpdate, place: Place) -> Origin:
    """1 − η λ"""
    factors = {
        "eta": Factor(r"\eta", update.rate),
        "decay": _setting(update, "weight_decay", r"\lambda"),
    }
    hidden = {"one": Factor("1", 1.0), "minus": Factor("-1", -1.0)}
    terms = [("one",), ("minus", "eta", "decay")]
    note = "Before the step each parameter, biases too, is multiplied by it: AdamW's decay."
    made = Made("1 - <eta> * <decay>", factors, terms, note, hidden)
    title = "keep, the share of each parameter that the decay leaves"
    return written(update, place, title, r"\mathrm{keep}", made)


def _setting(update: TracedUpdate, name: str, symbol: str) -> Factor:
    return Factor(symbol, update.spec.optimizer.number(name))


def _age(update: TracedUpdate, ending: str) -> Factor:
    """t of the arrays whose scalars have this ending: "" or "2" as in step2."""
    array = next(name for name, own in update.endings.items() if own == ending)
    return Factor("t", float(update.ages[array]))


ORIGINS = {
    ("update", "rate"): origin_of_rate,
    ("update", "step"): origin_of_step_size,
    ("update", "epsilon"): origin_of_epsilon,
    ("update", "keep"): origin_of_keep,
}
