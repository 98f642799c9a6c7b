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
_OWN = "attested.own"

NOT_ATTESTED = "not attested"
_PREFIX = "attested."


def item_of(name: str) -> str:
    """Return the id of the item that an attestation of this *name* has."""
    return name if name.startswith(_PREFIX) else _PREFIX + name


def is_attested(check: Check) -> bool:
    """Is *check* one that people answer for, not a rule?"""
    return check.suite in (ATTESTED, ATTESTED_SHARED, _OWN)


@check(
    "attested.restore_rehearsed",
    Severity.CRITICAL,
    fix="""Restore the gateway from its backup on another machine, see that it works,
    and write down in an [[attestation]] of the baseline who did it and when.""",
    suite=ATTESTED,
)
def restore_rehearsed(deployment: Deployment) -> Iterator[Found]:
    """Nobody has shown of late that the gateway can be restored from its backup.

    A backup that nobody ever restored from is a hope. After a theft or a broken disk,
    sessions, pairings and credentials are gone with it.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.installer_read",
    Severity.CRITICAL,
    fix="""Read what the installer and its service file do before they run on the host,
    and write down in an [[attestation]] of the baseline who read which version.""",
    suite=ATTESTED,
)
def installer_read(deployment: Deployment) -> Iterator[Found]:
    """Nobody vouches for the installer that ran on the host.

    It runs with the rights of whoever starts it, and nothing of the config tells what
    it left behind on the host.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.personal_accounts_apart",
    Severity.CRITICAL,
    fix="""Sign out of all personal accounts, browser profiles and password stores on
    the host, and write down in an [[attestation]] of the baseline who looked.""",
    suite=ATTESTED_SHARED,
)
def personal_accounts_apart(deployment: Deployment) -> Iterator[Found]:
    """Personal accounts may be signed in on a runtime that people share.

    Whoever steers a shared agent acts with every login that the agent finds on its
    host, and one person's mail or keys become everybody's.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.models_status_checked",
    Severity.CRITICAL,
    fix="""Run openclaw models status on the host every month, see that each model
    answers from the provider that is meant, and write down in an [[attestation]] of
    the baseline who looked.""",
    suite=ATTESTED,
)
def models_status_checked(deployment: Deployment) -> Iterator[Found]:
    """Nobody has looked of late which providers the models are really reached by.

    Fallbacks and expired logins let a weaker model or another company read what agents
    are told, and the config looks as it did before.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.outbound_logs_reviewed",
    Severity.CRITICAL,
    fix="""Read every month what the host sent to whom, by the logs of its firewall or
    proxy, and write down in an [[attestation]] of the baseline who read them.""",
    suite=ATTESTED,
)
def outbound_logs_reviewed(deployment: Deployment) -> Iterator[Found]:
    """Nobody has read of late where the host's traffic goes.

    What an agent was talked into sending away shows there, and in no config.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.certificate_valid",
    Severity.CRITICAL,
    fix="""See every month that the certificate which people meet is valid for its name
    and for another month, and write down in an [[attestation]] of the baseline until
    when it is.""",
    suite=ATTESTED,
)
def certificate_valid(deployment: Deployment) -> Iterator[Found]:
    """Nobody has looked of late whether the certificate of the gateway is valid.

    Once it has expired, people learn to click warnings away, and a false gateway looks
    like the true one.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.refusals_documented",
    Severity.CRITICAL,
    fix="""Ask the agents, at each change of model or prompt, for what they must refuse,
    and write down in an [[attestation]] of the baseline what they said to whom.""",
    suite=ATTESTED,
)
def refusals_documented(deployment: Deployment) -> Iterator[Found]:
    """Nobody has shown of late that the agents refuse what they must.

    A new model or prompt can drop a refusal that everybody relies on, and nothing in
    the config shows it.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.one_trust_boundary",
    Severity.CRITICAL,
    fix="""List once a quarter who can talk to the agents, see that all of them may have
    what the agents can reach, and write down in an [[attestation]] of the baseline who
    compared the two.""",
    suite=ATTESTED_SHARED,
)
def one_trust_boundary(deployment: Deployment) -> Iterator[Found]:
    """The people who share the gateway may not trust each other.

    One gateway is one trust boundary: whoever can steer an agent has all that it can
    reach. People who may not have the same need gateways of their own.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.dedicated_host",
    Severity.CRITICAL,
    fix="""Move the gateway to a machine, a virtual machine or an account of the system
    that has no other use, and write down in an [[attestation]] of the baseline, once
    a year, who looked what else runs there.""",
    suite=ATTESTED_SHARED,
)
def dedicated_host(deployment: Deployment) -> Iterator[Found]:
    """Other things than the gateway may run on its host.

    What an agent is talked into doing reaches every program and file of the account
    that it runs as.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


def attested(name: str) -> Check:
    """Return the check for an attestation of an organisation's own."""

    def nobody(deployment: Deployment) -> Iterator[Found]:
        raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)

    nobody.__doc__ = f"Nobody stands any more for {name.removeprefix(_PREFIX)}"
    made = check(
        item_of(name),
        Severity.CRITICAL,
        fix="Do it again, and renew its [[attestation]] in the baseline.",
        suite=_OWN,
    )
    return made(nobody)
