"""Webhook mappings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule


@rule(since="2026.2.26")
def transform_modules(candidate: Candidate) -> Iterator[RuleViolation]:
    """A transform is a file below the hooks folder."""
    for mapping in candidate.config.at("hooks.mappings").elements():
        module = mapping.at("transform.module")
        if module.string is None:
            continue
        if not _is_safe_module(module.text or ""):  # nor a blank one
            yield module.path, "must be a relative path without .. or ~"


def _is_safe_module(text: str) -> bool:
    parts = re.split(r"[\\/]", text)
    return bool(text) and not (
        text.startswith(("/", "~")) or ":" in text or ".." in parts
    )


@rule(until="2026.7.1")
def internal_handlers(candidate: Candidate) -> Iterator[RuleViolation]:
    """Handlers in the old form, which this release takes without printing them."""
    handlers = candidate.authored.at("hooks.internal.handlers")
    if handlers.exists and not handlers.is_list:
        yield handlers.path, "must be an array"
    for handler in handlers.elements():
        texts = (handler["event"].string, handler["module"].string)
        known = {key for key, _ in handler.items()} <= {"event", "module", "export"}
        if not known or None in texts:
            yield handler.path, "requires an event and a module"


@rule(since="2026.2.26", until="2026.7.1")
def internal_modules(candidate: Candidate) -> Iterator[RuleViolation]:
    """The module of such a handler is a file below the hooks folder, too."""
    for handler in candidate.authored.at("hooks.internal.handlers").elements():
        module = handler["module"]
        if module.string is not None and not _is_safe_module(module.text or ""):
            yield module.path, "must be a relative path without .. or ~"


@rule(since="2026.8.2")
def persistent_mappings(candidate: Candidate) -> Iterator[RuleViolation]:
    """A session that lasts needs a key to be found by."""
    hooks = candidate.config["hooks"]
    for mapping in hooks["mappings"].elements():
        if (
            mapping["sessionMode"].value != "persistent"
            or mapping["action"].value == "wake"
        ):
            continue
        keyed = mapping["sessionKey"].has_text or hooks["defaultSessionKey"].has_text
        if not keyed and not mapping["transform"].exists:
            yield (
                mapping["sessionMode"].path,
                "persistent requires a sessionKey or a transform",
            )
