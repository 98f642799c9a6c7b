"""``security.audit.suppressions``: what a config sets aside itself (2026.9.6)."""

from __future__ import annotations

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

    def covers(self, finding: Finding) -> bool:
        """Does this entry set *finding* aside?"""
        detail = " ".join((finding.message, *map(str, finding.subjects))).lower()
        return (
            self.check_id == finding.check_id
            and self.title_includes in finding.title.lower()
            and self.detail_includes in detail
        )


@by_release
def suppressions_of(deployment: Deployment) -> list[Suppression]:
    """Return the entries of a config, in order; the first that fits counts."""
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


@suppressions_of.on(until="2026.5.12")
def suppressions_of_2026_5(deployment: Deployment) -> list[Suppression]:
    """2026.5.12 knows none."""
    return []


def _text(setting: Setting) -> str:
    return setting.string or ""
