"""Texts that must not be blank; the schema only says that they are not empty."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule


@rule()
def blank_texts(candidate: Candidate) -> Iterator[RuleViolation]:
    """A text that is trimmed before it is used has something in it."""
    for pattern in candidate.rules.never_blank:
        for setting in candidate.config.matching(pattern):
            if setting.string is not None and not setting.has_text:
                yield setting.path, "must not be blank"
