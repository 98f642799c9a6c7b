"""SecretRefs and their providers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.secrets.secret_refs import is_reference
from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.service_accounts import REFERENCE
from pytest_openclaw.deployment.secrets.service_accounts import VALUE
from pytest_openclaw.deployment.secrets.service_accounts import service_accounts
from pytest_openclaw.deployment.steps.defaults import is_of_plugin
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.validity.tools import CHANNELS_OF_CORE
from pytest_openclaw.deployment.values.executables import is_safe_executable
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,127}\Z", re.ASCII)
_POINTER = re.compile(r"(?:/(?:[^~]|~[01])*)\Z")
_NO_DOTS = r"(?!(?:[^/]*/)*\.\.?(?:/|\Z))"
#: In 2026.9.6 no part between slashes is . or .., which 2026.3.2 does not mind.
_EXEC_ID = Variants(
    re.compile(_NO_DOTS + r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}\Z", re.ASCII)
)
_EXEC_ID.add(
    re.compile(_NO_DOTS + r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}\Z", re.ASCII),
    Span(since="2026.3.13", until="2026.5.12"),
)
_EXEC_ID.add(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}\Z", re.ASCII),
    Span(until="2026.3.2"),
)
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]|\\\\[^\\]+\\[^\\]+")


@rule(since="2026.4.15")
def reference_ids(candidate: Candidate) -> Iterator[RuleViolation]:
    """The id of a SecretRef has the form of its source."""
    for reference in _references(candidate.config):
        if not is_of_plugin(reference.path):  # they check their own, less closely
            yield from _id_faults(candidate, reference)


@rule(until="2026.3.28")
def reference_ids_2026_3(candidate: Candidate) -> Iterator[RuleViolation]:
    """2026.3.28 has the schemas of some channels in its core."""
    for reference in _references(candidate.config):
        path = reference.path
        # The section itself may look like a reference.
        of_core = [each for each in path[1:2] if each in CHANNELS_OF_CORE]
        is_of_core = path[:1] == ("channels",) and bool(of_core)
        if path[-1:] == (VALUE,):
            continue  # any object may be there
        if is_of_core or not is_of_plugin(path):
            yield from _id_faults(candidate, reference)


def _id_faults(candidate: Candidate, reference: Setting) -> Iterator[RuleViolation]:
    source, id_ = reference["source"].value, reference["id"].string or ""
    if source == "file" and not _is_file_id(id_):
        yield reference["id"].path, 'must be "value" or a JSON pointer'
    if source == "exec" and not _is_exec_id(id_, candidate.rules.release):
        yield reference["id"].path, "is not a valid id for an exec provider"


@rule(since="2026.3.24", until="2026.4.23")
def lone_service_accounts(candidate: Candidate) -> Iterator[RuleViolation]:
    """A resolved reference is written to the key beside it, which has to be there."""
    for each in service_accounts(candidate.config.at("channels.googlechat")):
        beside = each.holder[REFERENCE]
        is_missing = not each.holder[VALUE].exists
        if each.is_active and is_missing and object_ref(beside, candidate.rules):
            yield beside.path, f"must have a {VALUE} beside it"


def fits_its_source(reference: SecretRef, release: str) -> bool:
    """Tell whether the id of a reference has the form that its source requires."""
    id_ = trim(reference.id)
    if reference.source == "file":
        return _is_file_id(id_)
    if reference.source == "exec":
        return _is_exec_id(id_, release)
    return _VARIABLE.match(id_) is not None


def is_valid_reference(setting: Setting, release: str) -> bool:
    """Tell whether this is a SecretRef whose parts have the forms of its source."""
    if not is_reference(setting):
        return False
    source, provider, id_ = (setting[key] for key in ("source", "provider", "id"))
    if source.is_opaque or provider.is_opaque or id_.is_opaque:
        return True
    text = id_.string or ""
    fits = {
        "env": bool(_VARIABLE.match(text)),
        "file": _is_file_id(text),
        "exec": _is_exec_id(text, release),
    }
    return provider.has_text and fits.get(str(source.value), False)


def _is_file_id(text: str) -> bool:
    return text == "value" or _POINTER.match(text) is not None


def _is_exec_id(text: str, release: str) -> bool:
    form = _EXEC_ID.of(release)
    return form is not None and form.match(text) is not None


@rule()
def places_without_references(candidate: Candidate) -> Iterator[RuleViolation]:
    """Some credentials must be text, since they are read without resolving."""
    for setting in _plain_only(candidate.config):
        if is_reference(setting):
            yield setting.path, "does not accept a SecretRef; use a ${VARIABLE}"


@rule(until="2026.7.1")
def owner_display_secret(candidate: Candidate) -> Iterator[RuleViolation]:
    """One more such place."""
    setting = candidate.config.at("commands.ownerDisplaySecret")
    if is_reference(setting):
        yield setting.path, "does not accept a SecretRef; use a ${VARIABLE}"


@rule()
def exec_providers(candidate: Candidate) -> Iterator[RuleViolation]:
    """A program that hands out secrets is named by its full path."""
    for _, provider in candidate.config.at("secrets.providers").items():
        if provider["source"].value != "exec":
            continue
        command = provider["command"]
        if command.string is not None and not _ABSOLUTE.match(command.string):
            yield command.path, "must be an absolute path"
        elif command.string is not None and not is_safe_executable(command.string):
            yield command.path, "contains special characters of a shell"
        for folder in provider["trustedDirs"].elements():
            if folder.string is not None and not _ABSOLUTE.match(folder.string):
                yield folder.path, "must be an absolute path"


def _plain_only(config: Setting) -> Iterator[Setting]:
    yield config.at("hooks.token")
    yield config.at("hooks.gmail.pushToken")
    for mapping in config.at("hooks.mappings").elements():
        yield mapping["sessionKey"]
    for channel, keys in (
        ("discord", "threadBindings.webhookToken"),
        ("whatsapp", "creds.json"),
    ):
        section = config["channels"][channel]
        yield section.at(keys)
        for _, account in section["accounts"].items():
            yield account.at(keys)


def _references(setting: Setting) -> Iterator[Setting]:
    if is_reference(setting):
        yield setting
        return
    for child in [each for _, each in setting.items()] or setting.elements():
        yield from _references(child)
