"""SecretRefs and their providers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.steps.defaults import is_of_plugin
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.executables import is_safe_executable
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

_POINTER = re.compile(r"(?:/(?:[^~]|~[01])*)\Z")
_EXEC_ID = Variants(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}\Z", re.ASCII),
)
_EXEC_ID.add(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}\Z", re.ASCII),
    Span(until="2026.7.1"),
)
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]|\\\\[^\\]+\\[^\\]+")


def is_reference(setting: Setting) -> bool:
    """Tell whether this is a SecretRef object."""
    return {key for key, _ in setting.items()} == {"source", "provider", "id"}


@rule()
def reference_ids(candidate: Candidate) -> Iterator[RuleViolation]:
    """The id of a SecretRef has the form of its source."""
    for reference in _references(candidate.config):
        if is_of_plugin(reference.path):
            continue  # plugins check their own, and less closely
        source, id_ = reference["source"].value, reference["id"].string or ""
        if source == "file" and id_ != "value" and not _POINTER.match(id_):
            yield reference["id"].path, 'must be "value" or a JSON pointer'
        if source == "exec":
            parts = id_.split("/")
            form = _EXEC_ID.of(candidate.rules.release)
            if not (form and form.match(id_)) or "." in parts or ".." in parts:
                yield reference["id"].path, "is no id that an exec provider takes"


@rule()
def places_without_references(candidate: Candidate) -> Iterator[RuleViolation]:
    """Some credentials must be text, since they are read without resolving."""
    for setting in _plain_only(candidate.config):
        if is_reference(setting):
            yield setting.path, "takes no SecretRef; use a ${VARIABLE}"


@rule(until="2026.7.1")
def owner_display_secret(candidate: Candidate) -> Iterator[RuleViolation]:
    """One more such place."""
    setting = candidate.config.at("commands.ownerDisplaySecret")
    if is_reference(setting):
        yield setting.path, "takes no SecretRef; use a ${VARIABLE}"


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
            yield command.path, "holds signs that a shell would act on"
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
