"""A first register for what the deployments have."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import suppress

from pytest_openclaw.baseline.toml_text import quoted
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.inventory import inventory
from pytest_openclaw.effective.governance.trees import tree_digest
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.globs import is_glob
from pytest_openclaw.language.plain import printable
from pytest_openclaw.register.entries import KINDS
from pytest_openclaw.register.entries import OPTIONAL_KINDS

_HEAD = """\
# The owners of what runs on the OpenClaw gateways of this repository, proposed by
# pytest --openclaw-propose-register. Replace each owner = "?": pytest rejects it. All
# keys are described in pytest --openclaw-schema=register.
"""
#: Kinds whose files are what was approved.
_WITH_FILES = ("skill", "plugin")
#: What an entry says, key by key.
Said = tuple[tuple[str, str], ...]


def register_for(fleet: Sequence[Deployment]) -> str:
    """Return the text of a register for all that the deployments of a fleet have.

    Things that are alike wherever they are share an entry.
    """
    parts = [_HEAD]
    for kind in KINDS:
        entries = _entries(fleet, kind)
        if kind in OPTIONAL_KINDS:
            if entries:
                words = (
                    f"{len(entries)} of kind {kind}; to include it, list it in kinds"
                )
                parts.append(f"\n# Left out: {words}.\n")
            continue
        for each, names in entries.items():
            parts.append(_text(each, names if len(names) < len(fleet) else []))
        parts += _open(fleet, kind)
    return "".join(parts)


def _entries(fleet: Sequence[Deployment], kind: str) -> dict[Said, list[str]]:
    """Return entries by what they say, with the deployments that they are about."""
    found: dict[Said, list[str]] = {}
    for deployment in fleet:
        for each in inventory(deployment).known[kind]:
            found.setdefault(_said(deployment, each), []).append(deployment.name)
    return found


def _said(deployment: Deployment, each: Capability) -> Said:
    said = [("id", each.id), ("owner", "?")]
    if each.source is not None and not is_glob(each.source):
        said.append(("source", each.source))
    if each.kind in _WITH_FILES and each.folder is not None:
        with suppress(NotEvaluated):
            said.append(("digest", tree_digest(deployment, each.folder)))
    if each.surface is not None:
        said.append(("surface", each.surface))
    if each.shown:
        said.append(("#", each.shown))
    return tuple(said)


def _text(said: Said, deployments: list[str]) -> str:
    lines = ["\n[[capability]]\n"]
    for key, value in said:
        if key == "#":
            lines.append(f"# {printable(value)}\n")
        else:
            lines.append(f"{key} = {quoted(value)}\n")
    if deployments:
        listed = ", ".join(map(quoted, dict.fromkeys(deployments)))
        lines.append(f"deployments = [{listed}]\n")
    return "".join(lines)


def _open(fleet: Sequence[Deployment], kind: str) -> Iterator[str]:
    for deployment in fleet:
        reason = inventory(deployment).open.get(kind)
        if reason is not None:
            where = f"of kind {kind} on {deployment.name}"
            yield f"\n# There may be more {where}: {printable(reason)}\n"
