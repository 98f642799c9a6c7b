"""One case for each name of each table of a release, and for names in none.

``tests/parity/tables/verdicts.json`` holds what the real audit said of each, by table,
name and release: a config is accepted, or which findings it has. Only names and
verdicts are stored; the case of a name is made here, so that the file stays small. To
record them again, after a name or a table was added::

    python -m tests.table_cases write cases.json      # for the real audit
    python -m tests.table_cases keep recorded.json    # what it said, into the file

Between the two, the real audit of each release is run on ``cases.json``, which has the
form of the other parity cases, and adds ``expect`` to each.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from typing import NamedTuple

from pytest_openclaw.releases import table as rules_of
from pytest_openclaw.releases.rules import Rules
from tests.materialize import Case

FILE = Path(__file__).parent / "parity" / "tables" / "verdicts.json"

#: A state directory that the commands of 2026.9.6 made.
_STATE = Path(__file__).parent / "states" / "2026.9.6-lan.tar.gz"

#: The releases whose verdicts are recorded.
RELEASES = ("2026.9.6", "2026.5.12")
#: What is in no table of any release.
STRANGERS = ("acme-unheard-of", "zz.unheard.of", "UNHEARD_OF")

#: Lists among the places of texts that may not be blank, and what is required beside.
_LISTS = ("hooks.mappings",)
_BESIDE: dict[str, dict[str, Any]] = {}

#: Plugins that older releases had.
_FORMER_PLUGINS = (
    "google-antigravity-auth",
    "google-gemini-cli-auth",
    "skill-workshop",
)

_TOKEN = "t0k-3f9a1c7be2d84506af19c3b7"
_SQL = "CREATE TABLE exec_approvals_config (config_key TEXT NOT NULL PRIMARY KEY,"
_APPROVALS = (
    f"{_SQL} raw_json TEXT NOT NULL, socket_path TEXT, has_socket_token INTEGER NOT"
    " NULL, default_security TEXT, default_ask TEXT, default_ask_fallback TEXT,"
    " auto_allow_skills INTEGER, agent_count INTEGER NOT NULL, allowlist_count INTEGER"
    " NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT"
)

#: The checks that ask which tools an agent has.
_OF_TOOLS = ("models.", "security.", "tools.", "sandbox.")


class Table(NamedTuple):
    """What a release has in one table, and a case that shows whether a name is in it.

    ``compare`` are the checkIds that tell; none: that the config is accepted tells.
    """

    names: Callable[[Rules], Iterable[str]]
    case: Callable[[str, str], Case]
    compare: tuple[str, ...] = ()


def _config(**sections: Any) -> Case:
    gateway = {"mode": "local", "auth": {"mode": "token", "token": _TOKEN}}
    return {"config": {"gateway": gateway, **sections}}


def _blocked(name: str, release: str) -> Case:
    """A token by a variable of the config's own is none where the name is blocked.

    2026.5.12 then keeps the reference, which it does not call short.
    """
    auth = {"mode": "token", "token": f"${{{name}}}"}
    gateway = {"mode": "local", "bind": "lan", "auth": auth}
    text = "tiny-tok" if release == "2026.5.12" else _TOKEN
    return {"config": {"gateway": gateway, "env": {"vars": {name: text}}}}


def _nodes(kind: str) -> Callable[[str, str], Case]:
    def case(name: str, release: str) -> Case:
        made = _config()
        made["config"]["gateway"]["nodes"] = (
            {f"{kind}Commands": [name]}
            if release == "2026.5.12"
            else {"commands": {kind: [name]}}
        )
        return made

    return case


def _http_tool(name: str, _: str) -> Case:
    made = _config()
    made["config"]["gateway"]["tools"] = {"allow": [name]}
    return made


def _phantom(name: str, _: str) -> Case:
    manifest = {"id": "own", "configSchema": {"type": "object"}}
    files = [
        {"path": "state/extensions/own/openclaw.plugin.json", "json": manifest},
        {"path": "state/extensions/own/index.js", "text": "export default {};\n"},
        {
            "path": "state/extensions/own/package.json",
            "json": {"name": "own", "openclaw": {"extensions": ["./index.js"]}},
        },
    ]
    return {**_config(plugins={"allow": [name]}), "files": files}


def _interpreter(name: str, release: str) -> Case:
    text = json.dumps(
        {
            "version": 1,
            "defaults": {"security": "allowlist"},
            "agents": {"*": {"allowlist": [{"pattern": f"/usr/bin/{name}"}]}},
        }
    )
    made = _config(tools={"exec": {"security": "allowlist", "host": "gateway"}})
    if release == "2026.5.12":
        file = {"path": "home/.openclaw/exec-approvals.json", "text": text}
        return {**made, "files": [file, {**file, "path": "state/exec-approvals.json"}]}
    insert = (
        "INSERT INTO exec_approvals_config VALUES (?, ?, NULL, 0, NULL, NULL, NULL,"
    )
    rows = [_APPROVALS, [f"{insert} NULL, 0, 0, 0)", ["current", text]]]
    return {
        **made,
        "sqlite": [{"path": "state/state/openclaw.sqlite", "statements": rows}],
    }


def _bundled_skill(name: str, _: str) -> Case:
    """Return a case with a skill that a bundled one of its name would hide."""
    load = {"load": {"extraDirs": ["$ROOT/xd"]}}
    skill = f"xd/{name}"
    return {
        **_config(skills=load, agents={"defaults": {"workspace": "$ROOT/ws"}}),
        "deep": True,
        "files": [
            {"path": f"{skill}/SKILL.md", "text": "---\ndescription: d\n---\n"},
            {"path": f"{skill}/a.js", "text": "if (false) eval('1')\n"},
        ],
    }


def _searching(variable: str, _: str) -> Case:
    """Return a case of a small model that searches the web with this variable."""
    made = _config(
        agents={"defaults": {"model": "acme/tiny-7b"}},
        tools={"web": {"fetch": {"enabled": False}}},
        browser={"enabled": False},
    )
    return {**made, "env": {variable: "k-3f9a1c7be2d84506"}}


@cache
def _whole_database() -> tuple[str | list[Any], ...]:
    """Return the statements that make the state database as 2026.9.6 makes it."""
    with tarfile.open(_STATE) as tar, tempfile.TemporaryDirectory() as folder:
        member = tar.extractfile("./state/openclaw.sqlite")
        assert member is not None
        path = Path(folder) / "openclaw.sqlite"
        path.write_bytes(member.read())
        connection = sqlite3.connect(path)
        made = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index', rowid"
        )
        statements = [text for (text,) in made]
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        row = connection.execute("SELECT * FROM schema_meta").fetchone()
        connection.close()
    marks = ", ".join("?" * len(row))
    stated = [f"INSERT INTO schema_meta VALUES ({marks})", [*row]]
    return ("BEGIN", *statements, stated, f"PRAGMA user_version = {version}")


def _lacking_table(name: str, _: str) -> Case:
    """Records of an older release are imported where no table is missing."""
    dropped = f'DROP TABLE IF EXISTS "{name}"'
    records = {"path": "state/plugins/installs.json", "json": {"installRecords": {}}}
    database = {
        "path": "state/state/openclaw.sqlite",
        "statements": [*_whole_database(), dropped],
    }
    return {**_config(), "files": [records], "sqlite": [database]}


def _text_at(text: str) -> Callable[[str, str], Case]:
    def case(path: str, _: str) -> Case:
        value: Any = text
        keys = path.split(".")
        for at in range(len(keys) - 1, -1, -1):
            key = keys[at]
            is_element = key == "*" and at == len(keys) - 1
            beside = _BESIDE.get(".".join(keys[:at]), {}) if key != "*" else {}
            in_list = key == "*" and ".".join(keys[:at]) in _LISTS
            if is_element or in_list:
                value = [value]
            else:
                value = {**beside, ("one" if key == "*" else key): value}
        return _config(**value)

    return case


def _retired(rules: Rules) -> Iterator[str]:
    for provider, models in rules.retired_models.items():
        yield from (f"{provider}/{model}" for model in models)


def _renamed(rules: Rules) -> Iterator[str]:
    for table in (rules.models.renames, rules.models.exact_renames):
        for provider, names in table.items():
            yield from (f"{provider}/{name}" for name in names)


def _short_name(name: str, release: str) -> Case:
    """Return a case of a model by its short name, where the model is listed."""
    full = rules_of(release).models.short_names.get(name, "acme/model")
    return _config(agents={"defaults": {"model": name, "models": {full: {}}}})


def _tools(rules: Rules) -> Iterator[str]:
    """Yield groups of tools and all their members."""
    for group, members in rules.tools.groups.items():
        yield from (group, *members)
    yield from (*rules.tools.aliases, *rules.tools.sandbox_allow)
    yield from rules.tools.sandbox_deny


def _policy(key: str) -> Callable[[str, str], Case]:
    """Return a case of a small model that anybody in a group talks to."""

    def case(name: str, _: str) -> Case:
        return _open_groups({"tools": {key: [name] if key != "profile" else name}})

    return case


def _in_sandbox(name: str, _: str) -> Case:
    """Return the same, in a sandbox that offers no other tool."""
    sandbox = {"sandbox": {"tools": {"allow": [name]}}}
    return _open_groups({"tools": sandbox}, sandbox={"mode": "all"})


def _open_groups(sections: dict[str, Any], **defaults: Any) -> Case:
    telegram = {"botToken": "1:t0k-3f9a1c7be2", "groupPolicy": "open"}
    defaults = {"model": "acme/tiny-7b", **defaults}
    return _config(
        channels={"telegram": telegram}, agents={"defaults": defaults}, **sections
    )


def _node_commands(rules: Rules) -> Iterator[str]:
    commands = rules.node_commands
    yield from (*commands.known, *commands.dangerous, *commands.private)


TABLES = {
    "blocked-variables": Table(
        lambda rules: rules.blocked_variables, _blocked, ("gateway.",)
    ),
    "retired-models": Table(
        _retired, lambda name, _: _config(agents={"defaults": {"model": name}})
    ),
    "denied-node-commands": Table(
        _node_commands, _nodes("deny"), ("gateway.nodes.deny",)
    ),
    "allowed-node-commands": Table(
        _node_commands, _nodes("allow"), ("gateway.nodes.allow",)
    ),
    "http-tools": Table(
        lambda rules: rules.dangerous_http_tools, _http_tool, ("gateway.tools_invoke",)
    ),
    "memory-plugins": Table(
        lambda rules: (*rules.bundled_plugins, *_FORMER_PLUGINS),
        lambda name, _: _config(plugins={"slots": {"memory": name}}),
    ),
    "plugin-names": Table(
        lambda rules: rules.state.plugin_aliases,
        _phantom,
        ("plugins.allow_phantom",),
    ),
    "interpreters": Table(
        lambda rules: rules.exec.interpreters,
        _interpreter,
        ("tools.exec.allowlist_interpreter",),
    ),
    "channels": Table(
        lambda rules: rules.channel_ids, lambda name, _: _config(channels={name: {}})
    ),
    "heartbeat-targets": Table(
        lambda rules: rules.heartbeat_targets,
        lambda name, _: _config(agents={"defaults": {"heartbeat": {"target": name}}}),
    ),
    "search-providers": Table(
        lambda rules: rules.web_search_providers,
        lambda name, _: _config(tools={"web": {"search": {"provider": name}}}),
    ),
    "bundled-skills": Table(
        lambda rules: rules.skills.bundled, _bundled_skill, ("skills.code_safety",)
    ),
    "search-variables": Table(
        lambda rules: rules.models.web_search_variables,
        _searching,
        ("models.small_params",),
    ),
    "model-renames": Table(
        _renamed,
        lambda name, _: _config(agents={"defaults": {"model": name}}),
        ("models.",),
    ),
    "short-names": Table(
        lambda rules: rules.models.short_names, _short_name, ("models.",)
    ),
    "allowed-tools": Table(_tools, _policy("allow"), _OF_TOOLS),
    "denied-tools": Table(_tools, _policy("deny"), _OF_TOOLS),
    "tool-profiles": Table(
        lambda rules: rules.tools.profiles, _policy("profile"), _OF_TOOLS
    ),
    "sandbox-tools": Table(_tools, _in_sandbox, _OF_TOOLS),
    "texts": Table(lambda rules: rules.never_blank, _text_at("text")),
    "blank-texts": Table(lambda rules: rules.never_blank, _text_at("  ")),
    "state-tables": Table(lambda rules: rules.state.tables, _lacking_table),
    "providers": Table(
        lambda rules: rules.built_in_providers,
        lambda name, _: _config(models={"providers": {name: {}}}),
    ),
}


class RecordedVerdict(NamedTuple):
    """What the real audit of one release said of one name; ``None``: not accepted."""

    table: str
    name: str
    release: str
    findings: list[list[str]] | None

    @property
    def id(self) -> str:
        """What ``-k`` finds it by."""
        return f"{self.table}-{self.name}"

    @property
    def case(self) -> Case:
        """The case that shows whether the name is in the table."""
        return TABLES[self.table].case(self.name, self.release)


def recorded() -> Iterator[RecordedVerdict]:
    """Yield what was recorded: the names are the file's, not those of our tables."""
    for table, names in json.loads(FILE.read_text(encoding="utf-8")).items():
        for name, releases in names.items():
            for release, findings in releases.items():
                yield RecordedVerdict(table, name, release, findings)


def _to_record() -> Iterator[Case]:
    for key, table in TABLES.items():
        names = {
            name for rules in map(rules_of, RELEASES) for name in table.names(rules)
        }
        for name in (*sorted(names), *STRANGERS):
            for rules in map(rules_of, RELEASES):
                yield {
                    "id": f"{key}|{name}|{rules.release}",
                    "about": name,
                    "releases": [rules.release],
                    **table.case(name, rules.release),
                }


def _kept(cases: list[Case]) -> dict[str, dict[str, dict[str, Any]]]:
    kept: dict[str, dict[str, dict[str, Any]]]
    kept = {key: {} for key in TABLES} | json.loads(FILE.read_text(encoding="utf-8"))
    for case in cases:
        key, name, release = case["id"].split("|")
        expect = case["expect"][release]
        findings = [
            each
            for each in expect.get("findings", [])
            if each[0].startswith(TABLES[key].compare or ("no check",))
        ]
        verdict = findings if expect["accepted"] else None
        kept[key].setdefault(name, {})[release] = verdict
    return kept


def _text(kept: dict[str, dict[str, dict[str, Any]]]) -> str:
    tables = (
        f"{json.dumps(key)}: {{\n"
        + ",\n".join(
            f"{json.dumps(name)}: {json.dumps(recorded_verdict, separators=(',', ':'))}"
            for name, recorded_verdict in sorted(names.items())
        )
        + "\n}"
        for key, names in kept.items()
    )
    return "{\n" + ",\n".join(tables) + "\n}\n"


if __name__ == "__main__":
    command, path = sys.argv[1], Path(sys.argv[2])
    if command == "write":
        path.write_text(json.dumps(list(_to_record())), encoding="utf-8")
    else:
        said = json.loads(path.read_text(encoding="utf-8"))
        FILE.write_text(_text(_kept(said)), encoding="utf-8")
