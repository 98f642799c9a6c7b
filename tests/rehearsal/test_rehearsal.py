"""One text under two releases: what comes, what goes, and nothing for the same one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.rehearsal.audit import RehearsedAudit
from pytest_openclaw.rehearsal.checks import UPGRADE_CHECKS
from pytest_openclaw.rehearsal.rehearsal import Rehearsal
from pytest_openclaw.releases import EXACT
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import each_of
from tests.materialize import Case
from tests.materialize import write

OLD, NEW = "2026.5.12", "2026.9.6"


def _has_both(case: Case) -> bool:
    """Is it a case of which both audits made a report?"""
    said = case["expect"]
    return all("findings" in said.get(each, {}) for each in (OLD, NEW))


#: Parity cases that both releases accept, a few of every file.
SAMPLE = [
    verdict
    for of_file in cases.by_file().values()
    for verdict in [e for e in of_file if _has_both(e.case)][::61]
]


def rehearsal(config: dict[str, Any], old: str = OLD, new: str = NEW) -> Rehearsal:
    """Rehearse the upgrade of a config."""
    deployment = Deployment.from_mapping(config, release=old)
    return Rehearsal(Audit(deployment), new)


def items(config: dict[str, Any], *targets: str) -> dict[str, Outcome]:
    """Return the outcomes of the three items."""
    audit = Audit(Deployment.from_mapping(config, release=OLD))
    rehearsed = RehearsedAudit(audit, targets or [NEW], Policy())
    return {each.id: rehearsed.outcome(each.id) for each in UPGRADE_CHECKS}


def of_case(verdict: RecordedVerdict, release: str, root: Path) -> Deployment:
    """Return the deployment of a parity case, written below *root*."""
    return cases.deployment_of(
        verdict.case, release, write(verdict.case, release, root)
    )


@each_of("verdict", {verdict.name: verdict for verdict in SAMPLE})
def test_the_same_release_shows_nothing(
    verdict: RecordedVerdict, tmp_path: Path
) -> None:
    """Whatever is found, refused or unknown is so before and after."""
    audit = Audit(of_case(verdict, verdict.release, tmp_path))
    made = Rehearsal(audit, verdict.release)
    assert made.refused == []
    assert made.undecided is None
    assert made.comparison.is_empty
    assert made.settings == []
    assert made.unbundled == []


@pytest.mark.parametrize("release", EXACT)
def test_no_release_differs_from_itself(release: str) -> None:
    """Each has defaults, ways in, and agents."""
    config = {
        "gateway": {"bind": "lan", "auth": {"token": "${TOKEN}"}},
        "channels": {"telegram": {"botToken": "${BOT}", "dmPolicy": "open"}},
        "session": {},
        "oops": 1,
    }
    made = rehearsal(config, release, release)
    assert made.to_data()["refused"] == []
    assert (made.comparison.is_empty, made.settings, made.unbundled) == (True, [], [])


@each_of(
    "verdict",
    {
        each.name: each
        for each in SAMPLE
        if each.release == OLD and not each.case.get("pairing")
    },
)
def test_what_comes_and_goes_is_what_the_real_audits_differ_in(
    verdict: RecordedVerdict, tmp_path: Path
) -> None:
    """By the recorded verdicts of both releases on one case."""
    prefixes = tuple(verdict.case.get("compare", [""]))
    made = Rehearsal(Audit(of_case(verdict, OLD, tmp_path)), NEW)
    came, went = made.comparison.appear, made.comparison.go
    for before, after in made.comparison.severities:
        went, came = [*went, before], [*came, after]

    def counted(findings: list[Any]) -> Counter[tuple[str, str]]:
        verdict = ((each.check_id, str(each.severity)) for each in findings)
        return Counter(each for each in verdict if each[0].startswith(prefixes))

    first, second = (cases.expected(verdict.case, each) for each in (OLD, NEW))
    assert counted(came) == second - first
    assert counted(went) == first - second


def test_a_refused_key_is_found_with_its_new_name() -> None:
    """And what comes after is judged with the edit."""
    nodes = {"nodes": {"allowCommands": ["camera.snap"]}}
    found = items({"gateway": nodes})
    (finding,) = found["upgrade.accepted"].findings
    assert finding.subjects == ("gateway.nodes.allowCommands",)
    assert "gateway.nodes.commands.allow" in finding.message
    assert "moves to gateway.nodes.commands.allow" in finding.remediation
    assert found["upgrade.same_settings"].not_evaluated is None


def test_what_no_rule_edits_is_left_to_people() -> None:
    """A key that has another form now; there is nothing to compare then."""
    config = {"tools": {"web": {"fetch": {"firecrawl": {"enabled": True}}}}}
    found = items(config)
    assert len(found["upgrade.accepted"].findings) == 1
    for name in ("upgrade.no_new_findings", "upgrade.same_settings"):
        assert found[name].findings == ()
        assert "rejects this config" in str(found[name].not_evaluated)
    data = rehearsal(config).to_data()
    assert (data["accepted"], data["acceptedAfterEdits"]) == (False, False)
    assert data["edits"] == [] and len(data["byHand"]) == 1


def test_what_both_releases_refuse_is_found_as_well() -> None:
    """Whoever selects upgrade.* alone must not take such an upgrade for clean."""
    (only,) = items({"oops": 1})["upgrade.accepted"].findings
    assert only.message.startswith("2026.9.6: oops: unknown key")
    both = {"oops": 1, "gateway": {"nodes": {"allowCommands": ["x"]}}}
    assert len(items(both)["upgrade.accepted"].findings) == 2
    (moved,) = rehearsal(both).to_data()["refused"]  # what is new with the target
    assert "allowCommands" in moved


def test_a_hidden_text_leaves_open_whether_it_is_accepted() -> None:
    """A value of a variable may be one of those that the release has no more."""
    config = {"gateway": {"bind": "${BIND}"}}
    made = rehearsal(config)
    both_open = made.before.deployment.undecided is not None
    assert (made.undecided is None) is both_open


def test_a_new_finding_has_the_severity_that_it_will_have() -> None:
    """An open channel with tools that agents have by default."""
    config = {
        "gateway": {"auth": {"token": "${TOKEN}"}},
        "channels": {
            "telegram": {"botToken": "${B}", "dmPolicy": "open", "allowFrom": ["*"]}
        },
    }
    outcome = items(config)["upgrade.no_new_findings"]
    verdict = {(str(e.severity), e.message.split()[2]) for e in outcome.findings}
    control = "security.exposure.open_groups_with_control_plane_tools:"
    assert ("critical", control) in verdict


def test_a_finding_that_gets_worse_is_found_and_one_that_gets_better_is_not() -> None:
    """Of a finding of both releases, the severity before is told."""
    config = {
        "gateway": {
            "auth": {"mode": "trusted-proxy", "trustedProxy": {"userHeader": "x"}},
            "allowRealIpFallback": True,
            "trustedProxies": ["127.0.0.1/32x"],
        }
    }
    (only,) = items(config)["upgrade.no_new_findings"].findings
    said = f"{NEW}: critical gateway.real_ip_fallback_enabled, warn before"
    assert (str(only.severity), only.message.startswith(said)) == ("critical", True)
    back = rehearsal(config, NEW, OLD).comparison
    assert [str(each.after.severity) for each in back.severities] == ["warn"]
    assert back.worse == []


def test_defaults_that_change_are_named_with_both_values() -> None:
    """Whatever the config states stays as it is."""
    name = "agents.defaults.maxConcurrent"
    assert f"{name}: 4 -> 8" in map(str, rehearsal({}).settings)
    stated = rehearsal({"agents": {"defaults": {"maxConcurrent": 4}}})
    assert name not in {each.name for each in stated.settings}


def test_a_plugin_that_left_the_release_is_named() -> None:
    """Its channel falls silent with the upgrade."""
    made = rehearsal({"channels": {"signal": {"account": "+15550100"}}})
    assert made.unbundled == ["channels.signal"]


def test_several_releases_are_summed_up_in_one_item() -> None:
    """Each finding says which release it is of."""
    config = {"gateway": {"nodes": {"allowCommands": ["camera.snap"]}}}
    found = items(config, "2026.7.1", "2026.8.2", "2026.9.6")["upgrade.accepted"]
    assert [each.message.split(":")[0] for each in found.findings] == [
        "2026.8.2",
        "2026.9.6",
    ]
