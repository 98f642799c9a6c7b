"""Packages of plugins that the deep audit loads, whatever bytes they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit

GATE = "deployment.config_valid"


def report_with(package: bytes, home: Path) -> Report:
    """Return the report on a deployment with one plugin that has this package.json."""
    state = home / "state"
    plugin = state / "extensions" / "foo"
    plugin.mkdir(parents=True)
    manifest = {"id": "foo", "configSchema": {}}
    (plugin / "openclaw.plugin.json").write_text(json.dumps(manifest), encoding="utf-8")
    (plugin / "index.js").write_text("export default {}\n", encoding="utf-8")
    (plugin / "package.json").write_bytes(package)
    config = state / "openclaw.json"
    config.write_text(json.dumps({"plugins": {}}), encoding="utf-8")
    return audit(
        Deployment.load(
            config, state_dir=state, home=home, release="2026.9.6", deep=True
        )
    )


@pytest.mark.parametrize("package", [b"\xff{", b"[" * 100_000, b"null", b"{a: 1}"])
def test_what_node_cannot_read_is_refused(package: bytes, tmp_path: Path) -> None:
    """It is a problem of the deployment, not a traceback."""
    report = report_with(package, tmp_path)
    assert not report.accepted
    assert any("cannot load the plugin foo" in str(each) for each in report.problems)


def test_a_package_that_is_too_large_is_not_evaluated(tmp_path: Path) -> None:
    """What it holds is not known, so nobody says that the config is valid."""
    report = report_with(b'{"a": "' + b"x" * 300_000 + b'"}', tmp_path)
    assert "larger than" in str(report.not_evaluated[GATE])
