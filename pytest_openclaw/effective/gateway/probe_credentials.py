"""Which credential a probe sends, by the rules of each release and by our own one."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import Credential
from pytest_openclaw.deployment.secrets.credentials import Credentials
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import read_credentials
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.gateway.probe import OPTION
from pytest_openclaw.effective.gateway.probe import Target
from pytest_openclaw.effective.gateway.probe import config_target
from pytest_openclaw.effective.gateway.probe import target_of
from pytest_openclaw.on_use import dataclass

_ENVIRONMENT = "$"


@dataclass(frozen=True)
class ProbeCredentials:
    """What is sent. ``unusable`` names the reference that yields no credential.

    ``withheld`` says why the release's choice is not sent, or is not known here.
    """

    token: SecretText | None = None
    password: SecretText | None = None
    unusable: str | None = None
    withheld: str | None = None

    @property
    def auth(self) -> dict[str, SecretText]:
        """The credentials as the protocol names them; those that there are."""
        both = {"token": self.token, "password": self.password}
        return {name: text for name, text in both.items() if text}


@dataclass(frozen=True)
class _Choice:
    """A secret, and the path or ``$VARIABLE`` that it comes from."""

    secret: Secret
    source: str


def probe_credentials(deployment: Deployment) -> ProbeCredentials:
    """Return what a probe of this deployment logs in with.

    The release sends a config's secret to whatever address it finds. Here it goes
    to no other address than the one that this config names.
    """
    probe = deployment.probe
    if probe is not None and (probe.token or probe.password):
        return ProbeCredentials(*probe.secrets)
    is_remote = config_target(deployment).key == "gateway.remote.url"
    choose = _remote if is_remote else _local
    token, password, unusable = choose(deployment)
    return _sent(deployment, token, password, unusable)


def _sent(
    deployment: Deployment, token: _Choice, password: _Choice, unusable: str | None
) -> ProbeCredentials:
    target = target_of(deployment)
    texts: list[SecretText | None] = []
    withheld = None
    for choice in (token, password):
        text = choice.secret
        if isinstance(text, Opaque):
            withheld = str(text.not_evaluated(choice.source).reason)
            text = None
        elif text is not None and not _may_go(deployment, target, choice.source):
            withheld = f"{choice.source} is not sent to the address of {target.key}"
            text = None
        texts.append(text)
    if withheld is not None:
        withheld += f"; use {OPTION}-token-env or {OPTION}-password-env"
    return ProbeCredentials(texts[0], texts[1], unusable, withheld)


def _may_go(deployment: Deployment, target: Target, source: str) -> bool:
    """May a secret of *source* go to the address of *target*?"""
    if source.startswith(_ENVIRONMENT) and target.key.startswith(_ENVIRONMENT):
        return True
    return _origin(target.url) == _origin(config_target(deployment).url)


def _origin(url: str) -> tuple[str, str, str] | None:
    address = read_address(url.strip().replace("http", "ws", 1))
    return address and (address.scheme, address.host, address.port)


def _local(deployment: Deployment) -> tuple[_Choice, _Choice, str | None]:
    """The config's and the environment's; those of ``gateway.remote`` are not sent."""
    stated, rules = _stated(deployment), deployment.rules.probe
    own_wins = not rules.environment_is_stronger or _is_service(deployment)
    token = _first(
        own_wins,
        _usable(deployment, credentials.TOKEN, stated.token),
        _Choice(stated.environment_token, "$OPENCLAW_GATEWAY_TOKEN"),
        stated.token,
    )
    password = _first(
        own_wins,
        _usable(deployment, credentials.PASSWORD, stated.password),
        _Choice(stated.environment_password, "$OPENCLAW_GATEWAY_PASSWORD"),
        stated.password,
    )
    mode = deployment.config.at("gateway.auth.mode").value
    unusable = None
    if mode == "token" or (mode is None and password.secret is None):
        unusable = _unusable(deployment, token, stated.token, stated.environment_token)
    if unusable is None and (
        mode in ("password", "trusted-proxy") or (mode is None and token.secret is None)
    ):
        unusable = _unusable(
            deployment, password, stated.password, stated.environment_password
        )
    others = (
        _usable(deployment, credentials.REMOTE_TOKEN, stated.remote_token),
        _usable(deployment, credentials.REMOTE_PASSWORD, stated.remote_password),
    )
    if rules.any_credential_suffices and _have_text(others):
        unusable = None
    return token, password, unusable


def _unusable(
    deployment: Deployment,
    chosen: _Choice,
    stated: Credential,
    environment: Secret,
) -> str | None:
    """Return the path of a reference whose text cannot be had, where that matters."""
    if not stated.has_ref or chosen.secret is not None:
        return None
    if environment is not None:
        may_warn = deployment.rules.probe.warns_despite_environment
        return chosen.source if may_warn or _is_service(deployment) else None
    return chosen.source


def _remote(deployment: Deployment) -> tuple[_Choice, _Choice, str | None]:
    """Those of ``gateway.remote``, and the environment's password."""
    stated, rules = _stated(deployment), deployment.rules.probe
    token = _usable(deployment, credentials.REMOTE_TOKEN, stated.remote_token)
    password = _Choice(stated.environment_password, "$OPENCLAW_GATEWAY_PASSWORD")
    if password.secret is None:
        password = _usable(
            deployment, credentials.REMOTE_PASSWORD, stated.remote_password
        )
    if password.secret is None and rules.auth_password_is_remote:
        password = _usable(deployment, credentials.PASSWORD, stated.password)
    if _have_text((token, password)) or _is_local_enough(deployment, stated):
        return token, password, None
    unusable = None
    if stated.remote_token.has_ref and stated.environment_token is None:
        unusable = credentials.REMOTE_TOKEN
    elif stated.remote_password.has_ref:
        unusable = credentials.REMOTE_PASSWORD
    if stated.remote_token.has_ref and rules.any_credential_suffices:
        # A local password will do beside it, also one whose text is missing.
        unusable = None if stated.password.configured else unusable
    return token, password, unusable


def _is_local_enough(deployment: Deployment, stated: Credentials) -> bool:
    """Is there a local credential that silences the release's probe?

    2026.9.6 counts those of the mode in force. 2026.5.12 falls back to the password,
    and sends a text with a reference in it as it is.
    """
    if not deployment.rules.probe.any_credential_suffices:
        return stated.password.value is not None
    mode = deployment.config.at("gateway.auth.mode").value
    local = []
    if mode in (None, "token"):
        local.append(_usable(deployment, credentials.TOKEN, stated.token))
    if mode in (None, "password", "trusted-proxy"):
        local.append(_usable(deployment, credentials.PASSWORD, stated.password))
    return _have_text(local)


def _have_text(choices: Iterable[_Choice]) -> bool:
    return any(each.secret is not None for each in choices)


def _first(
    own_wins: bool, own: _Choice, environment: _Choice, stated: Credential
) -> _Choice:
    """Return what is sent of two; 2026.9.6: an unusable reference hides the other."""
    if own_wins and stated.has_ref and own.secret is None:
        return own
    order = (own, environment) if own_wins else (environment, own)
    return next((each for each in order if each.secret is not None), own)


def _usable(deployment: Deployment, dotted: str, stated: Credential) -> _Choice:
    text = stated.value
    if isinstance(text, SecretText) and not deployment.rules.marks_references:
        text = None if has_reference(text.reveal()) else text
    return _Choice(None if stated.has_ref else text, dotted)


def _is_service(deployment: Deployment) -> bool:
    return deployment.environment.get("OPENCLAW_SERVICE_KIND") == "gateway"


def _stated(deployment: Deployment) -> Credentials:
    return read_credentials(
        deployment.config, deployment.marked, deployment.environment, deployment.rules
    )
