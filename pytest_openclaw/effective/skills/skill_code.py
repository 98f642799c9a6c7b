"""The code and text of each skill, as the deep audit sees them."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.effective.code_scan.deep import require_deep
from pytest_openclaw.effective.code_scan.scanned_files import CodeScanner
from pytest_openclaw.effective.code_scan.scanned_files import MatchInFile
from pytest_openclaw.effective.code_scan.scanned_files import ScanFailed
from pytest_openclaw.effective.skills.skill_folders import SKILL
from pytest_openclaw.effective.skills.skill_folders import Skill
from pytest_openclaw.effective.skills.skills import scanned_skills
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class ScannedSkill:
    """One skill and what was seen in it, or why nothing could be.

    ``failure`` says why the release's scan ends, ``unknown`` why it is not known
    here what that would see; each is a clause.
    """

    folder: str
    places: tuple[MatchInFile, ...] = ()
    failure: str | None = None
    unknown: str | None = None

    @property
    def name(self) -> str:
        """The name of its folder, to be shown."""
        return printable(os.path.basename(self.folder))


def skill_code(deployment: Deployment) -> list[ScannedSkill]:
    """Return what the deep audit sees in skills, scanned once.

    Raises :class:`~pytest_openclaw.NotEvaluated` without state or ``deep``.
    """
    require_deep(deployment)
    return deployment.derive(_scanned)


def _scanned(deployment: Deployment) -> list[ScannedSkill]:
    skills = scanned_skills(deployment)
    scanner = CodeScanner(deployment.files, deployment.rules.code)
    return [
        *(_skill(skill, scanner) for skill in skills.skills),
        *(ScannedSkill(each.folder, failure=each.reason) for each in skills.refused),
    ]


def _skill(skill: Skill, scanner: CodeScanner) -> ScannedSkill:
    try:
        code = scanner.scan_folder(skill.folder)
        text = _text_of(skill.folder, scanner)
    except ScanFailed as error:
        return ScannedSkill(skill.folder, failure=error.reason)
    except NotEvaluated as error:
        return ScannedSkill(skill.folder, unknown=str(error))
    return ScannedSkill(skill.folder, (*text, *code))


def _text_of(folder: str, scanner: CodeScanner) -> list[MatchInFile]:
    """Return what is seen in the text itself, where the release reads it."""
    limit = scanner.rules.max_skill_bytes
    if limit is None:
        return []
    path = os.path.join(folder, SKILL)
    try:
        if scanner.files.lstat(path).kind is not FileKind.FILE:
            raise ScanFailed(f"{SKILL} is not a regular file")
        text = scanner.read(path, limit)
    except TooLarge:
        raise ScanFailed(f"{SKILL} is larger than {limit:,} bytes") from None
    except OSError as error:
        raise ScanFailed(clause(error)) from None
    from pytest_openclaw.effective.code_scan.scanner import scan
    from pytest_openclaw.effective.code_scan.skill_text import scan_skill

    matches = (*scan_skill(text, scanner.rules), *scan(text, scanner.rules))
    return [MatchInFile(SKILL, match) for match in matches]
