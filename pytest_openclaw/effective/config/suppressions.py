"""``security.audit.suppressions``: what a config sets aside itself (2026.9.6)."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.findings import Finding
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Suppression:
    """One entry: an exact checkId, and texts that title and detail must hold.

    The release matches the texts against its own wording. Here they are matched
    against ours, which has the same config paths, names and values in it.
    """

    check_id: str
    title_includes: str
    detail_includes: str
    reason: str


class Suppressions:
    """The entries of a config, by the check that they are about.

    Only the first of those that want the same is kept, since the first counts.
    """

    def __init__(self, entries: Iterable[Suppression]) -> None:
        """Sort *entries*."""
        self._of: dict[str, dict[tuple[str, str], Suppression]] = {}
        for each in entries:
            of_check = self._of.setdefault(each.check_id, {})
            of_check.setdefault((each.title_includes, each.detail_includes), each)

    def covering(self, finding: Finding) -> Suppression | None:
        """Return the first entry that sets *finding* aside."""
        entries = self._of.get(finding.check_id)
        if not entries:
            return None
        title = finding.title.lower()
        detail = " ".join((finding.message, *map(str, finding.subjects))).lower()
        for (in_title, in_detail), entry in entries.items():
            if in_detail in detail and in_title in title:
                return entry
        return None


def suppressions_of(deployment: Deployment) -> Suppressions:
    """Return the entries of a config."""
    return Suppressions(_suppressions(deployment))


@by_release
def _suppressions(deployment: Deployment) -> list[Suppression]:
    """Return the entries of a config, in order."""
    listed = deployment.config.at("security.audit.suppressions")
    return [
        Suppression(
            trim(_text(entry["checkId"])),
            fold(_text(entry["titleIncludes"])),
            fold(_text(entry["detailIncludes"])),
            trim(_text(entry["reason"])),
        )
        for entry in listed.elements()
        if not entry["checkId"].is_opaque and entry["checkId"].has_text
    ]


@_suppressions.on(until="2026.5.12")
def _suppressions_2026_5(deployment: Deployment) -> list[Suppression]:
    """2026.5.12 knows none."""
    return []


def _text(setting: Setting) -> str:
    return setting.string or ""
