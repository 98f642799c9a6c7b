"""Resolving secrets the way an audit does, without running or fetching anything.

Only the four gateway credentials are resolved, and only where they could be used;
references elsewhere stay as they are. Source: gateway facts, section 2.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pytest_openclaw.deployment import credentials
from pytest_openclaw.deployment.credentials import Credentials
from pytest_openclaw.deployment.credentials import Secret
from pytest_openclaw.deployment.environment import Environment
from pytest_openclaw.deployment.files import Files
from pytest_openclaw.deployment.files import Kind
from pytest_openclaw.deployment.files import Unreadable
from pytest_openclaw.deployment.live_files import LIVE
from pytest_openclaw.deployment.opaque import Opaque
from pytest_openclaw.deployment.paths import Path
from pytest_openclaw.deployment.paths import parse
from pytest_openclaw.deployment.places import expand
from pytest_openclaw.deployment.secret_refs import SecretRef
from pytest_openclaw.deployment.secret_refs import secret_ref
from pytest_openclaw.deployment.secret_refs import text_ref
from pytest_openclaw.deployment.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.javascript import is_index
from pytest_openclaw.javascript import trim
from pytest_openclaw.releases.rules import Rules

_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class SecretSource:
    """Where secrets can be looked up.

    ``unset_is_opaque``: a secret that cannot be had here counts as set, its text
    unknown; else it is unresolved, as on a host where it is missing.
    """

    config: Setting
    environment: Environment
    rules: Rules
    home: str | None
    state_dir: str | None
    unset_is_opaque: bool
    files: Files = LIVE


def resolve_secrets(
    source: SecretSource, pending: frozenset[Path], marked: frozenset[Path]
) -> Any:
    """Return the tree of ``source.config`` with its active credentials resolved.

    A resolved reference becomes its text; one that cannot be resolved is taken out.
    """
    stated = credentials.read_credentials(
        source.config, marked, source.environment, source.rules
    )
    tree = source.config.raw
    for dotted, is_active in _ACTIVE.items():
        setting = source.config.at(dotted)
        reference = _reference(setting, pending, source.rules)
        if reference is None:
            continue
        try:
            active = is_active(stated, source)
        except NotEvaluated:
            tree = _replaced(tree, parse(dotted), _unknown(setting, reference))
            continue
        if active:
            text = resolve(reference, source, setting)
            keeps = isinstance(setting.raw, str) and source.rules.texts_are_references
            if text is not None or not keeps:
                tree = _replaced(tree, parse(dotted), text)
    return tree


def _reference(
    setting: Setting, pending: frozenset[Path], rules: Rules
) -> SecretRef | None:
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
    if mode in ("password", "trusted-proxy"):
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
    provider = _provider(reference, source)
    if provider is None:
        return None
    if reference.source == "env":
        return _from_environment(reference, provider, source, setting)
    if source.unset_is_opaque or reference.source == "exec":
        return _unknown(setting, reference)
    if reference.source == "file":
        return _from_file(reference, provider, source)
    return _from_store(reference, source, setting)


def _provider(reference: SecretRef, source: SecretSource) -> Setting | None:
    """Return the provider's section, empty for a built-in one; ``None`` if unknown."""
    secrets = source.config["secrets"]
    built_in = secrets["defaults"][reference.source].text or "default"
    alias = reference.provider or built_in
    declared = secrets["providers"][alias]
    if declared["source"].value == reference.source:
        return declared
    is_built_in = (
        reference.source in source.rules.built_in_secret_sources and alias == built_in
    )
    if is_built_in and (not declared.exists or source.rules.built_in_provider_wins):
        return Setting({})
    return None


def _from_environment(
    reference: SecretRef, provider: Setting, source: SecretSource, setting: Setting
) -> Secret:
    listed = provider["allowlist"]
    if listed.is_list and reference.id not in [
        each.value for each in listed.elements()
    ]:
        return None
    value = source.environment.get(reference.id)
    if value is None and source.unset_is_opaque:
        return _unknown(setting, reference)
    if isinstance(value, Opaque) or value is None:
        return value
    return value if trim(value) else None


def _from_file(reference: SecretRef, provider: Setting, source: SecretSource) -> Secret:
    """Read a secret's file, under the conditions that the release makes."""
    path = expand(provider["path"].text or "", source.home)
    insecure = (
        source.rules.takes_insecure_secret_files
        and provider["allowInsecurePath"].is_true
    )
    limit = provider["maxBytes"].value or _MAX_BYTES
    if (
        not os.path.isabs(path)
        or not (insecure or _is_private(path, source.files))
        or _is_link(path, source.files)
    ):
        return None
    try:
        text = source.files.text(path, min(int(limit), _MAX_BYTES)).text
    except Unreadable:
        return None
    if provider["mode"].value == "singleValue":
        value: Any = text.removesuffix("\n") if reference.id == "value" else None
    else:
        value = _pointed(text, reference.id)
    return value if isinstance(value, str) and trim(value) else None


def _is_private(path: str, files: Files) -> bool:
    try:
        status = files.lstat(path)
    except OSError:
        return False
    # The owner in an archive is one of another machine.
    here = files.is_of_this_machine(path)
    owner = getattr(os, "getuid", lambda: status.owner)() if here else status.owner
    return status.owner == owner and not status.mode & (stat.S_IRWXG | stat.S_IRWXO)


def _is_link(path: str, files: Files) -> bool:
    try:
        return files.lstat(path).kind is Kind.LINK
    except OSError:
        return False


def _pointed(text: str, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901) finds in a JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not pointer.startswith("/"):
        return None
    for part in pointer[1:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and is_index(key) and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _from_store(reference: SecretRef, source: SecretSource, setting: Setting) -> Secret:
    """A secret of the state database: without one there is none; else it is unread."""
    database = os.path.join(source.state_dir or "", "state", "openclaw.sqlite")
    if source.state_dir is None or not source.files.exists(database):
        return None
    return _unknown(setting, reference)


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
        copied[key] = value
    return copied
