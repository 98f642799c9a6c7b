"""What is open to whom, and which answers are not had without files or texts."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Finding
from pytest_openclaw import NotEvaluated
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.listing import shortened
from pytest_openclaw.effective.browser.browser import browser_is_on
from pytest_openclaw.effective.gateway.internal_hooks import internal_hooks_are_on
from pytest_openclaw.effective.plugins.extensions import enabled_extensions

NEW, OLD = "2026.9.6", "2026.5.12"
OPEN = {"telegram": {"groupPolicy": "open", "accounts": {"b": {"groupPolicy": "open"}}}}
REACHED = "security.exposure.open_groups_with_runtime_or_fs"
PLUGINS = "plugins.tools_reachable_permissive_policy"


def in_memory(release: str = NEW, **config: Any) -> Deployment:
    """Return a deployment of a config made here."""
    return Deployment.from_mapping(config, release=release)


def on_disk(root: Path, release: str = NEW, **config: Any) -> Deployment:
    """Return a deployment of a config in a state directory."""
    state = root / "state"
    (state / "state").mkdir(parents=True, exist_ok=True)
    (state / "openclaw.json").write_text(json.dumps(config), encoding="utf-8")
    return Deployment.load(state_dir=state, home=root, release=release)


def finding(report: Report, check_id: str) -> Finding:
    """Return the one finding of a check."""
    (one,) = (each for each in report.findings if each.check_id == check_id)
    return one


def test_a_finding_names_rooms_accounts_tools_and_agents() -> None:
    """An exception can be scoped to any of them."""
    entries = {"ops": {"tools": {"allow": ["exec", "read"], "profile": "full"}}}
    made = in_memory(
        channels=OPEN, tools={"profile": "minimal"}, agents={"entries": entries}
    )
    one = finding(audit(made), REACHED)
    assert one.message == (
        "anyone in the groups of channels.telegram and the groups of"
        " channels.telegram.accounts.b can reach exec, read on agent ops"
        " (sandbox=off; fs.workspaceOnly=false)"
    )
    assert one.subjects == (
        "channels.telegram.groupPolicy",
        "channels.telegram.accounts.b.groupPolicy",
        "agents.entries.ops",
    )


def test_a_sandbox_or_the_workspace_is_a_border() -> None:
    """Files within the workspace, commands within the sandbox."""
    files = {"allow": ["read"], "fs": {"workspaceOnly": True}}
    assert not _is_reached(channels=OPEN, tools=files)
    assert _is_reached(channels=OPEN, tools={**files, "allow": ["exec"]})
    defaults = {"sandbox": {"mode": "all"}}
    assert not _is_reached(channels=OPEN, agents={"defaults": defaults})
    defaults = {"sandbox": {"mode": "non-main"}}
    assert _is_reached(channels=OPEN, agents={"defaults": defaults})


def _is_reached(**config: Any) -> bool:
    return REACHED in {each.check_id for each in audit(in_memory(**config)).findings}


def test_what_is_certain_is_found_beside_what_is_unknown() -> None:
    """Unknown texts leave a check open only where they decide."""
    entries = {
        "ops": {"tools": {"deny": ["${TOOL}"]}},
        "dev": {"tools": {"profile": "full"}},
    }
    agents = {"ownership": "explicit", "entries": entries}
    tools: dict[str, Any] = {"profile": "minimal"}
    report = audit(in_memory(channels=OPEN, tools=tools, agents=agents))
    assert "agent dev" in finding(report, REACHED).message
    unknown = {"telegram": {"groupPolicy": "${POLICY}"}}
    report = audit(in_memory(channels=unknown))
    assert "POLICY" in report.not_evaluated[REACHED]
    assert "unknown 1" in finding(report, "summary.attack_surface").message
    tools = {"profile": "minimal", "deny": ["gateway"]}
    report = audit(in_memory(channels=unknown, tools=tools))
    assert "POLICY" in report.not_evaluated[REACHED]


def test_a_global_scope_is_certain_whatever_the_bindings_hold() -> None:
    """One unknown binding does not hide the known setting."""
    binding = {
        "agentId": "main",
        "match": {"channel": "telegram", "accountId": "${ACCOUNT}"},
        "session": {"groupScope": "main"},
    }
    check_id = "security.trust_model.group_scope_main"
    session = {"groupScope": "main"}
    report = audit(in_memory(session=session, bindings=[binding]))
    assert "session.groupScope" in finding(report, check_id).subjects
    assert "ACCOUNT" in audit(in_memory(bindings=[binding])).not_evaluated[check_id]


def test_without_a_state_directory_nobody_knows_the_plugins(tmp_path: Path) -> None:
    """The check is skipped, unless plugins are off altogether."""
    report = audit(in_memory())
    assert report.not_evaluated[PLUGINS].startswith("requires a state directory")
    assert PLUGINS not in audit(in_memory(plugins={"enabled": False})).not_evaluated
    assert PLUGINS not in audit(on_disk(tmp_path)).not_evaluated


def test_extensions_are_folders_by_name(tmp_path: Path) -> None:
    """Links, files and what is set aside do not count; names are folded."""
    folder = tmp_path / "state" / "extensions"
    for name in ("Mine", "x.bak", "a.disabled.1"):
        (folder / name).mkdir(parents=True)
    (folder / "file").touch()
    (folder / "link").symlink_to(folder / "Mine")
    assert enabled_extensions(on_disk(tmp_path)) == ["mine"]


@pytest.mark.parametrize(
    ("plugins", "enabled"),
    [
        ({}, True),
        ({"allow": []}, True),
        ({"allow": [" Google-Gemini-CLI "]}, True),
        ({"allow": ["other"]}, False),
        ({"deny": ["GOOGLE"]}, False),
        ({"entries": {"google-gemini-cli": {"enabled": False}}}, False),
        ({"entries": {"google": {"enabled": True}}}, True),
        ({"enabled": False}, False),
    ],
)
def test_the_config_switches_extensions(
    tmp_path: Path, plugins: dict[str, Any], enabled: bool
) -> None:
    """Lists and keys are folded, and old names stand for the new."""
    (tmp_path / "state" / "extensions" / "google").mkdir(parents=True)
    made = on_disk(tmp_path, plugins=plugins)
    assert enabled_extensions(made) == (["google"] if enabled else [])


def test_internal_hooks_may_be_installed_as_state(tmp_path: Path) -> None:
    """2026.9.6 keeps that in its database; anything broken there is nothing."""
    assert not internal_hooks_are_on(on_disk(tmp_path))
    connection = sqlite3.connect(tmp_path / "state" / "state" / "openclaw.sqlite")
    table = "config_machine_state"
    connection.execute(f"create table {table}(state_key, value_json)")
    for text, is_on in (("[1]", False), ("{", False), ("{}", False), ('{"a":1}', True)):
        connection.execute(f"delete from {table}")
        row = ("hooks.internal.installs", text)
        connection.execute(f"insert into {table} values(?, ?)", row)
        connection.commit()
        assert internal_hooks_are_on(on_disk(tmp_path)) is is_on
    connection.close()
    off = {"internal": {"enabled": False}}
    assert not internal_hooks_are_on(on_disk(tmp_path, hooks=off))
    assert not internal_hooks_are_on(on_disk(tmp_path, OLD))
    with pytest.raises(NotEvaluated, match="state directory"):
        internal_hooks_are_on(in_memory())


@pytest.mark.parametrize(
    ("internal", "is_on"),
    [
        ({}, False),
        ({"entries": {"a": {}}}, True),
        ({"entries": {"a": {"enabled": False}}}, False),
        ({"load": {"extraDirs": [" "]}}, False),
        ({"load": {"extraDirs": [" ", "/x"]}}, True),
        ({"installs": {"a": {"source": "npm"}}}, True),
    ],
)
def test_internal_hooks_may_be_configured(
    internal: dict[str, Any], is_on: bool
) -> None:
    """2026.5.12 has all of it in the config."""
    made = in_memory(OLD, hooks={"internal": internal})
    assert internal_hooks_are_on(made) is is_on


@pytest.mark.parametrize(
    ("config", "new"),
    [
        ({}, True),
        ({"browser": {"enabled": False}}, False),
        ({"plugins": {"enabled": False}}, False),
        ({"plugins": {"deny": [" Browser"]}}, False),
        ({"plugins": {"allow": ["telegram"]}}, False),
        ({"plugins": {"allow": ["browser"]}}, True),
        ({"plugins": {"entries": {"Browser": {"enabled": False}}}}, False),
    ],
)
def test_the_browser_is_a_plugin_in_2026_9_6(config: dict[str, Any], new: bool) -> None:
    """2026.5.12 asks its own switch alone."""
    assert browser_is_on(in_memory(**config)) is new
    assert browser_is_on(in_memory(OLD, **config)) is ("browser" not in config)


def test_messages_stay_short_and_printable() -> None:
    """Whatever a config holds, a message is one line of a readable length."""
    assert enumerated("abc") == "a, b and c"
    assert enumerated("a") == "a"
    assert enumerated("abc", between="; ") == "a; b; c"
    many = enumerated(range(1000), str)
    assert many.endswith("11 and 988 more")
    assert shortened("a\n\x1b") == r"'a\n\x1b'"
    assert len(shortened("x" * 5000)) < 300
