"""The items of a rehearsed upgrade: upgrade.*

Their rules compare two releases, which no deployment has by itself: what they find is
made by :mod:`~pytest_openclaw.rehearsal.audit`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity

#: The suite of these checks. A run asks for it with ``--openclaw-upgrade-to``.
UPGRADE = "upgrade"


@check(
    "upgrade.accepted",
    Severity.CRITICAL,
    fix="Change the key as the message says, before the upgrade or together with it.",
    suite=UPGRADE,
)
def accepted(deployment: Deployment) -> Iterator[Found]:
    """The target release rejects this config.

    A gateway whose config is rejected does not start, or continues with an older one.

    Fires for each key or value that the target release rejects and the current release
    accepts. If the current release rejects the config too, fires for each that the
    target rejects.
    """
    return iter(())


@check(
    "upgrade.no_new_findings",
    Severity.CRITICAL,
    Severity.WARN,
    Severity.INFO,
    fix="""Fix the finding before the upgrade, or approve an exception for the check
    that reports it.""",
    suite=UPGRADE,
)
def no_new_findings(deployment: Deployment) -> Iterator[Found]:
    """The target release reports findings that the current one does not.

    A pipeline that is green today would fail on the day of the upgrade, when there is
    no time to fix it.

    Fires for each finding that only the target release reports, or reports as more
    severe, unless an exception covers it. Also fires for a finding whose exception no
    longer matches, because the target release has another name for the key.

    Severity: that of the finding.
    """
    return iter(())


@check(
    "upgrade.same_settings",
    Severity.WARN,
    fix="""Set the value explicitly, so that no release decides it. Install the plugin
    if the target release no longer includes it.""",
    suite=UPGRADE,
)
def same_settings(deployment: Deployment) -> Iterator[Found]:
    """The upgrade silently changes defaults, access or plugins.

    A changed default changes the gateway, and no line of the config shows it.

    Fires for each unset setting whose value differs in the target release, for each
    change in who can reach an agent and what the agent can do, and for each configured
    plugin that the target release no longer includes.
    """
    return iter(())


UPGRADE_CHECKS = (accepted, no_new_findings, same_settings)
