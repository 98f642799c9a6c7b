"""What the cases of the posture are about: releases, and checks that need no state."""

from __future__ import annotations

from pytest_openclaw.checks.posture.gateway import gateway_auth
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases import table

#: The first release that has a posture, and the newest.
ENDS = (table("2026.5.12"), FIRST_CLASS[-1])

#: Each release that has a posture.
JUDGED = tuple(rules.release for rules in FIRST_CLASS if gateway_auth.applies_to(rules))

#: Checks that look at a state directory alone, which no config of a case has.
OF_FILES = (
    "posture.pairing.silent",
    "posture.journal.secrets",
    "posture.cron.unsafe_content",
    "posture.exec.approvals",
    "posture.state.perms_readable",
)
