"""The config's own list of findings that it does not want to see (2026.9.6)."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "security.audit.suppressions.active",
    Severity.INFO,
    reads=("security.audit.suppressions",),
    fix="""Remove unnecessary entries from security.audit.suppressions, and approve the
    others in the baseline with an owner and an end date.""",
    since="2026.5.28",
)
def suppressions_active(deployment: Deployment) -> Iterator[Found]:
    """The config suppresses findings of the audit.

    The deployment exempts itself, without an owner, an approval or an end date.

    Fires when security.audit.suppressions has an entry, whether or not it matches a
    finding. This finding cannot be suppressed.

    Releases: 2026.5.12 rejects the key.
    """
    listed = deployment.config.at("security.audit.suppressions")
    count = len(listed.elements())
    if count:
        entries = "entry" if count == 1 else "entries"
        yield found(listed, f"security.audit.suppressions has {count} {entries}")
