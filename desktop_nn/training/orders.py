"""Kinds of commands that the worker tells apart."""

from __future__ import annotations

from desktop_nn.training import messages as m

Order = (
    m.Play
    | m.Pause
    | m.StepUpdate
    | m.StepEpoch
    | m.Reset
    | m.Back
    | m.GoToBest
    | m.Repeat
    | m.Apply
)
"""What is said about running: whatever was going on ends with it."""

QUIET = (m.Pull, m.HandOver, m.Subscribe, m.Choose, m.LookAt, m.CheckGradients, m.CancelCheck)
"""Commands that leave the run as it is, so that there is nothing new to be shown of it."""
