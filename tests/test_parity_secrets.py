"""Agreement with ``openclaw secrets audit``, case by case, on both releases."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import SecretsFinding
from pytest_openclaw import SecretsReport
from pytest_openclaw import audit_secrets
from pytest_openclaw.releases import table
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import each_of
from tests.materialize import write

#: Keys of plugins that no registry has, or that the release no longer loads.
NEVER_FOUND: dict[str, set[str]] = {
    "2026.9.6": {
        "channels.qqbot.accounts.*.clientSecret",
        "channels.qqbot.clientSecret",
        *(
            target.pattern
            for target in table("2026.9.6").secrets.external_targets
            if not target.is_of_channel
        ),
    },
    "2026.5.12": set(),
}


def _recorded() -> Iterator[RecordedVerdict]:
    for file in sorted(cases.FOLDER.glob("*secrets-audit.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            for release in case["expect"]:
                name = f"{file.stem}-{case['id']}-{release}"
                yield RecordedVerdict(name, release, case)


RECORDED = {each.name: each for each in _recorded()}


@each_of("verdict", RECORDED)
def test_agrees_with_the_real_secrets_audit(
    verdict: RecordedVerdict, tmp_path: Path
) -> None:
    """Status, summary, resolution, files and findings are the same, in their order."""
    _, release, case = verdict
    environment = write(case, release, tmp_path)
    before = cases.statuses(tmp_path)
    report = audit_secrets(
        Deployment.load(
            env=environment,
            unset_variables="missing",
            release=release,
            installed_plugins=case.get("installed", ()),
        )
    )
    expect = case["expect"][release]
    if case.get("allowExec"):  # we never run a program, and so know less
        assert not expect["findings"] and not report.findings
        assert report.resolution["skippedExecRefs"] == 1
        assert "secrets.ref_unresolved" in report.not_evaluated
    else:
        said = {key: expect[key] for key in expect if not key.startswith("exit")}
        ours = _said(report, tmp_path, case["id"].startswith(("mix-", "sec-old-")))
        # Releases before 2026.3.24 do not count what they have resolved.
        assert {key: ours[key] for key in said} == said
    assert cases.statuses(tmp_path) == before, "an audit writes nothing"


def _said(report: SecretsReport, root: Path, with_names: bool) -> dict[str, Any]:
    """Return what a case records; *with_names*, also each provider and profile."""

    def shown(path: str) -> str:
        return os.path.relpath(path, root) if os.path.isabs(path) else path

    return {
        "status": report.status,
        "summary": report.summary,
        "resolution": report.resolution,
        "filesScanned": [shown(path) for path in report.files_scanned],
        "findings": [
            [
                *(each.code.value, each.severity, shown(each.file), each.json_path),
                *(_names(each) if with_names else ()),
            ]
            for each in report.findings
        ],
    }


def _names(finding: SecretsFinding) -> list[str]:
    """Return the names of a finding; a profile's is never without a provider's."""
    return [each for each in (finding.provider, finding.profile_id) if each is not None]


@pytest.mark.parametrize("release", sorted(NEVER_FOUND))
def test_each_name_of_its_tables_was_asked_for(release: str) -> None:
    """A variable or a place that is added to a table is put to the real command too."""
    rules = table(release).secrets
    written, found = set(), []
    for _, said_by, case in RECORDED.values():
        if said_by == release:
            for file in case.get("files", []):
                written.update(
                    re.findall(r"^(\w+)=", file.get("text", ""), re.MULTILINE)
                )
            found += [each[3] for each in case["expect"][release]["findings"]]
    assert not rules.variables - written
    targets = rules.all_targets if rules.external_targets_count else rules.targets
    unseen = {
        target.pattern
        for target in targets
        if not any(re.fullmatch(_expression(target.pattern), at) for at in found)
    }
    assert unseen <= NEVER_FOUND[release]


def _expression(pattern: str) -> str:
    """Return a pattern of places as a regular expression."""
    return re.escape(pattern).replace(r"\[\]", r"\.\d+").replace(r"\*", r"[^.]+")
