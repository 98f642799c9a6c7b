"""The host from which iMessage's attachments are copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.language.javascript import trim

_HOST = re.compile(
    r"((?!-)[A-Za-z0-9._-]+@)?((?!-)[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])\Z"
)


@rule(since="2026.2.26", until="2026.3.28")
def remote_hosts(candidate: Candidate) -> Iterator[RuleViolation]:
    """A host or a user at one, without a port; later, a schema says so."""
    for path in ("channels.imessage", "channels.imessage.accounts.*"):
        for setting in candidate.config.matching(f"{path}.remoteHost"):
            text = setting.string
            if text is not None and not _HOST.match(trim(text)):
                yield setting.path, "must be a host or user@host"
