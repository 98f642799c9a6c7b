"""Whether the config and the environment state two tokens for the gateway."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.secrets.secret_refs import text_ref
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.gateway.gateway_auth import known_text

_TOKEN_VARIABLE = "OPENCLAW_GATEWAY_TOKEN"


def competing_token(deployment: Deployment) -> bool:
    """Tell whether the config states a token, and the environment another one.

    A reference to the environment's own variable is the same one; a reference to
    anything else is another, whatever it resolves to.
    """
    environment = secret_of(deployment.environment.text(_TOKEN_VARIABLE))
    setting = deployment.source.at(credentials.TOKEN)
    if environment is None:
        return False
    if setting.is_opaque and setting.raw.source == f"${{{_TOKEN_VARIABLE}}}":
        return False
    reference = _stated_reference(deployment, setting)
    if reference is not None:
        return (reference.source, reference.id) != ("env", _TOKEN_VARIABLE)
    if not setting.has_text:
        return False
    return setting.text != known_text(environment, f"${_TOKEN_VARIABLE}")


@by_release
def _stated_reference(deployment: Deployment, setting: Setting) -> SecretRef | None:
    """2026.9.6 takes ``${NAME}`` and ``$NAME`` for references here."""
    reference = object_ref(setting, deployment.rules)
    if reference is None and not setting.is_opaque:
        return text_ref(setting.string or "", shorthand=True)
    return reference


@_stated_reference.on(until="2026.7.1")
def _stated_reference_2026_5(
    deployment: Deployment, setting: Setting
) -> SecretRef | None:
    """2026.5.12 takes ``${NAME}`` and the older markers for references."""
    return secret_ref(setting, deployment.rules)
