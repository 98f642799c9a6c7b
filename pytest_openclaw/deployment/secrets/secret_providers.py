"""Looking up what a SecretRef stands for, without running or fetching anything."""

from __future__ import annotations

import os
import re
import stat
from enum import Enum
from typing import TYPE_CHECKING
from typing import Any

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import OutOfBounds
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import is_index
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.state_database import StateDatabase

_MAX_BYTES = 1024 * 1024
#: The most that the schema lets a provider ask for.
_MOST_BYTES = 20 * 1024 * 1024
_LINE_END = re.compile(r"\r?\n\Z")
#: What a secret's file may begin with, beside the secret.
_BYTE_ORDER_MARK = Variants("\ufeff")
_BYTE_ORDER_MARK.add("", Span(until="2026.4.15"))


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

    @classmethod
    def of(
        cls,
        config: Setting,
        environment: Environment,
        rules: Rules,
        inputs: Inputs,
    ) -> SecretSource:
        """Return where the secrets of a *config* are, which was read with *inputs*."""
        return cls(
            config,
            environment,
            rules,
            inputs.home,
            inputs.state_dir,
            inputs.unset_is_opaque,
            inputs.files,
        )


class ResolutionStatus(Enum):
    """How a reference stands."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    UNKNOWN = "unknown"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class LookedUp:
    """What a reference leads to.

    ``text`` is opaque where a secret is declared as set. ``why`` is a clause that
    says what is missing, or why that cannot be told here.
    """

    status: ResolutionStatus
    text: Secret = None
    why: str = ""


def look_up(reference: SecretRef, source: SecretSource) -> LookedUp:
    """Return what *reference* leads to, as far as it can be had here."""
    provider = _provider(reference, source)
    if provider is None:
        return _unresolved(f"no {reference.source} provider has that name")
    if reference.source == "exec":
        why = "programs of exec references are never run here"
        return LookedUp(ResolutionStatus.NOT_RUN, why=why)
    if reference.id != trim(reference.id):
        # It is looked up without the blank, and its text then sought with it.
        return _unresolved("its id begins or ends with a blank")
    if reference.source == "env":
        return _from_environment(reference, provider, source)
    if reference.source == "store":
        return _from_store(reference, source)
    if source.unset_is_opaque:
        return _unknown("it is in a file on the gateway's host")
    try:
        return _from_file(reference, provider, source)
    except NotEvaluated as signal:  # it lies where nobody can look from here
        return _unknown(signal.reason)


def alias_of(reference: SecretRef, config: Setting) -> str:
    """Return the name of the provider that *reference* is for."""
    if reference.provider is not None:
        return reference.provider
    return config.at("secrets.defaults")[reference.source].text or "default"


def _provider(reference: SecretRef, source: SecretSource) -> Setting | None:
    """Return the provider's section, empty for a built-in one; ``None`` if unknown."""
    secrets = source.config["secrets"]
    built_in = secrets["defaults"][reference.source].text or "default"
    alias = alias_of(reference, source.config)
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
    reference: SecretRef, provider: Setting, source: SecretSource
) -> LookedUp:
    listed = provider["allowlist"]
    name = f"${reference.id}"
    if listed.is_list and reference.id not in [
        each.value for each in listed.elements()
    ]:
        return _unresolved(f"the provider does not allow {name}")
    value = source.environment.get(reference.id)
    if isinstance(value, Opaque):
        return LookedUp(ResolutionStatus.RESOLVED, secret_of(value))
    if value is None and source.unset_is_opaque:
        return _unknown(f"it is unknown whether {name} is set")
    if value is None:
        return _unresolved(f"{name} is not set")
    return _known(value, f"{name} is blank")


def _from_file(
    reference: SecretRef, provider: Setting, source: SecretSource
) -> LookedUp:
    """Read a secret's file, under the conditions that the release makes."""
    path = expand(provider["path"].text or "", source.home)
    insecure = (
        source.rules.takes_insecure_secret_files
        and provider["allowInsecurePath"].is_true
    )
    limit = provider["maxBytes"].value or _MAX_BYTES
    if not os.path.isabs(path):
        return _unknown("its path is relative to the folder in which OpenClaw runs")
    if _is_link(path, source.files):
        return _unresolved("the provider's file is a link")
    if not source.files.exists(path):
        return _unresolved(f"there is no file at {printable(path)}")
    if not insecure and not _is_private(path, source.files):
        return _unresolved(
            f"{printable(path)} is not private: it has to belong to the gateway's user,"
            " with mode 600"
        )
    try:
        text = source.files.text(path, min(int(limit), _MOST_BYTES)).text
    except OutOfBounds:
        return _unresolved("the provider's file is not a regular file, or is too large")
    except Unreadable as error:
        return _unresolved(f"the provider's file cannot be read: {error.reason}")
    text = text.removeprefix(_BYTE_ORDER_MARK.of(source.rules.release) or "")
    if provider["mode"].value == "singleValue":
        value: Any = _LINE_END.sub("", text) if reference.id == "value" else None
    else:
        value = _pointed(text, reference.id)
    return _known(value, "the provider's file contains no text at this id")


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
        return files.lstat(path).kind is FileKind.LINK
    except OSError:
        return False


def _pointed(text: str, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901) finds in a JSON object."""
    try:
        value = strict_json.parse(text)
    except strict_json.TooDeep as error:
        raise NotEvaluated(f"the provider's file: {error}") from None
    except ValueError:
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


def _from_store(reference: SecretRef, source: SecretSource) -> LookedUp:
    """Look into the state database, which a team's secrets lie in as text."""
    if source.state_dir is None:
        if source.unset_is_opaque:
            return _unknown("it is in the gateway's own store")
        return _unresolved("there is no store")
    # SQLite is imported where a store is asked for.
    from pytest_openclaw.deployment.host.state_database import StateDatabase

    path = os.path.join(source.state_dir, "state", "openclaw.sqlite")
    try:
        entries = store_entries(StateDatabase(path, source.files))
    except NotEvaluated as not_evaluated:
        return _unknown(not_evaluated.reason)
    return _known(entries.get(reference.id), "the store has no entry with that name")


def store_entries(database: StateDatabase) -> dict[str, str]:
    """Return the texts of a team's store by name.

    Raises :class:`~pytest_openclaw.NotEvaluated` where the database cannot be read.
    """
    rows = database.rows(
        "SELECT name, value FROM secret_store_entries"
        " WHERE scope_kind = 'team' AND deleted_at_ms IS NULL ORDER BY name"
    )
    return {name: value for name, value in rows if isinstance(value, str)}


def _known(value: Any, otherwise: str) -> LookedUp:
    if isinstance(value, str) and trim(value):
        return LookedUp(ResolutionStatus.RESOLVED, secret_of(value))
    return _unresolved(otherwise)


def _unresolved(why: str) -> LookedUp:
    return LookedUp(ResolutionStatus.UNRESOLVED, why=why)


def _unknown(why: str) -> LookedUp:
    return LookedUp(ResolutionStatus.UNKNOWN, why=why)
