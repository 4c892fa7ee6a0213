"""What is preferred, as the settings keep it from one start to the next."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import QSettings

from desktop_nn.models.preferences import SPEEDS, Preferences, from_texts

KEYS = {name: f"preferences/{name}" for name in asdict(Preferences())} | {"theme": "theme"}
"""In the settings, by the fields of Preferences."""


def read(settings: QSettings) -> Preferences:
    texts = {name: settings.value(key) for name, key in KEYS.items()}
    return from_texts(texts, Preferences(), len(SPEEDS))


def keep(preferences: Preferences, settings: QSettings) -> None:
    for name, key in KEYS.items():
        settings.setValue(key, getattr(preferences, name))
