"""A single weight or bias that was set by hand."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.network import checked_value
from desktop_nn.engine.number_text import shown
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.specs import ExperimentSpec

SYMBOLS = {"gamma": "γ", "beta": "β"}


@dataclass(frozen=True)
class ParameterSetting:
    """The number at `index` (from 0; (i, j) in W, (j,) in b, gamma and beta) of a layer's array."""

    layer_id: int
    kind: str
    index: tuple[int, ...]
    value: float

    @property
    def place(self) -> tuple[int, str, tuple[int, ...]]:
        """What is set, whatever to."""
        return self.layer_id, self.kind, self.index


Settings = tuple[ParameterSetting, ...]


def check_settings(settings: Settings, network: NetworkSpec) -> None:
    """ValueError where the network has no such number, or its type no such value."""
    layout = parameter_layout(network) if settings else None
    for setting in settings:
        assert layout is not None
        layout.place_of(*setting.place)
        checked_value(setting.value, network.dtype)


def with_setting(settings: Settings, setting: ParameterSetting) -> Settings:
    """One more; of the same number only the last."""
    return (*(other for other in settings if other.place != setting.place), setting)


def settings_that_hold(settings: Settings, old: ExperimentSpec, new: ExperimentSpec) -> Settings:
    """Of numbers set before the first update, those that hold when the network starts anew with
    another spec: their place is still there, and nobody asked for their layer to be drawn anew."""
    if not settings or old.seed != new.seed:
        return ()
    drawn = _initializers(new.network)
    redrawn = {id for id, how in _initializers(old.network).items() if drawn.get(id) != how}
    feeds = _feeding(old.network), _feeding(new.network)
    return tuple(
        setting
        for setting in settings
        if setting.layer_id not in redrawn
        and (setting.kind != "W" or feeds[0][setting.layer_id] == feeds[1][setting.layer_id])
        and _is_possible(setting, new.network)
    )


def _initializers(network: NetworkSpec) -> dict[int, object]:
    return {
        layer.id: (layer.initializer, layer.bias_initializer, layer.draw)
        for layer in network.layers
    }


def _feeding(network: NetworkSpec) -> dict[int, int]:
    """The id of the layer before, 0 for the inputs: behind another one, a weight is another one."""
    return {entry.layer_id: entry.previous_id for entry in parameter_layout(network).entries}


def _is_possible(setting: ParameterSetting, network: NetworkSpec) -> bool:
    try:
        check_settings((setting,), network)
    except ValueError:
        return False
    return True


def described(setting: ParameterSetting, network: NetworkSpec) -> str:
    """“W2[0, 3] = 0.5”, by the layer's number in `network`; which has the layer."""
    ids = [layer.id for layer in network.layers]
    number = ids.index(setting.layer_id) + 1
    place = ", ".join(map(str, setting.index))
    return f"{SYMBOLS.get(setting.kind, setting.kind)}{number}[{place}] = {shown(setting.value)}"
