"""Checks that the release's deep audit makes of a running gateway."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.probe_credentials import probe_credentials
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.probe.answers import Stage
from pytest_openclaw.probe.gateway import NEEDS_PROBE
from pytest_openclaw.probe.gateway import address_of
from pytest_openclaw.probe.gateway import answer_of
from pytest_openclaw.probe.gateway import asked

_NO_SCOPES = """; the gateway accepted the credential, but grants no scopes to a client
without a paired device"""


@check(
    "gateway.probe_failed",
    Severity.WARN,
    reads=("gateway.port", "gateway.remote.url", "gateway.auth"),
    inspects=("the running gateway",),
    fix="""Check the gateway's log and the probe's credentials. "let in without scopes"
    means that both are correct; only a paired device has further read access.""",
    needs=NEEDS_PROBE,
    note="""live.reachable reports the stage that the connection reached, and accepts a
    gateway that answers without scopes.""",
)
def probe_failed(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not answer the deep audit's probe.

    Without a connection it is unknown whether the gateway runs with the audited config.

    Fires when a probe is attempted and fails: the gateway is unreachable, rejects the
    credential, or accepts the probe without the scopes that its reads require. Without
    a paired device in the state directory, all releases always fail the probe.

    Releases: The releases sign and send credentials in different ways: in 2026.5.12 a
    token in the environment takes precedence over the config's token.
    """
    address, credentials = address_of(deployment), probe_credentials(deployment)
    answer = answer_of(deployment)
    if answer.ok:
        return
    if credentials.withheld is not None and answer.stage is Stage.REFUSED:
        raise NotEvaluated(credentials.withheld)
    note = " ".join(_NO_SCOPES.split()) if answer.stage is Stage.NO_SCOPES else ""
    message = f"{address.shown}: {answer.stage}: {answer.error}{note}"
    yield found(address.shown, message)


@check(
    "gateway.probe_auth_secretref_unavailable",
    Severity.WARN,
    reads=("gateway.auth", "gateway.remote"),
    fix="Make the secret available where the audit runs.",
    since="2026.3.13",
    needs=NEEDS_PROBE,
)
def probe_auth_secretref_unavailable(deployment: Deployment) -> Iterator[Found]:
    """The probe's credential cannot be resolved.

    The deep audit logs in with the gateway's credential. A reference without a value
    leaves the probe without a credential.

    Fires when a probe is attempted and its credential is a reference to a variable
    without a value.

    Releases: 2026.9.6 also fires if the environment contains a token in addition to
    such a reference; 2026.5.12 then uses that token.
    """
    asked(deployment)
    unusable = probe_credentials(deployment).unusable
    if unusable is not None:
        yield found(
            deployment.config.at(unusable), f"{unusable} refers to a missing secret"
        )
