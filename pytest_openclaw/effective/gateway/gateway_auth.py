"""Which credential the gateway checks, by the rules of each release."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import Credential
from pytest_openclaw.deployment.secrets.credentials import Credentials
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import read_credentials
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.secrets.secret_refs import reads_as_reference
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import parse
from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.on_use import dataclass

_TOKEN_PATH = parse(credentials.TOKEN)
_PASSWORD_PATH = parse(credentials.PASSWORD)


@dataclass(frozen=True)
class GatewayAuth:
    """The mode in force, and the secrets there are, whether or not it uses them.

    Modes: ``token``, ``password``, ``none``, ``trusted-proxy``.
    """

    mode: str
    token: Secret
    password: Secret

    @property
    def is_trusted_proxy(self) -> bool:
        """Does a proxy in front decide who the user is?"""
        return self.mode == "trusted-proxy"

    @property
    def lacks_secret(self) -> bool:
        """Does the mode need a token or a password that is not there?"""
        secrets = {"token": self.token, "password": self.password}
        return self.mode in secrets and secrets[self.mode] is None


def effective_auth(deployment: Deployment) -> GatewayAuth:
    """Return what the gateway checks requests by.

    Without a mode, a password decides for ``password``, even beside a token.
    """
    token, password = _secrets(deployment)
    stated = deployment.config.at("gateway.auth.mode").value
    mode = stated or ("token" if password is None else "password")
    return GatewayAuth(mode, token, password)


@by_release
def _secrets(deployment: Deployment) -> tuple[Secret, Secret]:
    """Token and password: the config's, else the environment's, else the remote ones.

    2026.9.6: a SecretRef that stays unresolved leaves no secret at all.
    """
    stated = _resolved_credentials(deployment)
    token = _first(stated.token, stated.environment_token, stated.remote_token)
    remote = stated.remote_password
    if deployment.config.at("gateway.auth.mode").value == "trusted-proxy":
        remote = Credential(False)
    return token, _first(stated.password, stated.environment_password, remote)


@_secrets.on(since="2026.2.26", until="2026.7.1")
def _secrets_2026_5(deployment: Deployment) -> tuple[Secret, Secret]:
    """Token and password: the config's plain text, else the environment's."""
    stated, rules = _resolved_credentials(deployment), deployment.rules

    def plain(dotted: str) -> Secret:
        setting = deployment.config.at(dotted)
        if setting.opaque is not None:
            return setting.opaque
        refers = has_reference(setting.string or "") or secret_ref(setting, rules)
        # Where an unset variable is a fault, what is left of a reference was escaped.
        if refers and not rules.requires_variables:
            return None
        return secret_of(setting.text)

    return (
        plain(credentials.TOKEN) or stated.environment_token,
        plain(credentials.PASSWORD) or stated.environment_password,
    )


@_secrets.on(until="2026.2.9")
def _secrets_2026_2(deployment: Deployment) -> tuple[Secret, Secret]:
    """2026.2.9: a blank text in the config hides the variable."""
    stated = _resolved_credentials(deployment)

    def plain(dotted: str, variable: Secret) -> Secret:
        setting = deployment.config.at(dotted)
        if setting.opaque is not None:
            return setting.opaque
        return variable if setting.string is None else secret_of(setting.text)

    return (
        plain(credentials.TOKEN, stated.environment_token),
        plain(credentials.PASSWORD, stated.environment_password),
    )


def is_shared_secret_configured(deployment: Deployment) -> bool:
    """Tell whether the mode set in the config has a token or password to check."""
    mode = deployment.source.at("gateway.auth.mode").value
    if mode in ("none", "trusted-proxy"):
        return False
    stated = read_credentials(
        deployment.source, deployment.marked, deployment.environment, deployment.rules
    )
    has_token = _has_token(deployment, stated)
    if mode == "token":
        return has_token
    has_password = _has_password(
        deployment, stated, mode == "password" or not has_token
    )
    return has_password if mode == "password" else has_token or has_password


@by_release
def _has_token(deployment: Deployment, stated: Credentials) -> bool:
    """2026.9.6: a variable without text is not a token, a SecretRef is one."""
    present = effective_auth(deployment).token is not None
    return (
        (present and _TOKEN_PATH not in deployment.loaded.unresolved)
        or stated.environment_token is not None
        or stated.token.is_there
        or stated.remote_token.is_there
    )


@_has_token.on(since="2026.8.1", until="2026.9.2")
def _has_token_2026_8(deployment: Deployment, stated: Credentials) -> bool:
    """2026.8.2: a ``$NAME`` whose variable has text is a token as well."""
    resolved = deployment.derive(_with_texts)
    own, environment = resolved.token, resolved.environment_token
    present = _first(own, environment, resolved.remote_token) is not None
    return present or stated.token.is_there or stated.remote_token.is_there


@_has_token.on(until="2026.2.9")
def _has_token_in_force(deployment: Deployment, stated: Credentials) -> bool:
    """2026.2.9: the one in force, and no other."""
    return effective_auth(deployment).token is not None


@_has_token.on(since="2026.2.26", until="2026.2.26")
def _has_token_2026_2(deployment: Deployment, stated: Credentials) -> bool:
    """2026.2.26: the gateway's own, and none of ``gateway.remote``."""
    return (
        effective_auth(deployment).token is not None
        or stated.environment_token is not None
        or stated.token.configured
    )


@_has_token.on(since="2026.3.2", until="2026.7.1")
def _has_token_2026_5(deployment: Deployment, stated: Credentials) -> bool:
    """2026.5.12: whatever is written counts, resolved or not."""
    return _has_token_2026_2(deployment, stated) or stated.remote_token.configured


@by_release
def _has_password(deployment: Deployment, stated: Credentials, is_used: bool) -> bool:
    """2026.9.6: a variable without text is not a password, a SecretRef is one."""
    present = effective_auth(deployment).password is not None
    if present and _PASSWORD_PATH not in deployment.loaded.unresolved:
        return True
    return is_used and (
        stated.environment_password is not None or stated.password.is_there
    )


@_has_password.on(since="2026.8.1", until="2026.9.2")
def _has_password_2026_8(
    deployment: Deployment, stated: Credentials, is_used: bool
) -> bool:
    """2026.8.2: the same of passwords; one of ``gateway.remote`` is none."""
    resolved = deployment.derive(_with_texts)
    own, environment = resolved.password, resolved.environment_password
    if _first(own, environment, Credential(False)) is not None:
        return True
    return is_used and (environment is not None or stated.password.is_there)


@_has_password.on(until="2026.2.9")
def _has_password_in_force(
    deployment: Deployment, stated: Credentials, is_used: bool
) -> bool:
    """2026.2.9: the one in force, and no other."""
    return effective_auth(deployment).password is not None


@_has_password.on(since="2026.2.26", until="2026.7.1")
def _has_password_2026_5(
    deployment: Deployment, stated: Credentials, is_used: bool
) -> bool:
    """2026.5.12: whatever is written counts, resolved or not."""
    if effective_auth(deployment).password is not None:
        return True
    return is_used and (
        stated.environment_password is not None or stated.password.configured
    )


@by_release
def measured_token(deployment: Deployment) -> Secret:
    """Return the token whose length is judged: the one in force."""
    return effective_auth(deployment).token


@measured_token.on(since="2026.8.1", until="2026.9.2")
def _measured_token_2026_8(deployment: Deployment) -> Secret:
    """2026.8.2: the text of a ``$NAME``, too; no text like a name, and no remote."""
    stated = deployment.derive(_with_texts)
    is_name = reads_as_reference(deployment.config.at(credentials.TOKEN).string or "")
    own = Credential(False) if is_name else stated.token
    return _first(own, stated.environment_token, Credential(False))


def _with_texts(deployment: Deployment) -> Credentials:
    """Return the credentials, where references count by the texts that they got."""
    written, resolved = deployment.source, deployment.config
    got_text = {
        parse(each)
        for each in (credentials.TOKEN, credentials.PASSWORD)
        if written.at(each).raw != resolved.at(each).raw
    }
    marked = deployment.marked - got_text
    return read_credentials(resolved, marked, deployment.environment, deployment.rules)


def examined_secret(deployment: Deployment, dotted: str) -> Secret:
    """Return the secret whose quality 2026.9.6 judges, ``None`` for none.

    *dotted* is ``gateway.auth.token`` or ``gateway.auth.password``. A secret that
    comes from elsewhere is judged by its own text, never by the environment's.
    """
    stated = read_credentials(
        deployment.source, deployment.marked, deployment.environment, deployment.rules
    )
    auth = effective_auth(deployment)
    is_token = dotted == credentials.TOKEN
    setting = deployment.config.at(dotted)
    if not (stated.token if is_token else stated.password).has_ref:
        effective = auth.token if is_token else auth.password
        return effective if effective is not None else _raw(deployment, dotted)
    if setting.path in deployment.marked:
        return None
    return _raw(deployment, dotted)


def supplier(deployment: Deployment, dotted: str) -> str:
    """Return what supplied the secret of *dotted*: a config path or a ``$VARIABLE``."""
    if deployment.config.at(dotted).has_text:
        return dotted
    kind = dotted.rpartition(".")[2]
    variable = f"OPENCLAW_GATEWAY_{kind.upper()}"
    if deployment.environment.text(variable) is not None:
        return f"${variable}"
    remote = f"gateway.remote.{kind}"
    return remote if deployment.config.at(remote).has_text else dotted


def _raw(deployment: Deployment, dotted: str) -> Secret:
    setting = deployment.config.at(dotted)
    return secret_of(setting.raw if setting.is_opaque else setting.string)


def _resolved_credentials(deployment: Deployment) -> Credentials:
    return read_credentials(
        deployment.config, deployment.marked, deployment.environment, deployment.rules
    )


def _first(own: Credential, environment: Secret, remote: Credential) -> Secret:
    if own.is_ref:
        return None
    return next(
        (each for each in (own.value, environment, remote.value) if each is not None),
        None,
    )


def known_text(secret: Opaque | SecretText, what: str) -> str:
    """Return the text of *secret*, to be judged and not to be kept.

    Raises :class:`~pytest_openclaw.NotEvaluated` if it is opaque.
    """
    if isinstance(secret, Opaque):
        raise secret.not_evaluated(what)
    return secret.reveal()
