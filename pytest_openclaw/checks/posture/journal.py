"""The hardened posture of what a release keeps of old configs."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.journal_secrets import Residue
from pytest_openclaw.effective.governance.journal_secrets import backup_residue
from pytest_openclaw.effective.governance.journal_secrets import journal_residue
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@posture(
    "posture.journal.secrets",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("logs/config-audit.jsonl", "openclaw.json.bak and its numbered copies"),
    fix="""Remove the file, after openclaw doctor --fix on 2026.8.2 or later, and renew
    the credentials in it.""",
    note="""openclaw secrets audit does not read these files. Releases up to 2026.7.1
    write the journal; later ones mask it once doctor --fix has run.""",
)
def journal_secrets(deployment: Deployment) -> Iterator[Found]:
    """A file beside the config still contains a plain-text secret.

    A secret that was removed from the config or renewed stays readable in the journal
    of config changes or in a backup of the config, and in every copy of these files.

    Fires for the journal when it shows commands with the text of a credential, and for
    each backup of the config with a credential that the config no longer contains.
    Releases: 2026.5.12 to 2026.7.1 write commands as they were typed.
    """
    lines = journal_residue(deployment)
    if lines:
        yield _journal(lines)
    for backup in backup_residue(deployment):
        name = os.path.basename(backup.path)
        places = ", ".join(backup.places)
        yield found(backup.path, f"{name} contains the former text of {places}")


def _journal(lines: list[Residue]) -> Found:
    places = ", ".join(dict.fromkeys(each for one in lines for each in one.places))
    count = "a line" if len(lines) == 1 else f"{len(lines)} lines, the first"
    words = f"has {count} at {lines[0].line} with the text of {places}"
    return found(lines[0].path, f"config-audit.jsonl {words}")
