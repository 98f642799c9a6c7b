"""The releases that the cases of the posture are about: the oldest and the newest."""

from __future__ import annotations

from pytest_openclaw.releases import FIRST_CLASS

ENDS = (FIRST_CLASS[0], FIRST_CLASS[-1])
