"""The gateway's webhooks, and which of its secrets theirs could be."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.gateway_auth import known_text
from pytest_openclaw.effective.gateway.gateway_auth import supplier
from pytest_openclaw.language.javascript import trim

_TOKEN_VARIABLE = "OPENCLAW_GATEWAY_TOKEN"


def hooks_of(deployment: Deployment) -> Setting | None:
    """Return the ``hooks`` section where hooks are on."""
    hooks = deployment.config["hooks"]
    return hooks if hooks["enabled"].is_true else None


@by_release
def gateway_secret_for_hooks(deployment: Deployment) -> tuple[Secret, str]:
    """Return the secret that a hook's token must not be, and what supplies it.

    2026.9.6: the one that the gateway's mode checks.
    """
    auth = gateway_of(deployment).auth
    if auth.mode == "token":
        return auth.token, supplier(deployment, credentials.TOKEN)
    if auth.mode in ("password", "trusted-proxy"):
        return auth.password, supplier(deployment, credentials.PASSWORD)
    return None, ""


@gateway_secret_for_hooks.on(until="2026.5.12")
def gateway_secret_for_hooks_2026_5(deployment: Deployment) -> tuple[Secret, str]:
    """2026.5.12: a token alone, the environment's where the mode has none."""
    auth = gateway_of(deployment).auth
    if auth.mode == "token" and auth.token is not None:
        return auth.token, supplier(deployment, credentials.TOKEN)
    token = secret_of(deployment.environment.text(_TOKEN_VARIABLE))
    return token, f"${_TOKEN_VARIABLE}"


def is_one_secret(setting: Setting, secret: Opaque | SecretText, subject: str) -> bool:
    """Is the text of *setting* that of *secret*, which *subject* supplies?

    Two texts that are not known are the same if they come from the same place; else
    :class:`~pytest_openclaw.NotEvaluated` is raised.
    """
    known = setting.raw if setting.is_opaque else None
    if isinstance(secret, Opaque) and known and known.source == secret.source:
        return True
    return setting.text == trim(known_text(secret, subject))
