"""Resolving secrets the way an audit does, without running or fetching anything.

Only the four gateway credentials are resolved, and only where they could be used;
references elsewhere stay as they are. Source: gateway facts, section 2.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from functools import partial
from typing import Any

from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import Credentials
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.secret_providers import ResolutionStatus
from pytest_openclaw.deployment.secrets.secret_providers import SecretSource
from pytest_openclaw.deployment.secrets.secret_providers import look_up
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.secrets.secret_refs import text_ref
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.releases.rules import Rules


def resolve_secrets(
    source: SecretSource, pending: frozenset[Path], marked: frozenset[Path]
) -> Any:
    """Return the tree of ``source.config`` with its active credentials resolved.

    A resolved reference becomes its text; one that cannot be resolved is taken out.
    """
    if not source.rules.resolves_references:
        return source.config.raw
    tree = source.config.raw
    for setting, reference, active in _references(source, pending, marked):
        try:
            is_used = active()
        except NotEvaluated:
            tree = _replaced(tree, setting.path, _unknown(setting, reference))
            continue
        if is_used:
            text = resolve(reference, source, setting)
            keeps = isinstance(setting.raw, str) and source.rules.texts_are_references
            if text is not None or not keeps:
                tree = _replaced(tree, setting.path, text)
    return tree


def resolves_any(
    source: SecretSource, pending: frozenset[Path], marked: frozenset[Path]
) -> bool:
    """Is one of the four a reference that could be used, with a text or without?

    Raises :class:`~pytest_openclaw.NotEvaluated` where that depends on a text that is
    not known.
    """
    found = _references(source, pending, marked)
    return some((active for _, _, active in found), lambda active: active())


def _references(
    source: SecretSource, pending: frozenset[Path], marked: frozenset[Path]
) -> Iterator[tuple[Setting, SecretRef, Callable[[], bool]]]:
    """Yield each of the four that is a reference, and what tells if it is used."""
    stated = credentials.read_credentials(
        source.config, marked, source.environment, source.rules
    )
    for dotted, is_active in _ACTIVE.items():
        setting = source.config.at(dotted)
        reference = reference_at(setting, pending, source.rules)
        if reference is not None:
            yield setting, reference, partial(is_active, stated, source)


def reference_at(
    setting: Setting, pending: frozenset[Path], rules: Rules
) -> SecretRef | None:
    """Return the reference that *setting* is, as the release finds it.

    *pending* are the paths of texts that are nothing but a variable without a text.
    """
    if rules.marks_references and setting.path in pending:
        return text_ref(setting.string or "", shorthand=True)
    return secret_ref(setting, rules)


def _token_is_active(stated: Credentials, source: SecretSource) -> bool:
    mode = source.config.at("gateway.auth.mode").value
    if (
        source.rules.environment_token_ends_resolution
        and stated.environment_token is not None
    ):
        return False
    if mode is None:
        return stated.environment_password is None and not stated.password.configured
    return mode not in ("password", "none", "trusted-proxy")


def _password_is_active(stated: Credentials, source: SecretSource) -> bool:
    mode = source.config.at("gateway.auth.mode").value
    if mode == "trusted-proxy":
        return source.rules.trusted_proxy_takes_password
    if mode == "password":
        return True
    has_token = (
        stated.environment_token is not None
        or stated.token.configured
        or stated.remote_token.configured
    )
    return mode not in ("token", "none") and not has_token


def _remote_token_is_active(stated: Credentials, source: SecretSource) -> bool:
    if _reaches_out(source.config):
        return True
    mode = source.config.at("gateway.auth.mode").value
    unused = stated.environment_token is None and not stated.token.configured
    return mode not in ("password", "none", "trusted-proxy") and unused


def _remote_password_is_active(stated: Credentials, source: SecretSource) -> bool:
    if _reaches_out(source.config):
        return True
    mode = source.config.at("gateway.auth.mode").value
    unused = stated.environment_password is None and not stated.password.configured
    return mode != "trusted-proxy" and unused and _password_is_active(stated, source)


_ACTIVE: dict[str, Callable[[Credentials, SecretSource], bool]] = {
    credentials.TOKEN: _token_is_active,
    credentials.PASSWORD: _password_is_active,
    credentials.REMOTE_TOKEN: _remote_token_is_active,
    credentials.REMOTE_PASSWORD: _remote_password_is_active,
}


def _reaches_out(config: Setting) -> bool:
    gateway = config["gateway"]
    return (
        gateway["mode"].value == "remote"
        or gateway.at("remote.url").has_text
        or gateway.at("tailscale.mode").value in ("serve", "funnel")
    )


def resolve(reference: SecretRef, source: SecretSource, setting: Setting) -> Secret:
    """Return the text of *reference*, opaque if the host knows; ``None`` if nobody."""
    found = look_up(reference, source)
    if found.status in (ResolutionStatus.UNKNOWN, ResolutionStatus.NOT_RUN):
        return _unknown(setting, reference)
    return found.text


def _unknown(setting: Setting, reference: SecretRef) -> Opaque:
    of = f" of provider {reference.provider}" if reference.provider else ""
    return Opaque(f"a secret ({reference.source} {reference.id}{of})", "")


def _replaced(tree: Any, path: Path, value: Secret) -> Any:
    """Return *tree* with *value* at *path*, or with nothing there."""
    key, *rest = path
    copied = dict(tree)
    if rest:
        copied[key] = _replaced(tree[key], tuple(rest), value)
    elif value is None:
        del copied[key]
    else:
        copied[key] = value.reveal() if isinstance(value, SecretText) else value
    return copied
