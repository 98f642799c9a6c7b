"""What each check of the hardened posture says of small configs."""

from __future__ import annotations

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.kit.check import Check
from tests.groups import each_of
from tests.posture.cases import KINDS
from tests.posture.cases import Case
from tests.posture.cases import all_cases
from tests.posture.cases import outcome_of
from tests.posture.ends import ENDS
from tests.posture.ends import OF_FILES

CASES = list(all_cases())
CHECKS = {
    each.id: each for each in built_in_checks() if each.suite.startswith("posture")
}

_GATEWAY = "it is about one setting of the gateway, of which nobody has their own"
_SWITCH = "a switch is on or off: the release takes no text there"
_CHANNELS = "accounts have it, and agents do not"
_AGENTS = "agents have it, and accounts do not"

#: Kinds of cases that a check cannot have, and why.
NOT_APPLICABLE: dict[str, dict[str, str]] = {
    **{
        f"posture.{each}": dict.fromkeys(("inherited", "account", "agent"), _GATEWAY)
        for each in (
            "gateway.auth",
            "gateway.transport",
            "gateway.control_ui",
            "browser.private_network",
            "hooks.session_key",
            "hooks.agents",
            "hooks.unsafe_content",
            "plugins.allowlist",
            "suppressions",
            "pairing.public_ranges",
            "pairing.automatic",
            "browser.personal_profile",
            "session.identity_links",
            "gateway.roles",
            "gateway.tailscale_auth",
            "logging.audit",
        )
    },
    **{
        f"posture.{each}": {"agent": _CHANNELS}
        for each in (
            "session.dm_scope",
            "dm.policy",
            "dm.allow_from",
            "groups.policy",
            "groups.allow_from",
            "groups.require_mention",
            "commands.allow_from",
            "channels.name_matching",
        )
    },
    **{
        f"posture.{each}": {"account": _AGENTS}
        for each in (
            "heartbeat.direct_policy",
            "sandbox.mode",
            "sandbox.scope",
            "sandbox.break_glass",
            "sandbox.browser_cdp",
            "exec.policy",
            "exec.ask",
            "exec.apply_patch",
            "exec.elevated",
            "fs.workspace_only",
        )
    },
    **{
        check: dict.fromkeys(KINDS[:-1], "it is about files: test_state has them")
        for check in OF_FILES
    },
    **{
        f"posture.{each}": dict.fromkeys(("inherited", "account", "agent"), _GATEWAY)
        for each in ("mcp.secrets", "mcp.pinned")
    },
    **{
        f"posture.{each}": {
            **dict.fromkeys(("inherited", "account", "agent"), _GATEWAY),
            "opaque": _SWITCH,
        }
        for each in ("install_policy", "exec.grant_expiry")
    },
    "posture.secrets.external": {
        "inherited": "a text is found where it stands, whoever takes it over"
    },
    "posture.secrets.reuse": {
        "inherited": "a secret is compared where it stands, whoever takes it over",
        "agent": "agents have no secret by which others get in",
    },
    "posture.commands.owner_only": {"inherited": _GATEWAY, "agent": _CHANNELS},
    "posture.tools.by_sender": {
        "inherited": "a list is found where it stands, whoever takes it over"
    },
    "posture.remote.plaintext": {
        "inherited": "an address is found where it stands, whoever takes it over"
    },
    "posture.config.dangerous_switches": {
        "inherited": "a switch is found where it stands, whoever takes it over"
    },
}
for _each in (
    "gateway.control_ui",
    "channels.name_matching",
    "sandbox.break_glass",
    "exec.apply_patch",
    "hooks.unsafe_content",
    "config.dangerous_switches",
    "gateway.roles",
    "gateway.tailscale_auth",
    "logging.audit",
):
    NOT_APPLICABLE[f"posture.{_each}"]["opaque"] = _SWITCH


@each_of("case", {each.id: each for each in CASES})
def test_a_case(case: Case) -> None:
    """The check finds the subjects that are expected, and tells what it cannot."""
    outcome = outcome_of(case)
    assert not [each for each in case.deployment().problems if each.refused]
    found = {str(each.subjects[0]): each.severity.value for each in outcome.findings}
    assert found == case.expected
    assert len(outcome.findings) == len(found), "each subject once"
    assert (outcome.not_evaluated is not None) == case.is_open, outcome.not_evaluated


@each_of("check", CHECKS)
def test_a_check_has_every_kind_of_case(check: Check) -> None:
    """What is missing is said to be impossible, and what is impossible is not there."""
    absent = NOT_APPLICABLE.get(check.id, {})
    for rules in ENDS:
        if not check.applies_to(rules):
            continue
        kinds = {
            case.kind
            for case in CASES
            if case.check == check.id and case.release == rules.release
        }
        assert kinds | set(absent) == set(KINDS), rules.release
        assert not kinds & set(absent), rules.release


def test_cases_have_names_of_their_own() -> None:
    """No case hides another one of its name."""
    ids = [each.id for each in CASES]
    assert len(ids) == len(set(ids))


def test_the_severities_are_those_of_the_line_that_was_drawn() -> None:
    """Severities, what a shared gateway raises, and what only it is asked."""
    drawn = {
        each.id.removeprefix("posture."): (
            "/".join(severity.value for severity in each.severities),
            each.raised.value if each.raised else None,
            each.suite,
        )
        for each in CHECKS.values()
    }
    for_shared = ("warn", None, "posture.shared")
    warn, raised, critical = (
        ("warn", None, "posture"),
        ("warn", "critical", "posture"),
        ("critical", None, "posture"),
    )
    assert drawn == {
        "mcp.secrets": raised,
        "mcp.pinned": warn,
        "pairing.silent": raised,
        "install_policy": ("warn", None, "posture.shared"),
        "exec.grant_expiry": ("warn", None, "posture.shared"),
        "journal.secrets": raised,
        "gateway.auth": critical,
        "gateway.transport": raised,
        "gateway.control_ui": critical,
        "session.dm_scope": raised,
        "dm.policy": ("critical/warn", "critical", "posture"),
        "dm.allow_from": warn,
        "groups.policy": raised,
        "groups.allow_from": warn,
        "groups.require_mention": warn,
        "commands.allow_from": warn,
        "sandbox.mode": raised,
        "sandbox.scope": warn,
        "sandbox.break_glass": critical,
        "sandbox.browser_cdp": raised,
        "exec.policy": raised,
        "exec.ask": warn,
        "exec.apply_patch": warn,
        "exec.elevated": raised,
        "fs.workspace_only": warn,
        "browser.private_network": critical,
        "channels.name_matching": critical,
        "hooks.session_key": raised,
        "hooks.agents": warn,
        "hooks.unsafe_content": critical,
        "heartbeat.direct_policy": ("warn", None, "posture.shared"),
        "secrets.external": raised,
        "secrets.reuse": ("critical/warn", "critical", "posture"),
        "plugins.allowlist": warn,
        "models.tier": warn,
        "suppressions": ("warn", None, "posture.shared"),
        "config.dangerous_switches": critical,
        "pairing.public_ranges": raised,
        "pairing.automatic": for_shared,
        "browser.personal_profile": for_shared,
        "session.identity_links": for_shared,
        "gateway.roles": ("critical", None, "posture.shared"),
        "gateway.tailscale_auth": for_shared,
        "logging.audit": for_shared,
        "commands.owner_only": for_shared,
        "tools.by_sender": ("critical", None, "posture.shared"),
        "tools.profile": for_shared,
        "memory.sessions": raised,
        "remote.plaintext": for_shared,
        "cron.unsafe_content": critical,
        "exec.approvals": raised,
        "state.perms_readable": for_shared,
    }
