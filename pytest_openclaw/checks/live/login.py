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
    fix="""Start the gateway, or name its address with --openclaw-probe=URL; where the
    credential is refused, give the current one with --openclaw-probe-token-env.""",
)
def reachable(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not answer, or refuses the credential of this deployment.

    Then the config that was checked is not known to be the one that runs.

    Fires when the connection ends before the gateway has let the probe in. A gateway
    that lets it in without scopes passes: it has accepted the credential.

    Severity: critical where no gateway answers; warn where one answers and refuses
    the credential or does not finish.
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
    note="It makes one attempt without a credential, which the gateway's log shows.",
)
def refuses_no_credential(deployment: Deployment) -> Iterator[Found]:
    """The gateway lets a client in that has no credential.

    Everyone who reaches the port controls the agents.

    Fires when the gateway answers a connection without token, password and device with
    its hello.
    """
    address, answer = address_of(deployment), answer_to_nobody(deployment)
    if answer.let_in:
        message = f"{address.shown}: sent no credential; the gateway let it in"
        yield found(address.shown, message)
    else:
        _require_refusal(answer)


@live(
    "live.refuses_wrong_token",
    Severity.CRITICAL,
    reads=("gateway.auth.mode", "gateway.auth.rateLimit"),
    fix="""Set gateway.auth.mode to token or password, and restart the gateway; then
    look for a proxy in front of it that logs in for its callers.""",
    note="""It makes one attempt with a made-up token, which counts in the gateway's
    rate limit and appears in its log.""",
)
def refuses_wrong_token(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not check the token of its callers.

    A wrong token that is not refused means that none is needed.

    Fires when the gateway lets a client with a wrong token in, and when it refuses that
    client for want of a paired device alone: it asks for the device only after it has
    accepted the token, or with authentication off.
    """
    address, answer = address_of(deployment), answer_to_wrong_token(deployment)
    sent = f"{address.shown}: sent a wrong token; the gateway"
    if answer.let_in:
        yield found(address.shown, f"{sent} let it in")
        return
    _require_refusal(answer)
    if answer.code in _NO_DEVICE:
        yield found(
            address.shown,
            f"{sent} did not look at it, and asked for a paired device only"
            f" ({answer.code})",
        )
    elif not answer.code:
        raise NotEvaluated(f"the gateway closed without a reason: {answer.error}")


@live(
    "live.release_matches",
    Severity.WARN,
    reads=("meta.lastTouchedVersion",),
    fix="""Update the gateway, or judge the deployment by the release that runs: with
    --openclaw-release, or release in the baseline.""",
)
def release_matches(deployment: Deployment) -> Iterator[Found]:
    """The gateway is of another release than the one that judges its config.

    Defaults and rules differ between releases, so the other verdicts are about another
    gateway than this one.

    Fires when the version that the gateway reports is not the version of the
    deployment. A gateway that refuses the credential reports none.
    """
    address, answer = address_of(deployment), answer_of(deployment)
    if not answer.let_in:
        raise NotEvaluated(f"the gateway did not let the probe in: {answer.error}")
    if answer.version is None:
        raise NotEvaluated("the gateway names no version")
    expected = deployment.judged.version
    if answer.version != expected:
        yield found(
            address.shown,
            f"{address.shown} runs {answer.version}; its config is judged as of"
            f" {expected}",
        )


def _require_refusal(answer: Answer) -> None:
    if answer.stage is not Stage.REFUSED:
        raise NotEvaluated(f"no gateway refused it: {answer.stage}: {answer.error}")
