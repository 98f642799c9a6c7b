"""What ClawMaster does not record, and people can attest: on request of a baseline."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.attested import NOT_ATTESTED
from pytest_openclaw.checks.attested import OWN
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.reasons import Need


@check(
    "attested.clawmaster_rbac",
    Severity.CRITICAL,
    fix="""Run ClawMaster behind a proxy with a login for each person, list who may use
    it, and record who compared the list, once a quarter, in an [[attestation]] of the
    baseline.""",
    suite=OWN,
)
def clawmaster_rbac(deployment: Deployment) -> Iterator[Found]:
    """Who may use ClawMaster has not been reviewed recently.

    ClawMaster 0.3.1 has one token and no users: everyone who has it may do everything.
    Only what is in front of it can tell people apart.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.clawmaster_audit_events",
    Severity.CRITICAL,
    fix="""Log each request to ClawMaster with the person at the proxy in front of it,
    without queries, review the log every month, and record the reader in an
    [[attestation]] of the baseline.""",
    suite=OWN,
)
def clawmaster_audit_events(deployment: Deployment) -> Iterator[Found]:
    """Changes made through ClawMaster have not been reviewed recently.

    ClawMaster 0.3.1 keeps no record of who changed what, and OpenClaw's journal of
    config changes notes no person.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)


@check(
    "attested.clawmaster_secrets_apart",
    Severity.CRITICAL,
    fix="""Move the credentials that ClawMaster copied into its own files and the config
    into the environment or a secret store, and record who checked, once a quarter, in
    an [[attestation]] of the baseline.""",
    suite=OWN,
)
def clawmaster_secrets_apart(deployment: Deployment) -> Iterator[Found]:
    """Secrets may be mixed with the ordinary settings of ClawMaster.

    ClawMaster 0.3.1 writes the credentials of an MCP server in plain text to three
    places, and has no vault.

    Fires once the last attestation of it has expired; without any, the item is skipped.
    """
    raise NotEvaluated(NOT_ATTESTED, Need.ATTESTATION)
