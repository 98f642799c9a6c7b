"""The releases that the cases of the posture are about: the first and the newest."""

from __future__ import annotations

from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases import table

ENDS = (table("2026.5.12"), FIRST_CLASS[-1])
