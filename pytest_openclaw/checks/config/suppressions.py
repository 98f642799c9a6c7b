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
    fix="""Take entries out of security.audit.suppressions that are needed no more, and
    approve the others where they have an owner and a date.""",
    since="2026.5.28",
)
def suppressions_active(deployment: Deployment) -> Iterator[Found]:
    """The config tells the audit to set findings aside.

    A deployment exempts itself that way, without an owner, an approval or an end.

    Fires when security.audit.suppressions has any entry, whether or not it matches a
    finding. It cannot be suppressed itself.

    Releases: 2026.5.12 refuses the key.
    """
    listed = deployment.config.at("security.audit.suppressions")
    count = len(listed.elements())
    if count:
        entries = "entry" if count == 1 else "entries"
        yield found(listed, f"security.audit.suppressions has {count} {entries}")
