"""The mappings that come with the package are about checks that there are."""

from __future__ import annotations

from pathlib import Path

import pytest_openclaw
from pytest_openclaw.checks import catalogue
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Frameworks
from pytest_openclaw.frameworks.shipped import SHIPPED
from pytest_openclaw.frameworks.shipped import all_shipped
from pytest_openclaw.frameworks.shipped import shipped
from pytest_openclaw.language.globs import matches_any
from tests.groups import each_of

CONTROLS = {
    f"{each.name}-{control.ref}": control
    for each in all_shipped()
    for control in each.controls
}


def test_each_file_is_a_framework() -> None:
    """None is forgotten, and none is missing."""
    folder = Path(pytest_openclaw.__file__).parent / "frameworks"
    assert {path.stem for path in folder.glob("*.toml")} == set(SHIPPED)


@each_of("control", CONTROLS)
def test_each_glob_of_a_control_matches_a_check(control: Control) -> None:
    """A renamed check would leave its control without anybody noticing."""
    ids = [check.id for check in catalogue()]
    for glob in control.checks:
        assert any(matches_any(each, [glob]) for each in ids), glob


@each_of("control", CONTROLS)
def test_a_control_has_checks_or_a_reason_for_none(control: Control) -> None:
    """What no check sees is said, and nothing is both."""
    assert control.name
    assert bool(control.checks) != bool(control.unseen)
    assert control.relation in ("evidence", "partial") or control.unseen


def test_the_lists_are_whole() -> None:
    """OWASP's have ten risks each, OpenClaw's own 22 threats."""
    assert [len(shipped(name).controls) for name in SHIPPED] == [10, 10, 19, 22]


def test_most_checks_of_the_audit_are_evidence_about_something() -> None:
    """The others are left unmapped on purpose: no mapping is padded."""
    index = Frameworks(all_shipped())
    ids = [check.id for check in catalogue() if check.suite == AUDIT]
    mapped = [each for each in ids if index.controls_of(each)]
    assert 0.6 < len(mapped) / len(ids) < 0.95
