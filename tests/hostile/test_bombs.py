"""Small inputs that would take much time or memory: linear, or refused in a line."""

from __future__ import annotations

import datetime
import io
import json
import os
import sqlite3
import sys
import tarfile
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import tomli

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw import plan_fixes
from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.checked import exceptions_of
from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.baseline.reading import read_baseline
from pytest_openclaw.baseline.tables import BaselineTable
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.checks import catalogue
from pytest_openclaw.deployment.host.archive import Archive
from pytest_openclaw.deployment.host.state_database import StateDatabase
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.fixing.line_changes import line_changes
from pytest_openclaw.fixing.replacements import Replacements
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.reports.fixes import sarif_with_fixes
from pytest_openclaw.selection import Selection


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the process computes for longer; other processes do not count."""
    before = time.process_time()
    yield
    spent = time.process_time() - before
    assert spent < seconds, f"{spent:.1f} s"


def calls_of(run: Callable[[], object]) -> int:
    """Return how many functions *run* calls: the same on a busy machine."""
    count = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


def problems(tmp_path: Path, text: str, **arguments: Any) -> list[str]:
    """Return what is said of a config with this *text*."""
    path = tmp_path / "openclaw.json"
    path.write_text(text)
    return [str(each) for each in Deployment.load(path, **arguments).problems]


def test_a_long_word_in_a_text_of_the_baseline(tmp_path: Path) -> None:
    """The line of a key is found in time that is linear in the line."""
    word = "da39a3ee5e6b4b0d3255bfef95601890afd80709" * 1000
    text = f'x = """\n{word}\n"""\n[[exception]]\ncheck = "a"\n'
    with within(2):
        assert line_of(text, ("exception", 0)) == 4


def test_groups_that_many_accounts_take_over() -> None:
    """Beyond a bound, nothing is said of them, and so nothing passes."""
    count = 400
    telegram = {
        "accounts": {f"a{each}": {"botToken": f"{each}:x"} for each in range(count)},
        "groups": {f"-{each}": {} for each in range(count)},
    }
    config = {"channels": {"telegram": telegram}}
    deployment = Deployment.from_mapping(config, release="2026.9.6")
    with within(8):
        report = audit(deployment, "hardened")
    assert report.accepted
    for check_id in ("posture.groups.allow_from", "posture.groups.policy"):
        reason = report.not_evaluated[check_id]
        assert reason == "accounts list more than 100,000 groups together"


@pytest.mark.slow
@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize(
    ("channel", "key"),
    [
        ("telegram", "allowFrom"),
        ("telegram", "groupAllowFrom"),
        ("telegram", "direct"),
        ("whatsapp", "allowFrom"),
        ("discord", "guilds"),
    ],
)
def test_lists_that_many_accounts_take_over(
    channel: str, key: str, release: str
) -> None:
    """A list is looked at once, and not for each account that takes it over."""

    def calls(count: int) -> int:
        names = [f"name{each}" for each in range(count)]
        lists = {str(each): {"users": ["a name"]} for each in range(count)}
        section = {
            "accounts": {f"a{each}": {"groupPolicy": "open"} for each in range(count)},
            key: lists if key in ("guilds", "direct") else names,
        }
        config = {"channels": {channel: section}}
        deployment = Deployment.from_mapping(config, release=release)
        judged = Audit(deployment, selection=Selection(SHARED))
        about = [id_ for id_, each in judged.checks.items() if "channels" in each.reads]
        return calls_of(lambda: [judged.outcome(each) for each in about])

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_models_that_many_agents_take_over() -> None:
    """Aliases of the defaults are read once, and not for each agent."""

    def calls(count: int) -> int:
        names = [f"p/m{each}" for each in range(count)]
        agents = {
            "defaults": {"models": {each: {} for each in names}},
            "entries": {f"a{each}": {} for each in range(count)},
        }
        config = {"agents": agents}
        return calls_of(lambda: Deployment.from_mapping(config, release="2026.9.6"))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


@pytest.mark.parametrize("kind", ["broadcast", "bindings", "environment"])
def test_what_is_wrong_beside_many_agents(kind: str) -> None:
    """Agents are listed once, and not for each fault."""

    def calls(count: int) -> int:
        names = [f"a{each}" for each in range(count)]
        agents: dict[str, Any] = {"entries": {each: {} for each in names}}
        config: dict[str, Any] = {"agents": agents}
        if kind == "broadcast":
            config["broadcast"] = {each: ["nobody"] for each in names}
        elif kind == "bindings":
            match = {"channel": "telegram"}
            config["bindings"] = [{"agentId": "nobody", "match": match}] * count
        else:
            variables = {f"a b {each}": "x" for each in names}
            agents["defaults"] = {"sandbox": {"docker": {"env": variables}}}
        return calls_of(lambda: Deployment.from_mapping(config, release="2026.9.6"))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_suppressions_of_many_findings() -> None:
    """Entries are found by their check, and a finding is put into words once."""

    def calls(count: int) -> int:
        accounts = {f"a{each}": {"allowFrom": ["a name"]} for each in range(count)}
        entries = [
            {"checkId": "channels.discord.allowFrom.name_based_entries", "reason": "x"}
            | {"detailIncludes": f"no such text {each}"}
            for each in range(count)
        ]
        config = {
            "channels": {"discord": {"accounts": accounts}},
            "security": {"audit": {"suppressions": entries}},
        }
        judged = Audit(Deployment.from_mapping(config, release="2026.9.6"))
        check_id = "channels.discord.allowFrom.name_based_entries"
        return calls_of(lambda: judged.outcome(check_id))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_people_of_many_accounts() -> None:
    """Beyond a bound, nothing is said of sessions, and so nothing passes."""
    section = {
        "accounts": {f"a{each}": {} for each in range(400)},
        "allowFrom": [f"+1555{each:07}" for each in range(400)],
    }
    config = {"channels": {"whatsapp": section}}
    report = audit(Deployment.from_mapping(config, release="2026.9.6"))
    reason = report.not_evaluated["channels.dm.session_collision"]
    assert reason == "accounts admit more than 100,000 people together"


def test_guilds_of_many_accounts() -> None:
    """Beyond a bound, accounts are left out, and the check says so."""
    section = {
        "accounts": {f"a{each}": {"token": f"t{each}"} for each in range(400)},
        "guilds": {str(each): {"users": ["a name"]} for each in range(400)},
    }
    config = {"channels": {"discord": section}}
    deployment = Deployment.from_mapping(config, release="2026.5.12")
    check_id = "channels.discord.allowFrom.name_based_entries"
    outcome = Audit(deployment).outcome(check_id)
    assert len(outcome.findings) == 251
    assert outcome.findings[0].message.endswith("and 388 more contain names of people")
    assert outcome.not_evaluated == (
        "findings about accounts are about more than 100,000 places"
    )


@pytest.mark.parametrize("channels", ["one", "many"])
def test_senders_of_elevated_tools_that_many_agents_share(channels: str) -> None:
    """A list is looked at once, and not for each agent."""

    def calls(count: int) -> int:
        numbers = [str(each) for each in range(count)]
        one = {"telegram": numbers}
        senders = one if channels == "one" else {f"c{each}": ["1"] for each in numbers}
        config = {
            "tools": {"elevated": {"enabled": True, "allowFrom": senders}},
            "agents": {"entries": {f"a{each}": {} for each in range(count)}},
        }
        deployment = Deployment.from_mapping(config, release="2026.9.6")
        judged = Audit(deployment, selection=Selection(HARDENED))
        return calls_of(lambda: judged.outcome("posture.exec.elevated"))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_safe_programs_with_profiles() -> None:
    """The profiles are read once, and not for each program of the list."""

    def calls(count: int) -> int:
        names = [f"b{each}" for each in range(count)]
        section = {"safeBins": names, "safeBinProfiles": {key: {} for key in names}}
        config = {"tools": {"exec": section}}
        return calls_of(lambda: audit(Deployment.from_mapping(config)))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


@pytest.mark.slow
def test_names_that_break_a_pattern(tmp_path: Path) -> None:
    """The validator copies the whole object for each: few of them are left to it."""
    profile = {"cdpPort": 1, "odd": 1}
    profiles = {f"Profile {each}": profile for each in range(8000)}
    with within(4):
        found = problems(tmp_path, json.dumps({"browser": {"profiles": profiles}}))
    assert "a key of an invalid form" in found[0]
    assert any("odd: unknown key" in each for each in found)
    assert found[-1] == "and 7,900 more"


def test_exceptions_for_one_check_of_each_deployment() -> None:
    """Each is looked up among those before it."""

    def calls(count: int) -> int:
        text = "".join(
            '[[exception]]\ncheck = "gateway.bind_no_auth"\nreason = "r"\n'
            f'owner = "o"\nexpires = 2026-12-31\ndeployments = ["d{each}"]\n'
            for each in range(count)
        )
        table = BaselineTable.model_validate(tomli.loads(text))
        baseline = Baseline(table, Path(), "b.toml", text)
        today = datetime.date(2026, 11, 1)
        return calls_of(lambda: exceptions_of(baseline, catalogue(), today))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_lines_of_keys_that_are_quoted_and_dotted() -> None:
    """Every form of a key is found."""
    text = "\"a b\".c = 1\n[x . 'y z']\n d-e . f = 2\n"
    assert line_of(text, ("a b", "c")) == 1
    assert line_of(text, ("x", "y z", "d-e", "f")) == 3
    assert line_of(text, ("x", "y z", "other")) == 2


def test_an_integer_of_thousands_of_digits_in_the_baseline(tmp_path: Path) -> None:
    """Python refuses to read it, and the message is one of ours."""
    path = tmp_path / "b.toml"
    path.write_text("x = " + "9" * 5000)
    with pytest.raises(UsageError, match="number"):
        read_baseline(path, "b.toml")


def test_colons_in_an_address(tmp_path: Path) -> None:
    """Texts are searched for passwords in linear time."""
    text = json.dumps({"gateway": {"x": "://" + ":" * 200_000}})
    path = tmp_path / "openclaw.json"
    path.write_text(text)
    with within(2):
        Deployment.load(path).redacted("any")


def test_a_large_variable_that_is_used_often(tmp_path: Path) -> None:
    """What variables add to a config is bounded."""
    text = json.dumps({"x": ["${BIG}"] * 3000})
    with within(2):
        found = problems(tmp_path, text, env={"BIG": "x" * 1_000_000})
    assert "its expanded variables exceed 8,388,608 characters" in found[0]


def test_a_large_file_that_is_included_often(tmp_path: Path) -> None:
    """What is included counts as often as it is."""
    (tmp_path / "big.json").write_text(json.dumps({"x": "y" * 1_400_000}))
    text = json.dumps({"$include": ["./big.json"] * 10})
    with within(4):
        found = problems(tmp_path, text)
    assert "more than 4,194,304 characters of included files" in found[0]


@pytest.mark.parametrize("length", [4000])
def test_keys_that_are_unknown_or_repeated(tmp_path: Path, length: int) -> None:
    """Many problems are found in linear time, and only counted beyond the first."""
    unknown = json.dumps({f"key{each}": 1 for each in range(length)})
    with within(2):
        found = problems(tmp_path, unknown)
    assert len(found) == 201
    assert found[-1] == "and 3,800 more"
    repeated = "{" + ",".join('"logging": {"level": "info"}' for _ in range(length))
    with within(2):
        found = problems(tmp_path, repeated + "}")
    assert len(found) == 201


def test_a_repeated_key_drops_what_was_below_it(tmp_path: Path) -> None:
    """A place in the last of several equal keys is found, one in a lost one is not."""
    path = tmp_path / "openclaw.json"
    path.write_text('{"logging":\n{"file": "a", "level": "info"},\n"logging":\n{}}')
    where = Deployment.load(path).locate(("logging", "level"))
    assert where is not None and where.line == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"x": [' + "[]," * 110_000 + "]}", "more than 60,000 values"),
        ("{" + '"a":1,' * 110_000 + "}", "more than 60,000 values"),
        ("[" * 1_000_000, "more than 128 levels of nesting"),
        ("{" + "//\n" * 260_000 + "}", "more than 250,000 comments"),
        ('{"x": [' + "1e1," * 260_000 + "]}", "more than 250,000 comments"),
    ],
    ids=["values", "keys", "levels", "comments", "numbers"],
)
def test_more_parts_than_a_config_has(tmp_path: Path, text: str, said: str) -> None:
    """A text of very many parts is refused before anything is made of it."""
    with within(2):
        (found,) = problems(tmp_path, text)
    assert said in found


def test_a_text_of_colons_is_one_value(tmp_path: Path) -> None:
    """What is inside of texts and comments does not count."""
    marks = ":" * 300_000
    text = f'{{"logging": {{"file": "{marks}"}}, /* {marks} */}}'
    assert problems(tmp_path, text) == []


def test_very_many_secrets_in_very_many_messages() -> None:
    """A message is searched for all secrets at once."""
    secrets = {f"K{each}_TOKEN": f"{each:08}-s3cret" for each in range(10_000)}
    deployment = Deployment.from_mapping({"env": {"vars": secrets}})
    with within(2):
        for each in range(2000):
            said = deployment.redacted(f"it has {each:08}-s3cret in it")
            assert said == "it has [redacted] in it"


@pytest.mark.slow
def test_merge_keys_without_end() -> None:
    """An alias that is merged again and again is merged once; many are refused."""
    keys = "".join(f" k{each}: 1\n" for each in range(1000))
    aliases = ", ".join(["*a"] * 20_000)
    text = f"a: &a\n{keys}b:\n <<: [{aliases}]\n"
    with within(10):  # ruamel itself takes most of it
        (document,) = documents(text, lambda _: True)
        top = members(document, document.top[0])
        start = time.process_time()
        assert len(members(document, top["b"])) == 1000
        assert time.process_time() - start < 0.5
    many = "".join(f"c{each}: &c{each} {{<<: *a, x: 1}}\n" for each in range(200))
    text = f"a: &a\n{keys}{many}"
    (document,) = documents(text, lambda _: True)
    with pytest.raises(YamlError, match="the merged mappings are too large"):
        for node in members(document, document.top[0]).values():
            members(document, node)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW exec_approvals_config AS SELECT"
        " hex(zeroblob(200000000)) AS raw_json, 'current' AS config_key",
        "CREATE TABLE exec_approvals_config (config_key TEXT,"
        " raw_json TEXT AS (hex(zeroblob(200000000))))",
    ],
)
def test_a_database_that_computes_its_values(tmp_path: Path, statement: str) -> None:
    """Views and generated columns call no function."""
    path = tmp_path / "x.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
        if "TABLE" in statement:
            connection.execute(
                "INSERT INTO exec_approvals_config (config_key) VALUES ('current')"
            )
    connection.close()
    # Python 3.10 has no limit for one value: it is made, and then refused.
    seconds = 1 if sys.version_info >= (3, 11) else 5
    with within(seconds), pytest.raises(NotEvaluated):
        StateDatabase(str(path)).rows("SELECT raw_json FROM exec_approvals_config")


def test_extended_headers_without_end(tmp_path: Path) -> None:
    """Of extended headers, what is not used is not kept."""
    path = tmp_path / "state.tar"
    noise = {f"VENDOR.{each}": "x" * 100 for each in range(5000)}
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT, pax_headers=noise) as tar:
        for each in range(2000):
            info = tarfile.TarInfo(f"state/{each}")
            tar.addfile(info, io.BytesIO())
    with within(3):
        Archive(str(path))


def test_a_glob_beside_links_to_above(pytester: pytest.Pytester) -> None:
    """``**`` in ``--openclaw-config`` follows no link."""
    folder = pytester.path / "build" / "a"
    folder.mkdir(parents=True)
    (folder / "openclaw.json").write_text("{}")
    for each in range(6):
        os.symlink("..", folder / f"up{each}")
    with within(10):
        result = pytester.runpytest(
            "--openclaw-config=build/**/openclaw.json", "--co", "-q"
        )
    assert result.ret == 0
    result.stdout.fnmatch_lines(["build/a/openclaw.json::*"])


_ACCOUNTS: dict[str, Callable[[int], dict[str, Any]]] = {
    "discord": lambda number: {"token": f"t0k-{number:020}"},
    "synology-chat": lambda number: {
        "token": f"t0k-{number:020}",
        "webhookPath": f"/p{number}",
    },
    "signal": lambda number: {
        "account": f"+1555{number:07}",
        "transport": {"kind": "managed-native", "httpPort": 10_000 + number},
    },
}


@pytest.mark.parametrize("channel", _ACCOUNTS)
def test_thousands_of_accounts(channel: str) -> None:
    """The accounts of a channel are judged in linear time."""
    accounts = {f"a{each}": _ACCOUNTS[channel](each) for each in range(500)}
    config = {"channels": {channel: {"enabled": True, "accounts": accounts}}}
    with within(5):
        audit(Deployment.from_mapping(config), "hardened")


def test_more_accounts_than_are_judged(tmp_path: Path) -> None:
    """Dozens of checks look at each account, so their number is bounded."""
    accounts: dict[str, Any] = {f"a{number}": {} for number in range(5_001)}
    half = {"accounts": dict(list(accounts.items())[:2_501])}
    one = json.dumps({"channels": {"discord": {"accounts": accounts}}})
    two = json.dumps({"channels": {"telegram": half, "discord": half}}, indent=1)
    with within(2):
        of_one, of_two = problems(tmp_path, one), problems(tmp_path, two)
    assert [each.rpartition("openclaw.json")[2] for each in of_one] == [
        ":1: channels.discord.accounts: more than 5,000 channel accounts"
    ]
    assert len(of_two) == 1
    assert "channels.discord.accounts: more than 5,000" in of_two[0]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            {"agents": {"entries": {f"a{each}": {} for each in range(2_001)}}},
            "agents.entries: more than 2,000 agents",
        ),
        (
            {"agents": {"list": [{"id": f"a{each}"} for each in range(2_001)]}},
            "agents.list: more than 2,000 agents",
        ),
        (
            {"env": {"vars": {f"A{each}": "x" for each in range(10_001)}}},
            "env.vars: more than 10,000 variables",
        ),
    ],
    ids=["entries", "list", "variables"],
)
def test_more_of_a_kind_than_is_judged(
    tmp_path: Path, config: dict[str, Any], said: str
) -> None:
    """Agents and variables are bounded, with one line that says where."""
    with within(2):
        (found,) = problems(tmp_path, json.dumps(config, indent=1))
    assert found.endswith(said)


@pytest.mark.slow
def test_agents_are_judged_in_linear_time() -> None:
    """Four times as many agents take four times as many calls, not sixteen times."""

    def calls(count: int) -> int:
        agents: dict[str, Any] = {f"a{each}": {} for each in range(count)}
        config = {"agents": {"ownership": "explicit", "entries": agents}}
        deployment = Deployment.from_mapping(config)
        return calls_of(lambda: audit(deployment, "hardened"))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


def test_findings_are_compared_in_linear_time() -> None:
    """A finding of the posture looks up what else is found there, and where it is."""

    def calls(count: int) -> int:
        mapping = {"match": {"path": "p"}, "allowUnsafeExternalContent": True}
        config = {"hooks": {"enabled": True, "mappings": [mapping] * count}}
        deployment = Deployment.from_mapping(config)
        return calls_of(lambda: audit(deployment, "shared"))

    calls(2)  # imports
    assert calls(400) < 5 * calls(100)


@pytest.mark.slow
def test_the_fixes_of_many_results(tmp_path: Path) -> None:
    """A result has those near to it, which are looked up."""
    path = tmp_path / "openclaw.json"
    account = {"botToken": "${T}", "groupPolicy": "open"}

    def calls(count: int) -> int:
        accounts = {f"a{each}": account for each in range(count)}
        config = {"channels": {"telegram": {"accounts": accounts}}}
        path.write_text(json.dumps(config, indent=1))
        plan = plan_fixes(Deployment.load(path, name="d"), profile="hardened")
        results = [
            {
                "ruleId": "posture.groups.policy",
                "properties": {"deployment": "d"},
                "locations": [
                    {"logicalLocations": [{"fullyQualifiedName": f"d: {edit.path}"}]}
                ],
            }
            for edit in plan.edits
            if "posture.groups.policy" in edit.checks
        ]
        assert len(results) == count
        text = json.dumps({"runs": [{"results": results}]})
        made = ""

        def make() -> None:
            nonlocal made
            made = sarif_with_fixes(text, [plan], str(tmp_path))

        taken = calls_of(make)
        (run,) = json.loads(made)["runs"]
        assert all(len(each["fixes"]) == 1 for each in run["results"])
        return taken

    calls(2)  # imports
    assert calls(200) < 5 * calls(50)


def test_the_fixes_in_a_long_manifest(tmp_path: Path) -> None:
    """The manifest is read once, and not for each edit."""
    mapping = {"match": {"path": "p"}, "allowUnsafeExternalContent": True}
    config = {"hooks": {"enabled": True, "mappings": [mapping] * 100}}
    lines = json.dumps(config, indent=1).splitlines()
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
    path = tmp_path / "map.yaml"
    key = "  openclaw.json: |\n"
    path.write_text(head + key + "".join(f"    {each}\n" for each in lines))
    plan = plan_fixes(Deployment.load(path), profile="hardened")
    changed = Replacements(plan)
    read = plan.deployment.files.text
    names: list[str] = []

    def reading(name: str, *limit: int) -> object:
        names.append(name)
        return read(name, *limit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan.deployment.files, "text", reading)
        made = [each for edit in plan.edits for each in changed.of(edit)]
    assert len(made) > 100
    assert len(names) == 1


def test_the_diff_of_a_file_with_many_lines_that_are_alike() -> None:
    """Accounts end alike, and a plan adds a line to each."""

    def calls(count: int) -> int:
        accounts = [(f"a{each}: {{", "x: 1", "}") for each in range(count)]
        before = [line for each in accounts for line in each]
        after = [line for one, two, end in accounts for line in (one, two, "y", end)]
        return calls_of(lambda: line_changes(before, after))

    assert calls(400) < 5 * calls(100)
    alike = ["}"] * 20_000
    with within(2):
        assert line_changes(alike, ["{"] * 10_000) == [(0, 20_000, 0, 10_000)]


def test_more_findings_of_one_check_than_are_listed() -> None:
    """A check stops at a bound: it fails with what it found, and says so."""
    entries = {f"s{each}": {"apiKey": f"{each:08}-s3cret"} for each in range(5_001)}
    config = {"skills": {"entries": entries}}
    with within(5):
        report = audit(Deployment.from_mapping(config), "hardened")
    check = "posture.secrets.external"
    found = [each for each in report.findings if each.check_id == check]
    assert len(found) == 5_000
    assert "more than 5,000 findings" in report.not_evaluated[check]
