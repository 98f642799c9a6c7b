"""Parity cases: writing one to disk, and what this project says of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.checks import catalogue

Case = dict[str, Any]

FOLDER = Path(__file__).parent / "parity"

#: They need a live probe of a gateway, which this project does not make.
_UNPROBED = {"gateway.probe_failed", "gateway.probe_auth_secretref_unavailable"}


def cases() -> Iterator[tuple[str, str, Case]]:
    """Yield id, release and case, for each release that a case speaks about."""
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            for release in case["expect"]:
                yield f"{file.stem}-{case['id']}-{release}", release, case


def write(case: Case, root: Path) -> dict[str, str]:
    """Write *case* below *root*, and return the environment of its audit."""
    for name in ("state", "home"):
        (root / name).mkdir(mode=0o700)
    if "config" in case:
        text = json.dumps(_rooted(case["config"], root), indent=1)
        _write(root / "state" / "openclaw.json", text)
    elif "config_text" in case:
        _write(root / "state" / "openclaw.json", _rooted(case["config_text"], root))
    for file in case.get("files", []):
        text = file["text"] if "text" in file else json.dumps(file["json"])
        _write(root / file["path"], _rooted(text, root), file.get("mode", "600"))
    for folder in case.get("dirs", []):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for link in case.get("symlinks", []):
        place = root / link["path"]
        place.unlink(missing_ok=True)
        place.symlink_to(_rooted(link["target"], root))
    for path, mode in case.get("modes", {}).items():
        (root / path).chmod(int(mode, 8))
    return {
        "HOME": f"{root}/home",
        "OPENCLAW_STATE_DIR": f"{root}/state",
        "OPENCLAW_CONFIG_PATH": f"{root}/state/openclaw.json",
        **_rooted(case.get("env", {}), root),
    }


def report(case: Case, release: str, root: Path) -> Report:
    """Return this project's report of *case*, read the way a host's is."""
    deployment = Deployment.load(
        env=write(case, root),
        unset_variables="missing",
        release=release,
        installed_plugins=case.get("installed", ()),
        deep=case.get("deep", False),
    )
    return audit(deployment)


def expected(case: Case, release: str) -> Counter[tuple[str, str]]:
    """Return the findings of the real audit that the catalogue knows."""
    known = {check.id for check in catalogue()} - _UNPROBED
    listed = case["expect"][release]["findings"]
    return Counter(
        (check_id, severity) for check_id, severity in listed if check_id in known
    )


def found(report: Report, case: Case) -> Counter[tuple[str, str]]:
    """Return our findings, of those that the case speaks about."""
    prefixes = tuple(case.get("compare", [""]))
    return Counter(
        (finding.check_id, str(finding.severity))
        for finding in report.findings
        if finding.check_id.startswith(prefixes)
    )


def unevaluated(report: Report) -> dict[str, str]:
    """Return what was not evaluated, of the checks that the real audit evaluates."""
    never = {check.id for check in catalogue() if check.never}
    return {
        check_id: reason
        for check_id, reason in report.not_evaluated.items()
        if check_id not in never | _UNPROBED
    }


def _rooted(value: Any, root: Path) -> Any:
    if isinstance(value, str):
        return value.replace("$ROOT", str(root))
    if isinstance(value, list):
        return [_rooted(each, root) for each in value]
    if isinstance(value, dict):
        return {_rooted(key, root): _rooted(each, root) for key, each in value.items()}
    return value


def _write(path: Path, text: str, mode: str = "600") -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    path.chmod(int(mode, 8))
