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
    fix="Change the key as the message says before the upgrade, or with it.",
    suite=UPGRADE,
)
def accepted(deployment: Deployment) -> Iterator[Found]:
    """The release to come rejects this config.

    A gateway with a rejected config does not start, or goes on with an older one.

    Fires for each problem that the release to come has with the config, and the
    deployment's own release does not.
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
    """The release to come reports more than the one that runs.

    What passes today would fail on the day of the upgrade, when there is no time.

    Fires for each finding of the release to come that the own release does not report,
    or reports as less severe, unless an exception covers it. Also for each finding of
    both that an exception covers now, and not under the name that its place has then.

    Severity: that of the finding.
    """
    return iter(())


@check(
    "upgrade.same_settings",
    Severity.WARN,
    fix="""Write the setting into the config with the value that you mean, so that no
    release decides it; install the plugin that no longer comes with the release.""",
    suite=UPGRADE,
)
def same_settings(deployment: Deployment) -> Iterator[Found]:
    """The same config comes to something else in the release to come.

    A default that changes changes the gateway, and no line of the config shows it.

    Fires for each setting that is not in the config and has another value in the
    release to come, for each way in and each ability of an agent that changes, and for
    each plugin that is named and no longer comes with the release.
    """
    return iter(())


UPGRADE_CHECKS = (accepted, no_new_findings, same_settings)
