"""What no program can see, and somebody has to stand for: attested.<name>

The rules are people. What they say stands in the baseline, which is where these
items get their verdicts from; the engine by itself only knows that nobody said it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.reasons import Need

ATTESTED = "attested"
ATTESTED_SHARED = "attested.shared"
#: Of what a baseline asks for by name.
OWN = "attested.own"

NOT_ATTESTED = "not attested"
_PREFIX = "attested."


def item_of(name: str) -> str:
    """Return the id of the item that an attestation of this *name* has."""
    return name if name.startswith(_PREFIX) else _PREFIX + name


def is_attested(check: Check) -> bool:
    """Is *check* one that people answer for, not a rule?"""
    return check.suite in (ATTESTED, ATTESTED_SHARED, OWN)


@check(
    "attested.restore_rehearsed",
    Severity.CRITICAL,
    fix="""Restore the gateway from its backup on another machine, verify that it works,
    and record who did it and when in an [[attestation]] of the baseline.""",
    suite=ATTESTED,
)
def restore_rehearsed(deployment: Deployment) -> Iterator[Found]:
    """Restoring the gateway from its backup is not rehearsed.

    A backup without a rehearsed restore may not work. After a theft or a disk failure,
    sessions, pairings and credentials are then lost.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.installer_read",
    Severity.CRITICAL,
    fix="""Read the installer and its service file before they run on the host, and
    record the reader and the version in an [[attestation]] of the baseline.""",
    suite=ATTESTED,
)
def installer_read(deployment: Deployment) -> Iterator[Found]:
    """The installer on the host has not been reviewed.

    It runs with the rights of the user who starts it, and the config does not show what
    it left on the host.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.personal_accounts_apart",
    Severity.CRITICAL,
    fix="""Log out of all personal accounts, browser profiles and password stores on the
    host, and record who checked in an [[attestation]] of the baseline.""",
    suite=ATTESTED_SHARED,
)
def personal_accounts_apart(deployment: Deployment) -> Iterator[Found]:
    """Personal accounts may be logged in on a shared host.

    Everyone who controls a shared agent can use every login on its host. One person's
    mail and keys are then available to all of them.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.models_status_checked",
    Severity.CRITICAL,
    fix="""Run openclaw models status on the host every month, verify that each model is
    served by the intended provider, and record who checked in an [[attestation]] of the
    baseline.""",
    suite=ATTESTED,
)
def models_status_checked(deployment: Deployment) -> Iterator[Found]:
    """The providers in actual use have not been reviewed recently.

    Fallbacks and expired logins can redirect conversations to a weaker model or another
    company, without a change in the config.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.outbound_logs_reviewed",
    Severity.CRITICAL,
    fix="""Review the outbound traffic of the host every month in the logs of its
    firewall or proxy, and record the reader in an [[attestation]] of the baseline.""",
    suite=ATTESTED,
)
def outbound_logs_reviewed(deployment: Deployment) -> Iterator[Found]:
    """The host's outbound traffic has not been reviewed recently.

    Only these logs show data that an agent was manipulated into sending out.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.certificate_valid",
    Severity.CRITICAL,
    fix="""Check every month that the certificate presented to users is valid for its
    name and for another month, and record its last day in an [[attestation]] of the
    baseline.""",
    suite=ATTESTED,
)
def certificate_valid(deployment: Deployment) -> Iterator[Found]:
    """The gateway's certificate has not been checked recently.

    With an expired certificate, users learn to ignore warnings, and cannot recognise a
    false gateway.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.refusals_documented",
    Severity.CRITICAL,
    fix="""Send the agents forbidden requests at each change of model or prompt, and
    record their answers in an [[attestation]] of the baseline.""",
    suite=ATTESTED,
)
def refusals_documented(deployment: Deployment) -> Iterator[Found]:
    """Refusals of the agents have not been tested recently.

    A new model or prompt can lose a refusal that users rely on, without a change in the
    config.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.one_trust_boundary",
    Severity.CRITICAL,
    fix="""List once a quarter who can talk to the agents, verify that all of them may
    access the agents' resources, and record who compared the two in an [[attestation]]
    of the baseline.""",
    suite=ATTESTED_SHARED,
)
def one_trust_boundary(deployment: Deployment) -> Iterator[Found]:
    """The users of the gateway may not trust each other.

    One gateway is one trust boundary: everyone who can control an agent has access to
    all its resources. People with different rights need separate gateways.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.dedicated_host",
    Severity.CRITICAL,
    fix="""Move the gateway to a dedicated machine, virtual machine or system account,
    and record who checked for other software, once a year, in an [[attestation]] of the
    baseline.""",
    suite=ATTESTED_SHARED,
)
def dedicated_host(deployment: Deployment) -> Iterator[Found]:
    """The gateway may share its host with other software.

    A manipulated agent can reach every program and file of the account that it runs as.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


def attested(name: str) -> Check:
    """Return the check for an attestation of an organisation's own."""

    def nobody(deployment: Deployment) -> Iterator[Found]:
        raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)

    nobody.__doc__ = f"The attestation of {name.removeprefix(_PREFIX)} has expired"
    made = check(
        item_of(name),
        Severity.CRITICAL,
        fix="Do it again, and renew its [[attestation]] in the baseline.",
        suite=OWN,
    )
    return made(nobody)
