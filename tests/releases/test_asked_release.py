"""What a release is asked for, from answers in the words of the real one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import releases
from tools import asked_release
from tools.import_release import edit

RULES = releases.table("2026.9.5")


class Answering(asked_release.Release):
    """A release whose commands answer as a real one, which knows one name less."""

    def __init__(self) -> None:
        """Keep the configs that it was asked about."""
        self.configs: list[dict[str, Any]] = []

    def json(self, config: dict[str, Any], *words: str) -> dict[str, Any]:
        """Answer as the audit, or as the validation."""
        self.configs.append(config)
        if words == ("config", "validate"):
            return self.validation(config)
        gateway = config["gateway"]
        if "deny" not in gateway["nodes"]["commands"]:
            detail = (
                "gateway.nodes.commands.allow includes: screen.record, sms.send. These "
                "commands can trigger high-impact device actions."
            )
            check_id = "gateway.nodes.allow_commands_dangerous"
            return {"findings": [{"checkId": check_id, "detail": detail}]}
        allowed = ", ".join(gateway["tools"]["allow"][:-1])
        denied = gateway["nodes"]["commands"]["deny"]
        variables = [f"${{{name}}}" for name in config["env"]["vars"]]
        blocked = [each for each in denied if each in variables and "NODE" in each]
        commands = RULES.node_commands
        known = commands.known - {"camera.list"} | {*commands.dangerous}
        unknown = [each for each in denied if "$" not in each and each not in known]
        return {
            "findings": [
                {
                    "checkId": "gateway.tools_invoke_http.dangerous_allow",
                    "detail": f"gateway.tools.allow includes {allowed} which removes "
                    "them from the default HTTP deny list.",
                },
                {
                    "checkId": "gateway.nodes.deny_commands_ineffective",
                    "detail": "It uses exact node command-name matching only.\n"
                    "- Pattern-like entries (not supported by exact matching): "
                    f"{', '.join(blocked)}\n- Unknown command names (not in "
                    f"defaults/gateway.nodes.commands.allow): {', '.join(unknown)}",
                },
            ]
        }

    def validation(self, config: dict[str, Any]) -> dict[str, Any]:
        """Refuse one provider, or two models."""
        paths = ["models.providers.acme.baseUrl", "models.providers.amazon.baseUrl"]
        if "agents" in config:
            listed = sorted(config["agents"]["defaults"]["models"])[:2]
            paths = [f"agents.defaults.models.{name}" for name in listed]
        return {"valid": False, "issues": [{"path": path} for path in paths]}


@pytest.fixture
def answered() -> dict[str, tuple[set[str], set[str]]]:
    """The lists that the release above answers with."""
    release, pages = Answering(), "`camera.snap`, `camera.fly` and `openclaw.json`"
    facts = [
        *asked_release.audited(release, pages, RULES),
        *asked_release.validated(release, RULES),
    ]
    return {name: (there, here) for name, there, here in facts}


def test_the_audit_says_which_commands_of_nodes_it_knows(
    answered: dict[str, tuple[set[str], set[str]]],
) -> None:
    """Of the names of all tables and of the release's pages."""
    there, here = answered["node_commands.known"]
    assert here - there == {"camera.list"}
    assert there - here == set()
    there, _ = answered["node_commands.dangerous"]
    assert there == {"screen.record", "sms.send"}


def test_the_audit_says_which_variables_a_config_may_not_set(
    answered: dict[str, tuple[set[str], set[str]]],
) -> None:
    """A reference to one of those stays as it is written."""
    there, here = answered["blocked_variables"]
    assert "NODE_OPTIONS" in there
    assert "BASH_ENV" not in there
    assert "BASH_ENV" in here
    there, here = answered["dangerous_http_tools"]
    assert len(there) > 5


def test_the_validation_says_which_models_are_gone(
    answered: dict[str, tuple[set[str], set[str]]],
) -> None:
    """And which providers need settings of their own."""
    assert len(answered["retired_models"][0]) == 2
    there, here = answered["built_in_providers"]
    assert here <= there


def test_the_pages_list_groups_of_tools() -> None:
    """A tool in brackets is about another one."""
    pages = (
        "- `group:fs`: `read`, `write`, `fly`\n"
        "- `group:runtime`: `exec`, `process` (`bash` is an alias)\n"
    )
    (fs, runtime) = asked_release.tool_groups(pages, RULES)
    assert fs[1] == {"read", "write", "fly"}
    assert "- {" in edit(*fs)
    assert "| {'fly'}" in edit(*fs)
    assert runtime[1] == {"exec", "process"}


def test_what_a_release_does_not_print_is_no_answer(tmp_path: Path) -> None:
    """A package that cannot be run has nothing to say, and is no error."""
    release = asked_release.Release("true", tmp_path, tmp_path / "home")
    assert list(asked_release.answers(release, tmp_path, RULES)) == []
