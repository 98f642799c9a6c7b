"""SecretRefs: the forms in which a config says where a secret is to be had."""

from __future__ import annotations

import re

from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.rules import Rules

_KEYS = {"source", "provider", "id"}
_NAME = r"(?P<name>[A-Z][A-Z0-9_]{0,127})"
_BRACED = re.compile(rf"\$\{{{_NAME}\}}\Z")
_SHORTHAND = re.compile(rf"\${_NAME}\Z")
_MARKER = re.compile(rf"(?:secretref-env|__env__):{_NAME}\Z")


@dataclass(frozen=True)
class SecretRef:
    """One reference; ``provider`` is ``None`` where the default one is meant.

    Both texts are as written: no release finds what a blank stands beside.
    """

    source: str
    provider: str | None
    id: str


def secret_ref(setting: Setting, rules: Rules) -> SecretRef | None:
    """Return the SecretRef that *setting* is in this release, by its own text."""
    reference = object_ref(setting, rules)
    if reference is None and rules.texts_are_references and not setting.is_opaque:
        return text_ref(
            setting.string or "",
            shorthand=rules.shorthand_is_reference,
            markers=rules.markers_are_references,
        )
    return reference


def is_reference(setting: Setting) -> bool:
    """Is this an object with the three keys of a SecretRef, whatever they hold?"""
    return isinstance(setting.raw, dict) and setting.raw.keys() == _KEYS


def object_ref(setting: Setting, rules: Rules) -> SecretRef | None:
    """Return the reference that an object with source, provider and id is."""
    if not is_reference(setting):
        return None
    source, provider, id_ = (setting[key] for key in ("source", "provider", "id"))
    if source.is_opaque or provider.is_opaque or id_.is_opaque:
        return None
    if source.string not in rules.secret_sources or not provider.text or not id_.text:
        return None
    return SecretRef(source.string, provider.string or "", id_.string or "")


def text_ref(
    text: str, *, shorthand: bool = False, markers: bool = False
) -> SecretRef | None:
    """Return the variable that a whole text stands for: ``${NAME}``.

    *shorthand* also takes ``$NAME``, *markers* the older ``secretref-env:NAME``
    and ``__env__:NAME``.
    """
    trimmed = trim(text)
    match = _BRACED.match(trimmed)
    if match is None and shorthand:
        match = _SHORTHAND.match(trimmed)
    if match is None and markers:
        match = _MARKER.match(trimmed)
    return SecretRef("env", None, match["name"]) if match else None


def reads_as_reference(text: str) -> bool:
    """Does *text* contain ``${NAME}``, or is it nothing but ``$NAME``?"""
    return has_reference(text) or text_ref(text, shorthand=True) is not None
