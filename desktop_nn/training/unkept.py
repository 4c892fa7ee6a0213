"""Numbers that were set by hand, or by an import, and are in no checkpoint yet that has reached the
window: a worker that is lost takes them along, and the next one must be told of them again."""

from __future__ import annotations

from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.array_setting import check_arrays
from desktop_nn.experiment.parameter_setting import check_settings
from desktop_nn.training import messages as m

Setting = m.SetParameter | m.SetArrays


class UnkeptNumbers:
    """In the order in which they were set; of the same weight only the last counts."""

    def __init__(self) -> None:
        self._commands: list[Setting] = []

    def added(self, command: Setting) -> Setting:
        """One more; the command."""
        if isinstance(command, m.SetParameter):
            place = command.setting.place
            self._commands = [one for one in self._commands if not _sets(one, place)]
        self._commands.append(command)
        return command

    @property
    def is_empty(self) -> bool:
        """Whether all that was set is in the last checkpoint."""
        return not self._commands

    def kept_up_to(self, sequence: int) -> None:
        """A checkpoint has come that was made after all commands up to this number."""
        self._commands = [one for one in self._commands if one.sequence > sequence]

    def forget(self) -> None:
        """The run has left the place at which they were set."""
        self._commands = []

    def again(self, network: NetworkSpec, sequence: int, revision: int) -> list[Setting]:
        """The same once more, numbered from behind `sequence`; what `network` has no place for any
        more is left out. The document stays in the state `revision`."""
        found: list[Setting] = []
        for one in self._commands:
            if _fits(one, network):
                number = sequence + len(found) + 1
                if isinstance(one, m.SetParameter):
                    found.append(m.SetParameter(number, revision, one.setting))
                else:
                    found.append(m.SetArrays(number, revision, revision, one.arrays))
        self._commands = list(found)
        return found


def _sets(command: Setting, place: object) -> bool:
    return isinstance(command, m.SetParameter) and command.setting.place == place


def _fits(command: Setting, network: NetworkSpec) -> bool:
    try:
        if isinstance(command, m.SetParameter):
            check_settings((command.setting,), network)
        else:
            check_arrays(command.arrays, network)
    except ValueError:
        return False
    return True
