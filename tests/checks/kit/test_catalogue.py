"""The catalogue: every check is complete, and advises nothing that is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pytest_openclaw import releases
from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks import catalogue
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Severity
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.reports.catalogue import explanation
from tests.groups import each_of

CHECKS = {check.id: check for check in built_in_checks()}
_KEY = re.compile(r"\b[a-z][A-Za-z]+(?:\.[A-Za-z][A-Za-z0-9]*)+\b")
#: Dotted words of remediations that are not config paths.
_NO_KEYS = {
    "system.run",
    "control.example.com",
    "openclaw.extensions",
    "operator.admin",
    "package.json",
}


@each_of("check", CHECKS)
def test_a_check_says_everything_at_its_one_place(check: Check) -> None:
    """Title, rationale and fix are there, and the title stands on one line."""
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_*<>-]+)+", check.id, re.IGNORECASE)
    assert check.title
    assert not check.title.endswith(".")
    assert len(f"CRITICAL {check.id}: {check.title}") <= 125
    assert check.rationale.endswith(".")
    assert check.fix.endswith((".", " {path}")), "a sentence, or a command to copy"
    ranks = [severity.rank for severity in check.severities]
    assert ranks == sorted(set(ranks)), "worst first"
    assert check.functions, "known to a first-class release"


@each_of("check", CHECKS)
def test_what_a_check_reads_and_advises_exists(check: Check) -> None:
    """No remediation names a key that the deployment's release refuses."""
    for rules in FIRST_CLASS:
        if not check.applies_to(rules):
            continue
        named = set(_KEY.findall(check.remediation(rules))) - _NO_KEYS
        assert {key for key in named if not _is_known(key, rules)} == set()
    known = [rules for rules in FIRST_CLASS if check.applies_to(rules)]
    for key in check.reads:
        assert any(_is_known(key, rules) for rules in known), key


#: What else may stand in the other texts: commands, and keys below a channel.
_NO_PATHS = _NO_KEYS | {"camera.ptz.control", "health.summary"}
_NO_PATHS |= {"dm.allowFrom", "dm.open", "tools.doc"}


@each_of("check", CHECKS)
def test_keys_that_a_check_speaks_of_exist(check: Check) -> None:
    """When it fires, how badly, how releases differ: no text names a key of none."""
    texts = (check.fires, check.severity_rule, check.differences)
    ids = {each.id for each in built_in_checks()}
    unprinted = {key for rules in FIRST_CLASS for key in rules.unprinted_keys}
    for key in set(_KEY.findall(" ".join(texts))) - _NO_PATHS - unprinted:
        is_name = key.endswith((".json", ".sqlite")) or any(
            each.startswith(key) for each in ids
        )
        assert is_name or any(_is_known(key, rules) for rules in FIRST_CLASS), key


def _is_known(dotted: str, rules: Rules) -> bool:
    """Tell whether a release's schema has a path; ``*`` is any member."""
    nodes: list[Any] = [releases.schema(rules.release)]
    for part in dotted.split("."):
        nodes = [child for node in nodes for child in _children(node, part)]
    return bool(nodes) or _is_in_open_channel(dotted, rules)


def _is_in_open_channel(dotted: str, rules: Rules) -> bool:
    """Is it a key of a channel whose section a release without a schema leaves open?"""
    section, _, rest = dotted.partition(".")
    channels = releases.schema(rules.release)["properties"]["channels"]
    known = channels.get("properties", {})
    is_early = Span(until="2026.3.24").covers(rules.release)
    return is_early and section == "channels" and rest.partition(".")[0] not in known


def _children(node: Any, part: str) -> list[Any]:
    if not isinstance(node, dict):
        return []
    found = [
        child
        for key in ("anyOf", "oneOf", "allOf")
        for each in node.get(key, [])
        for child in _children(each, part)
    ]
    properties = node.get("properties", {})
    if part == "*":
        others = [node.get("additionalProperties"), node.get("items")]
        found += [each for each in others if isinstance(each, dict)]
        found += properties.values()
    elif part in properties:
        found.append(properties[part])
    if isinstance(node.get("items"), dict) and part != "*":
        found += _children(node["items"], part)
    return found


def test_ids_are_unique_and_families_have_an_order() -> None:
    """No id stands twice, and the gates come first."""
    ids = [check.id for check in built_in_checks()]
    assert len(ids) == len(set(ids))
    assert ids[0] == "deployment.config_valid"


def test_all_suites_but_the_audit_are_imported_when_they_are_asked_for() -> None:
    """Until then the catalogue holds the checks of the audit, and those alone."""
    made = catalogue()
    audit = [each.id for each in made.imported]
    assert made.of_suites({AUDIT}) == made.imported
    assert {each.suite for each in made.imported} == {AUDIT}
    every = list(made.of_suites({"posture"}))
    assert [each.id for each in every[: len(audit)]] == audit
    assert every == made.imported == list(made) == list(built_in_checks())
    for each in every[len(audit) :]:
        assert each.suite != AUDIT
        assert catalogue().of_suites({each.suite}) == every
        assert catalogue()[each.id] is catalogue().find(each.id) is each


@pytest.mark.slow
def test_a_run_of_the_audit_imports_no_other_suite(pytester: pytest.Pytester) -> None:
    """What other profiles check would be read, and kept, for nothing."""
    pytester.makefile(".json", openclaw='{"no": {"such.key": 1}, "gatway": {}}')
    pytester.makeconftest(
        """
        import sys

        def pytest_sessionfinish(session):
            names = [each for each in sys.modules if each.startswith("pytest_openclaw")]
            others = "posture.", "governance.", "clawmaster.links", "live."
            begun = tuple(f"pytest_openclaw.checks.{each}" for each in others)
            print("\\nothers:", [each for each in names if each.startswith(begun)])
        """
    )
    result = pytester.runpytest_subprocess("--openclaw-config=openclaw.json", "-s")
    result.stdout.fnmatch_lines(["others: []"])


def test_a_plugin_cannot_take_an_id_that_is_not_imported_yet() -> None:
    """Two checks of one id are refused, whatever their suites are."""
    made = catalogue()
    check = next(each for each in built_in_checks() if each.suite == "posture")
    with pytest.raises(
        UsageError, match=f"there are two checks with the id {check.id}"
    ):
        made.add(check)


def test_releases_know_different_checks() -> None:
    """What came and went between the releases is known to one of them only."""
    of = {
        rules.release: {
            check.id for check in built_in_checks() if check.applies_to(rules)
        }
        for rules in FIRST_CLASS
    }
    assert of["2026.9.6"] - of["2026.5.12"] == {
        "browser.extension_relay_legacy_auth",
        "channels.*.allowFrom.mutable_entries_inert",
        "channels.*.dm.locked",
        "channels.*.dm.wildcard_routing_unverified",
        "channels.*.groups.open",
        "channels.*.routing.owner_missing",
        "channels.discord.allowlisted_groups.broad_members",
        "channels.dm.session_collision",
        "channels.synology-chat.dm.policy",
        "channels.synology-chat.routing.duplicate-webhook-path",
        "channels.synology-chat.routing.duplicate-webhook-url",
        "channels.synology-chat.routing.inherited-shared-webhook-path",
        "config.agent_roster.invalid_default_count",
        "gateway.password_placeholder_value",
        "gateway.password_too_short",
        "gateway.token_placeholder_value",
        "posture.exec.grant_expiry",
        "posture.install_policy",
        "posture.pairing.silent",
        "gateway.trusted_proxy_device_auto_approve",
        "gateway.trusted_proxy_device_auto_approve_admin",
        "mcp.apps.enabled",
        "sandbox.browser_container.docker_probe_timeout",
        "posture.gateway.roles",
        "posture.logging.audit",
        "posture.suppressions",
        "security.audit.suppressions.active",
        "tools.exec.agent_skill_mcp_boundary_drift",
        "tools.exec.mcporter_registry_inspection_incomplete",
        "security.exposure.open_groups_with_control_plane_tools",
        "security.trust_model.cross_agent_session_access_default",
        "security.trust_model.group_scope_main",
        "secrets.placeholder_value",
        "secrets.store_plaintext_residue",
    }
    assert of["2026.5.12"] - of["2026.9.6"] == {
        "channels.*.dm.scope_main_multiuser",
        "channels.discord.commands.native.unrestricted",
        "channels.telegram.allowFrom.invalid_entries",
        "channels.telegram.groups.allowFrom.missing",
        "channels.telegram.groups.allowFrom.wildcard",
        "channels.zalouser.groups.mutable_entries",
        "gateway.control_ui.device_auth_disabled",
        "gateway.control_ui.insecure_auth",
        "logging.redact_off",
    }


@each_of("check", CHECKS)
def test_every_check_can_be_explained(check: Check) -> None:
    """The explanation holds title, severities and fix, in lines of a readable width."""
    lines = list(explanation(check))
    text = " ".join(" ".join(lines).split())
    assert check.title in text
    assert all(str(severity) in text for severity in check.severities)
    assert max(map(len, lines)) <= 88


def test_severities_are_ordered_and_compare_as_words() -> None:
    """They are the release's own words, worst first."""
    assert Severity("critical") == "critical"
    assert Severity.CRITICAL.at_least(Severity.WARN)
    assert not Severity.INFO.at_least(Severity.WARN)
    assert f"{Severity.WARN}" == "warn"
