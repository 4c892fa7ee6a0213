"""The user's own arrangements, by name, in the settings."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from desktop_nn.app.arrangement import Kept

GROUP = "arrangements"
LONGEST = 40
"""Characters of a name."""


class OwnArrangements:
    """What was saved under a name, in the order of the names."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def names(self) -> list[str]:
        return sorted(self._read(), key=str.casefold)

    def _read(self) -> dict[str, Kept]:
        """What is damaged is left out."""
        found: dict[str, Kept] = {}
        for place in range(self._settings.beginReadArray(GROUP)):
            self._settings.setArrayIndex(place)
            name, state = str(self._settings.value("name", "")), self._settings.value("state")
            if name and isinstance(state, QByteArray):
                docks = str(self._settings.value("docks", "")).split(",")
                found[name] = Kept(state, tuple(docks))
        self._settings.endArray()
        return found

    def _write(self, kept: dict[str, Kept]) -> None:
        self._settings.remove(GROUP)
        self._settings.beginWriteArray(GROUP, len(kept))
        for place, (name, one) in enumerate(kept.items()):
            self._settings.setArrayIndex(place)
            self._settings.setValue("name", name)
            self._settings.setValue("state", one.state)
            self._settings.setValue("docks", ",".join(one.names))
        self._settings.endArray()

    def get(self, name: str) -> Kept | None:
        return self._read().get(name)

    def add(self, name: str, kept: Kept) -> None:
        """Under a name that is there already it takes the old one's place."""
        self._write({**self._read(), name: kept})

    def remove(self, name: str) -> None:
        self._write({key: one for key, one in self._read().items() if key != name})
