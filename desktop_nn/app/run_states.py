"""What the window says of a run that goes on, rests or has stopped."""

from __future__ import annotations

from desktop_nn.models.number_text import grouped, shown
from desktop_nn.training.messages import Snapshot

STATES = {
    "running": "Training",
    "repeating": "Repeating the run",
    "idle": "Paused",
    "stopped": "Stopped",
    "diverged": "Stopped: diverged",
}


def state_text(snapshot: Snapshot, is_playing: bool) -> str:
    """What was asked for counts, before the worker's answer shows it."""
    if snapshot.state in ("idle", "stopped") and is_playing:
        return STATES["running"]
    if snapshot.state == "idle" and snapshot.update == 0:
        return "Ready"
    if snapshot.state == "stopped":
        return f"Stopped: {'; '.join(rule.reason for rule in snapshot.stopped_by)}"
    return STATES[snapshot.state]


def rules_text(snapshot: Snapshot) -> str:
    """All of its rules with start, now and target, a line each; none without any."""
    lines = [rule.text for rule in snapshot.standings]
    return "\n".join(["Training stops by itself:", *lines]) if lines else ""


def best_text(snapshot: Snapshot | None) -> str:
    """“epoch 120 · loss 0.0123” of the best state; empty where there is none to go to."""
    if snapshot is None or snapshot.best_epoch is None or snapshot.best_loss is None:
        return ""
    if snapshot.best_update == snapshot.update:
        return ""
    return f"epoch {grouped(snapshot.best_epoch)} · loss {shown(snapshot.best_loss, 4)}"
