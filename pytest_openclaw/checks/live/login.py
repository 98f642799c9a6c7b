"""Whom a running gateway lets in, and which release it is."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.live.kit import live
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.probe_credentials import probe_credentials
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.probe.answers import Answer
from pytest_openclaw.probe.answers import Stage
from pytest_openclaw.probe.gateway import address_of
from pytest_openclaw.probe.gateway import answer_of
from pytest_openclaw.probe.gateway import answer_to_nobody
from pytest_openclaw.probe.gateway import answer_to_wrong_token

#: The gateway looked no further than at the device, which comes after the credential.
_NO_DEVICE = ("DEVICE_IDENTITY_REQUIRED", "NOT_PAIRED")


@live(
    "live.reachable",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.port", "gateway.remote.url", "gateway.auth"),
    fix="""Start the gateway, or give its address with --openclaw-probe=URL. If the
    credential is rejected, supply the current one with --openclaw-probe-token-env.""",
)
def reachable(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not answer, or rejects the credential.

    Without a connection it is unknown whether the gateway runs with the audited config.

    Fires when the connection ends before the gateway has accepted the probe. A gateway
    that answers without scopes passes: it has accepted the credential.

    Severity: critical if no gateway answers; warn if one answers and rejects the
    credential or does not finish.
    """
    address, answer = address_of(deployment), answer_of(deployment)
    if answer.let_in:
        return
    withheld = probe_credentials(deployment).withheld
    if withheld is not None and answer.stage is Stage.REFUSED:
        raise NotEvaluated(f"a gateway answers; {withheld}")
    answers = answer.stage in (Stage.REFUSED, Stage.UNFINISHED)
    yield found(
        address.shown,
        f"{address.shown}: {answer.stage}: {answer.error}",
        severity=Severity.WARN if answers else Severity.CRITICAL,
    )


@live(
    "live.refuses_no_credential",
    Severity.CRITICAL,
    reads=("gateway.auth.mode",),
    fix="Set gateway.auth.mode to token or password, and restart the gateway.",
    note=(
        "The check makes one attempt without a credential, which appears in the "
        "gateway's log."
    ),
)
def refuses_no_credential(deployment: Deployment) -> Iterator[Found]:
    """The gateway accepts a client without a credential.

    Anyone who can reach the port controls the agents.

    Fires when the gateway answers a connection without token, password and device with
    its hello.
    """
    address, answer = address_of(deployment), answer_to_nobody(deployment)
    if answer.let_in:
        message = f"{address.shown}: a client without a credential was accepted"
        yield found(address.shown, message)
    else:
        _require_refusal(answer)


@live(
    "live.refuses_wrong_token",
    Severity.CRITICAL,
    reads=("gateway.auth.mode", "gateway.auth.rateLimit"),
    fix="""Set gateway.auth.mode to token or password, and restart the gateway. Then
    look for a proxy in front of it that logs in on behalf of its clients.""",
    note="""The check makes one attempt with an invented token, which counts towards the
    gateway's rate limit and appears in its log.""",
)
def refuses_wrong_token(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not verify the token of clients.

    A gateway that accepts a wrong token does not need one.

    Fires when the gateway accepts a client with a wrong token, and when it rejects that
    client only because the device is not paired: the gateway requires the device only
    after it has accepted the token, or with authentication off.
    """
    address, answer = address_of(deployment), answer_to_wrong_token(deployment)
    sent = f"{address.shown}: sent a wrong token; the gateway"
    if answer.let_in:
        yield found(address.shown, f"{sent} accepted it")
        return
    _require_refusal(answer)
    if answer.code in _NO_DEVICE:
        yield found(
            address.shown,
            (
                f"{sent} did not verify it, and only required a paired device "
                f"({answer.code})"
            ),
        )
    elif not answer.code:
        raise NotEvaluated(
            f"the gateway closed the connection without a reason: {answer.error}"
        )


@live(
    "live.release_matches",
    Severity.WARN,
    reads=("meta.lastTouchedVersion",),
    fix="""Update the gateway, or evaluate the deployment with the rules of the running
    release: use --openclaw-release, or release in the baseline.""",
)
def release_matches(deployment: Deployment) -> Iterator[Found]:
    """The gateway runs another release than its config states.

    Defaults and rules differ between releases, so the other results may not apply to
    this gateway.

    Fires when the version that the gateway reports is not the version of the
    deployment. A gateway that rejects the credential reports none.
    """
    address, answer = address_of(deployment), answer_of(deployment)
    if not answer.let_in:
        raise NotEvaluated(f"the gateway rejected the probe: {answer.error}")
    if answer.version is None:
        raise NotEvaluated("the gateway reports no version")
    expected = deployment.judged.version
    if answer.version != expected:
        yield found(
            address.shown,
            (
                f"{address.shown} runs {answer.version}; its config is evaluated for "
                f"{expected}"
            ),
        )


def _require_refusal(answer: Answer) -> None:
    if answer.stage is not Stage.REFUSED:
        raise NotEvaluated(f"no gateway rejected it: {answer.stage}: {answer.error}")
