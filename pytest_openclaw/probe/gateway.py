"""What the running gateway of a deployment answers; each question is asked once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.gateway.paired_device import PairedDevice
from pytest_openclaw.effective.gateway.paired_device import paired_device
from pytest_openclaw.effective.gateway.probe import refused_probe
from pytest_openclaw.effective.gateway.probe import target_of
from pytest_openclaw.effective.gateway.probe_credentials import ProbeCredentials
from pytest_openclaw.effective.gateway.probe_credentials import probe_credentials
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable
from pytest_openclaw.probe.addresses import GatewayAddress
from pytest_openclaw.probe.addresses import gateway_address
from pytest_openclaw.probe.answers import Answer
from pytest_openclaw.probe.answers import Certificate
from pytest_openclaw.probe.answers import Close
from pytest_openclaw.probe.answers import Route
from pytest_openclaw.probe.masking import masked
from pytest_openclaw.probe.sharing import once
from pytest_openclaw.reasons import Need

NEEDS_PROBE = "requires --openclaw-probe, which connects to the running gateway"
#: Never a credential of anybody: what a gateway must refuse.
WRONG_TOKEN = "pytest-openclaw-wrong-token-on-purpose"
_LONGEST = 300


def asked(deployment: Deployment) -> Probe:
    """Return how to connect. Raises ``NotEvaluated`` where nobody asked for it."""
    if deployment.probe is None:
        raise NotEvaluated(NEEDS_PROBE, Need.PROBE)
    return deployment.probe


def address_of(deployment: Deployment) -> GatewayAddress:
    """Return the gateway's address. Raises ``NotEvaluated`` where none is usable."""
    asked(deployment)
    address = gateway_address(target_of(deployment).url)
    if address is None:
        raise NotEvaluated("the gateway's address is not a URL")
    return address


def answer_of(deployment: Deployment) -> Answer:
    """Return what the gateway answers to the release's own probe."""
    return deployment.derive(_answer)


def answer_to_nobody(deployment: Deployment) -> Answer:
    """Return what it answers to a client without a credential."""
    return deployment.derive(_answer_to_nobody)


def answer_to_wrong_token(deployment: Deployment) -> Answer:
    """Return what it answers to a wrong token."""
    return deployment.derive(_answer_to_wrong_token)


def certificate(deployment: Deployment) -> Certificate:
    """Return the certificate that it shows."""
    return deployment.derive(_certificate)


def routes(deployment: Deployment) -> list[Route]:
    """Return which HTTP routes answer without a credential."""
    return deployment.derive(_routes)


def deep_report(deployment: Deployment) -> dict[str, Any] | None:
    """Return what the release's report says of its probe; ``None`` without one."""
    if deployment.probe is None:
        return None
    try:
        address, answer = address_of(deployment), answer_of(deployment)
        unusable = probe_credentials(deployment).unusable
    except NotEvaluated:
        return None
    error = answer.error
    if error is not None and unusable is not None:
        error += f"; {unusable} refers to a missing secret"
    return {
        "attempted": True,
        "url": address.shown,
        "ok": answer.ok,
        "error": error,
        "close": answer.close and vars(answer.close),
    }


def _answer(deployment: Deployment) -> Answer:
    credentials = probe_credentials(deployment)
    device = paired_device(deployment)
    if not credentials.auth and device is None:
        return answer_to_nobody(deployment)
    return _asked(deployment, "login", credentials, device)


def _answer_to_nobody(deployment: Deployment) -> Answer:
    return _asked(deployment, "nobody", ProbeCredentials(), None)


def _answer_to_wrong_token(deployment: Deployment) -> Answer:
    return _asked(deployment, "wrong", ProbeCredentials(SecretText(WRONG_TOKEN)), None)


def _asked(
    deployment: Deployment,
    name: str,
    credentials: ProbeCredentials,
    device: PairedDevice | None,
) -> Answer:
    def make() -> dict[str, Any]:
        answer = _connected(deployment, address, credentials, device)
        sent = [*credentials.auth.values(), *([device.token] if device else [])]
        secrets = [*(each.reveal() for each in sent), *address.secrets]
        return _masked(deployment, answer, secrets).to_data()

    address = _allowed(deployment)
    data: dict[str, Any] = _once(deployment, name, 2, make)
    return Answer.from_data(data)


def _connected(
    deployment: Deployment,
    address: GatewayAddress,
    credentials: ProbeCredentials,
    device: PairedDevice | None,
) -> Answer:
    # Only a run with a probe has the packages that this needs.
    from pytest_openclaw.probe.client import Call
    from pytest_openclaw.probe.client import ask
    from pytest_openclaw.probe.signing import signature
    from pytest_openclaw.probe.sockets import trusting

    rules, auth = deployment.rules.probe, credentials.auth
    environment = _variables(deployment)
    signed_with = credentials.token
    if signed_with is None and credentials.password is not None:
        signed_with = SecretText("")
    if device is not None and not auth:
        auth = {"deviceToken": device.token}
        if rules.repeats_device_token:
            auth = {"token": device.token, **auth}

    def sign(challenge: Mapping[str, Any]) -> dict[str, Any] | None:
        if device is None:
            return None
        token = device.token if signed_with is None else signed_with
        return signature(device, rules, challenge, token)

    return ask(
        Call(
            host=address.host,
            port=address.port,
            path=address.path,
            rules=rules,
            seconds=asked(deployment).seconds,
            tls=trusting(environment) if address.is_encrypted else None,
            headers=address.headers,
            auth=auth,
            sign=sign,
        )
    )


def _masked(deployment: Deployment, answer: Answer, secrets: list[str]) -> Answer:
    """Return *answer* with texts fit for a report."""

    def fit(text: str) -> str:
        return printable(deployment.redacted(masked(text, secrets)))[:_LONGEST]

    close = answer.close and Close(answer.close.code, fit(answer.close.reason))
    return replace(
        answer,
        error=None if answer.error is None else fit(answer.error),
        close=close,
        code=fit(answer.code),
        version=answer.version and fit(answer.version),
    )


def _certificate(deployment: Deployment) -> Certificate:
    def make() -> dict[str, Any]:
        from pytest_openclaw.probe.certificates import certificate_of

        seconds = asked(deployment).seconds
        environment = _variables(deployment)
        return vars(certificate_of(address, environment, seconds))

    address = _allowed(deployment)
    return Certificate(**_once(deployment, "certificate", 1, make))


def _routes(deployment: Deployment) -> list[Route]:
    def make() -> list[Route]:
        from pytest_openclaw.probe.routes import routes_of

        seconds = asked(deployment).seconds
        environment = _variables(deployment)
        return routes_of(address, hooks, environment, seconds)

    address = _allowed(deployment)
    section = deployment.config["hooks"]
    stated = section["path"].text or "/hooks"
    is_path = stated.startswith("/") and stated.isascii() and stated.isprintable()
    hooks = stated if section["enabled"].value is True and is_path else None
    return [Route(*each) for each in _once(deployment, "routes", 1, make)]


def _allowed(deployment: Deployment) -> GatewayAddress:
    """Return the address, unless the release would not connect to it."""
    address = address_of(deployment)
    if refused_probe(deployment) is not None:
        raise NotEvaluated("nothing was sent: the address is unencrypted and not local")
    return address


def _variables(deployment: Deployment) -> dict[str, str]:
    """Return the texts of the environment that the gateway's host starts it with."""
    variables = deployment.inputs.environment.variables.items()
    return {name: text for name, text in variables if isinstance(text, str)}


def _once(
    deployment: Deployment, question: str, phases: int, make: Callable[[], Any]
) -> Any:
    probe = asked(deployment)
    named = "\0".join((deployment.name, address_of(deployment).shown, question))
    name = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()
    return once(probe.shared, name, probe.seconds * phases + 5, make)
