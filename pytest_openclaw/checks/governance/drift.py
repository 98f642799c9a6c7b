"""Is what runs still what was approved?"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import by_owner
from pytest_openclaw.checks.governance.kit import found_on
from pytest_openclaw.checks.governance.kit import governance
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.inventory import entry_of
from pytest_openclaw.effective.governance.inventory import inventory
from pytest_openclaw.effective.governance.inventory import register_of
from pytest_openclaw.effective.governance.trees import tree_digest
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.register.entries import Entry

_FIX = """Review what has changed. Approve it by writing its source and digest into the
register, with a new date of review, or restore what was approved."""


@governance(
    "governance.plugin.drift",
    Severity.CRITICAL,
    inspects=("install records", "folders of plugins"),
    fix=_FIX,
    note="""A digest is that of the folder's files: see the page on governance.
    Archives and paths have no integrity of their own in the release's records.""",
)
def plugin_drift(deployment: Deployment) -> Iterator[Found]:
    """A plugin is not the one that was approved.

    It came from elsewhere, is another version, has other files, or requests more than
    was accepted when it was approved.

    Fires for each plugin whose install record or files differ from source, surface or
    digest of its entry.
    """
    yield from _drift(deployment, "plugin")


@governance(
    "governance.skill.drift",
    Severity.CRITICAL,
    inspects=("folders of skills",),
    fix=_FIX,
    note="""Skills from ClawHub have a record of their origin, others only their
    files: give these a digest.""",
)
def skill_drift(deployment: Deployment) -> Iterator[Found]:
    """A skill is not the one that was approved.

    A skill can be changed by anyone who can write to its folder, agents included, and
    nothing in the release notices.

    Fires for each skill whose files or origin differ from digest or source of its
    entry.
    """
    yield from _drift(deployment, "skill")


@governance(
    "governance.mcp.drift",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("mcp.servers", "nodeHost.mcp.servers"),
    fix=_FIX,
    note="""A source is npm:name@1.2.3, pypi:name@1.2.3, docker:image@sha256:...,
    go:..., url:https://host/path, or command:program. Without a version or path it
    covers any.""",
)
def mcp_drift(deployment: Deployment) -> Iterator[Found]:
    """An MCP server runs something other than was approved.

    Its name stays the same, and agents trust it as they did before.

    Fires for each server whose package, version or address differs from the source of
    its entry.
    """
    yield from _drift(deployment, "mcp")


def _drift(deployment: Deployment, kind: str) -> Iterator[Found]:
    register = register_of(deployment)
    stated = [
        entry
        for entry in register.entries_for(deployment.name)
        if entry.kind == kind and (entry.source or entry.digest or entry.surface)
    ]
    if not stated:
        message = f"no entry in {register.shown} says what a {kind} has to be"
        raise NotEvaluated(message, None)

    def differing(each: Capability) -> Iterator[Found]:
        entry = entry_of(deployment, each)
        if entry is not None and entry in stated:
            for words in _differences(deployment, each, entry):
                yield found_on(each, words + by_owner(entry))

    yield from from_each(inventory(deployment).of(kind), differing)


def _differences(
    deployment: Deployment, each: Capability, entry: Entry
) -> Iterator[str]:
    approved = f"{entry.where} approved"
    if entry.source is not None and not covers(entry.source, each.source):
        if each.source is None and each.kind == "mcp":
            raise NotEvaluated(f"where {each.id} comes from is not known here")
        came = f"came from {each.source}" if each.source else "has no recorded source"
        yield f"{came}, {approved} {entry.source}"
    if entry.surface is not None and entry.surface != each.surface:
        accepted = f"was accepted with the surface {each.surface}"
        has = accepted if each.surface else "has no accepted surface"
        yield f"{has}, {approved} {entry.surface}"
    if entry.digest is not None and each.folder is not None:
        digest = tree_digest(deployment, each.folder)
        if digest != entry.digest:
            yield f"is {digest}, {approved} {entry.digest}"


def covers(approved: str, actual: str | None) -> bool:
    """Is *actual* a source that was *approved*?

    An approved source without a version covers every version, an address without a
    path every path.
    """
    if actual is None:
        return False
    if matches_any(actual, [approved]):
        return True
    if approved.startswith("url:"):
        bare = approved.rstrip("/")
        return bare.count("/") == 2 and actual.startswith(bare + "/")
    kind, _, name = approved.partition(":")
    has_version = "@" in name[1:]
    return not has_version and kind != "path" and actual.startswith(approved + "@")
