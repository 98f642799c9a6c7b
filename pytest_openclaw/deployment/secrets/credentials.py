"""The gateway's four credentials as a config and environment state them.

Both releases plan with them before they resolve any secret, and audit by them
afterwards, so this is one reading for both. Source: gateway facts, section 3.
"""

from __future__ import annotations

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.rules import Rules

#: A text, one that is set but not known here, or none.
Secret = SecretText | Opaque | None

TOKEN = "gateway.auth.token"
PASSWORD = "gateway.auth.password"
REMOTE_TOKEN = "gateway.remote.token"
REMOTE_PASSWORD = "gateway.remote.password"


def secret_of(value: str | Opaque | None) -> Secret:
    """Return what was read in a credential's place as the secret that it is."""
    return SecretText(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Credential:
    """What stands in one credential's place.

    ``has_ref``: its text comes from somewhere else (a SecretRef, or a variable
    that has no text). ``is_ref``: it is a SecretRef as the release classifies it.
    """

    configured: bool
    value: Secret = None
    has_ref: bool = False
    is_ref: bool = False

    @property
    def is_there(self) -> bool:
        """Is there a text, or a SecretRef to one? A variable without text is none."""
        return self.value is not None or self.is_ref


@dataclass(frozen=True)
class Credentials:
    """The four places, and what the environment gives."""

    token: Credential
    password: Credential
    remote_token: Credential
    remote_password: Credential
    environment_token: Secret
    environment_password: Secret


def read_credentials(
    config: Setting, marked: frozenset[Path], environment: Environment, rules: Rules
) -> Credentials:
    """Return the credentials of *config*.

    *marked* are the paths that 2026.9.6 notes as unresolved or pending.
    """

    def read(dotted: str) -> Credential:
        return _credential(config.at(dotted), marked, rules)

    def stated(kind: str) -> Secret:
        names = (f"{each}_GATEWAY_{kind}" for each in rules.gateway_variables)
        texts = map(environment.text, names)
        return secret_of(next((each for each in texts if each is not None), None))

    return Credentials(
        read(TOKEN),
        read(PASSWORD),
        read(REMOTE_TOKEN),
        read(REMOTE_PASSWORD),
        stated("TOKEN"),
        stated("PASSWORD"),
    )


def _credential(setting: Setting, marked: frozenset[Path], rules: Rules) -> Credential:
    if setting.is_opaque:
        return Credential(True, setting.raw)
    if rules.marks_references and setting.path in marked:
        return Credential(True, has_ref=True)
    if secret_ref(setting, rules) is not None:
        return Credential(True, has_ref=True, is_ref=True)
    return Credential(setting.text is not None, secret_of(setting.text))
