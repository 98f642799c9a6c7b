"""How good the gateway's own secrets are, and which of several counts."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.effective.gateway.competing_token import competing_token
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.gateway_auth import examined_secret
from pytest_openclaw.effective.gateway.gateway_auth import known_text
from pytest_openclaw.effective.gateway.gateway_auth import measured_token
from pytest_openclaw.effective.gateway.gateway_auth import supplier
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import length
from pytest_openclaw.language.javascript import trim

#: UTF-16 code units; both releases, tokens and passwords alike.
_SHORTEST = 24
_PLACEHOLDERS = ("", "undefined", "null")
_TOKEN_VARIABLE = "$OPENCLAW_GATEWAY_TOKEN"


@check(
    "gateway.env_token_overrides_config",
    Severity.WARN,
    reads=("gateway.auth.token", "gateway.auth.mode", "gateway.mode"),
    fix="""Keep the token in one place: let gateway.auth.token refer to
    OPENCLAW_GATEWAY_TOKEN, or remove the variable from the gateway's environment.""",
    since="2026.5.12",
)
def env_token_overrides_config(deployment: Deployment) -> Iterator[Found]:
    """Config and environment contain two different gateway tokens.

    Programs disagree about which token applies. Some clients prefer the variable, so
    rotating one token leaves the other valid.

    Fires when OPENCLAW_GATEWAY_TOKEN is set for the gateway and gateway.auth.token is a
    different text, or a reference to something else. It does not fire if gateway.mode
    is remote, if a mode other than token is set, or if the service itself says that it
    is the gateway.

    Releases: The releases recognise different references. $NAME without braces is a
    reference only for 2026.9.6, secretref-env:NAME only for 2026.5.12.
    """
    if deployment.environment.text("OPENCLAW_SERVICE_KIND") == "gateway":
        return
    if deployment.source.at("gateway.mode").value == "remote":
        return
    if deployment.source.at("gateway.auth.mode").value in (
        "password",
        "none",
        "trusted-proxy",
    ):
        return
    if competing_token(deployment):
        yield found(
            credentials.TOKEN,
            f"gateway.auth.token and {_TOKEN_VARIABLE} are both set and differ",
            see=(_TOKEN_VARIABLE,),
        )


@check(
    "gateway.token_placeholder_value",
    Severity.CRITICAL,
    reads=("gateway.auth.token", "gateway.auth.mode"),
    fix="""Supply a long random token. Check what fills in gateway.auth.token: it wrote
    the text of an empty value.""",
    since="2026.9.3",
)
def token_placeholder_value(deployment: Deployment) -> Iterator[Found]:
    """The gateway's token is a placeholder such as undefined.

    A template or script without a value to fill in wrote undefined, null or nothing,
    which an attacker guesses at once.

    Fires when the effective auth mode is token and the token, without surrounding
    spaces, is empty, undefined or null. A reference without a value is not evaluated.
    """
    if gateway_of(deployment).auth.mode == "token":
        yield from _placeholder(deployment, credentials.TOKEN)


@check(
    "gateway.token_too_short",
    Severity.WARN,
    reads=("gateway.auth.token", "gateway.auth.mode", "gateway.remote.token"),
    fix=(
        "Use a random token of 32 characters or more, for example from openssl rand "
        "-hex 32."
    ),
)
def token_too_short(deployment: Deployment) -> Iterator[Found]:
    """The gateway's token is short enough to be guessed.

    The token is the only protection between the port and all tools of the gateway.

    Fires when the mode in force is token and the token has fewer than 24 characters,
    without the space around it.

    Releases: 2026.5.12 measures the token in force, and does not know
    gateway.remote.token as one. 2026.9.6 leaves out the texts of
    gateway.token_placeholder_value, and references without a value.
    """
    if gateway_of(deployment).auth.mode == "token":
        yield from _short_examined(deployment, credentials.TOKEN)


@token_too_short.on(until="2026.9.2")
def token_too_short_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 measures the token in force."""
    token = measured_token(deployment)
    if gateway_of(deployment).auth.mode == "token" and token is not None:
        text = known_text(token, supplier(deployment, credentials.TOKEN))
        if length(trim(text)) < _SHORTEST:
            yield _short(deployment, credentials.TOKEN)


@check(
    "gateway.password_placeholder_value",
    Severity.CRITICAL,
    reads=("gateway.auth.password", "gateway.auth.mode"),
    fix="""Supply a long random password. Check what fills in gateway.auth.password: it
    wrote the text of an empty value.""",
    since="2026.9.4",
)
def password_placeholder_value(deployment: Deployment) -> Iterator[Found]:
    """The gateway's password is a placeholder such as undefined.

    A template or script without a value to fill in wrote undefined, null or nothing,
    which an attacker guesses at once.

    Fires when the effective auth mode is password and the password, without surrounding
    spaces, is empty, undefined or null. A reference without a value is not evaluated.
    """
    if gateway_of(deployment).auth.mode == "password":
        yield from _placeholder(deployment, credentials.PASSWORD)


@check(
    "gateway.password_too_short",
    Severity.WARN,
    reads=("gateway.auth.password", "gateway.auth.mode"),
    fix="""Use a random password of 32 characters or more, for example from openssl rand
    -hex 32.""",
    since="2026.9.4",
)
def password_too_short(deployment: Deployment) -> Iterator[Found]:
    """The gateway's password is short enough to be guessed.

    The password is the only protection between the port and all tools of the gateway.

    Fires when the effective auth mode is password and the password has fewer than 24
    characters, without surrounding spaces. The values of
    gateway.password_placeholder_value are excluded.
    """
    if gateway_of(deployment).auth.mode == "password":
        yield from _short_examined(deployment, credentials.PASSWORD)


def _placeholder(deployment: Deployment, dotted: str) -> Iterator[Found]:
    secret = examined_secret(deployment, dotted)
    subject = supplier(deployment, dotted)
    if secret is not None and trim(known_text(secret, subject)) in _PLACEHOLDERS:
        yield found(subject, f"{subject} is blank or a placeholder")


def _short_examined(deployment: Deployment, dotted: str) -> Iterator[Found]:
    secret = examined_secret(deployment, dotted)
    if secret is None:
        return
    text = trim(known_text(secret, supplier(deployment, dotted)))
    if text not in _PLACEHOLDERS and length(text) < _SHORTEST:
        yield _short(deployment, dotted)


def _short(deployment: Deployment, dotted: str) -> Found:
    subject = supplier(deployment, dotted)
    return found(subject, f"{subject} has fewer than {_SHORTEST} characters")
