"""What the cases of the posture are about: releases, and checks that need no state."""

from __future__ import annotations

from pytest_openclaw.releases import FIRST_CLASS

#: The oldest and the newest release.
ENDS = (FIRST_CLASS[0], FIRST_CLASS[-1])

#: Checks that look at a state directory alone, which no config of a case has.
OF_FILES = (
    "posture.pairing.silent",
    "posture.journal.secrets",
    "posture.cron.unsafe_content",
    "posture.exec.approvals",
    "posture.state.perms_readable",
)
