"""Senders that ``--fix`` of early releases lets into WhatsApp's groups.

Where groups were open, only listed senders are answered then: these releases list the
ones that have paired.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.names import DEFAULT
from pytest_openclaw.effective.channels.pairing_store import paired_senders
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.release_edits import ReleaseEdit
from pytest_openclaw.fixing.release_edits import as_read

_CHANNEL = "whatsapp"


def seeds(deployment: Deployment, edits: list[ReleaseEdit]) -> list[ReleaseEdit]:
    """Return the lists of senders that the command writes beside *edits*.

    Raises :class:`~pytest_openclaw.NotEvaluated` where there is no state directory.
    """
    section = as_read(deployment)["channels"][_CHANNEL]
    holders = list(_seeded(deployment, section, {each.path for each in edits}))
    if not holders:
        return []
    paired = paired_senders(deployment, _CHANNEL, DEFAULT)
    return [_seed(deployment, holder, paired) for holder in holders if paired]


def _seed(deployment: Deployment, holder: Setting, paired: list[str]) -> ReleaseEdit:
    path = holder["groupAllowFrom"].path
    change = f"{'.'.join(map(str, path))}=pairing-store"
    return ReleaseEdit(path, list(paired), change, owner_of(deployment, path))


@by_release
def _seeded(
    deployment: Deployment, section: Setting, closed: Collection[Path]
) -> Iterator[Setting]:
    """Yield the sections and accounts that get a list; *closed* are policies."""
    yield from ()


@_seeded.on(since="2026.4.23", until="2026.4.23")
def _seeded_2026_4_23(
    deployment: Deployment, section: Setting, closed: Collection[Path]
) -> Iterator[Setting]:
    """2026.4.23 lists them wherever a list counts, as it does by default."""
    for holder in _holders(section):
        is_default = holder.path == section.path
        if _is_unlisted(holder) and _counts(holder, closed, is_default=is_default):
            yield holder


@_seeded.on(since="2026.4.15", until="2026.4.15")
def _seeded_2026_4_15(
    deployment: Deployment, section: Setting, closed: Collection[Path]
) -> Iterator[Setting]:
    """2026.4.15 takes that for the default of an account, too."""
    for holder in _holders(section):
        if _is_unlisted(holder) and _counts(holder, closed, is_default=True):
            yield holder


@_seeded.on(since="2026.2.26", until="2026.3.28")
def _seeded_2026_3(
    deployment: Deployment, section: Setting, closed: Collection[Path]
) -> Iterator[Setting]:
    """2026.3.28 lists them where it has closed a group."""
    for holder in _holders(section):
        if holder["groupPolicy"].path in closed and _is_unlisted(holder):
            yield holder


@_seeded.on(until="2026.2.9")
def _seeded_2026_2(
    deployment: Deployment, section: Setting, closed: Collection[Path]
) -> Iterator[Setting]:
    """2026.2.9 does so for the channel, and for no account."""
    if section["groupPolicy"].path in closed and _is_unlisted(section):
        yield section


def _holders(section: Setting) -> list[Setting]:
    if not section.is_record:
        return []
    accounts = [account for _, account in section["accounts"].items()]
    return [section, *(each for each in accounts if each.is_record)]


def _counts(holder: Setting, closed: Collection[Path], *, is_default: bool) -> bool:
    """Does a list of senders count there once the groups are closed?"""
    policy = holder["groupPolicy"]
    if not policy.exists:
        return is_default
    return policy.path in closed or policy.raw == "allowlist"


def _is_unlisted(holder: Setting) -> bool:
    return not any(holder[key].elements() for key in ("allowFrom", "groupAllowFrom"))
