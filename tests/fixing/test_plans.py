"""Plans of the tier ``safe``: owners, variables, manifests, modes, and no harm."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw import plan_fixes
from pytest_openclaw.fixing import harmless
from pytest_openclaw.fixing import json5_tree
from pytest_openclaw.fixing.proposals import Proposal
from pytest_openclaw.fixing.trials import Trial
from pytest_openclaw.fixing.trials import Trials
from tests import cases
from tests.materialize import write

CONFIG = """\
// The gateway of the shop
{
  gateway: {
    bind: 'lan', // behind the load balancer
    auth: { mode: 'token', token: '0123456789abcdef0123456789abcdef-x' },
  },
  browser: {
    ssrfPolicy: {
      dangerouslyAllowPrivateNetwork: true, // until the proxy is there
    },
  },
  discovery: {mdns: {mode: 'full'}},
  tools: {exec: {applyPatch: {workspaceOnly: false}}},
  channels: {
    telegram: {
      enabled: true,
      botToken: '123456:fixture-token-value-0000000000',
      groupPolicy: "open", /* for the launch */
    },
  },
}
"""

AFTER = """\
// The gateway of the shop
{
  gateway: {
    bind: 'lan', // behind the load balancer
    auth: { mode: 'token', token: '0123456789abcdef0123456789abcdef-x', rateLimit: { maxAttempts: 10, windowMs: 60000, lockoutMs: 300000 } },
  },
  browser: {
    ssrfPolicy: {
      // until the proxy is there
    },
  },
  discovery: {mdns: {mode: 'minimal'}},
  tools: {exec: {applyPatch: {workspaceOnly: true}}},
  channels: {
    telegram: {
      enabled: true,
      botToken: '123456:fixture-token-value-0000000000',
      groupPolicy: "allowlist", /* for the launch */
    },
  },
}
"""  # noqa: E501


def at(folder: Path, text: str, **keywords: Any) -> Deployment:
    """Return the deployment of a config with this *text*."""
    config = folder / "openclaw.json"
    config.write_text(text, encoding="utf-8", newline="")
    return Deployment.load(config, release="2026.9.6", **keywords)


def test_fixes_what_needs_no_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The diff keeps all that is the author's, and git takes it."""
    monkeypatch.chdir(tmp_path)
    plan = plan_fixes(at(tmp_path, CONFIG))
    diff = plan.diff()
    subprocess.run(["git", "apply"], input=diff, text=True, check=True)
    assert (tmp_path / "openclaw.json").read_text("utf-8") == AFTER
    edit = next(each for each in plan.edits if each.path.endswith("groupPolicy"))
    assert (edit.old, edit.new, edit.line) == ("open", "allowlist", 18)
    assert "ignores groups" in edit.cost
    assert "security.exposure.open_groups_with_elevated" in edit.checks
    assert plan_fixes(at(tmp_path, AFTER)).is_empty


def test_a_second_plan_is_empty_and_nothing_that_passed_fails(tmp_path: Path) -> None:
    """For each recorded config, on both releases."""
    folder = cases.FOLDER
    listed = json.loads((folder / "gateway.json").read_text("utf-8"))[::30]
    listed += json.loads((folder / "channels-hooks.json").read_text("utf-8"))[::40]
    for number, case in enumerate(listed):
        if "config" not in case:
            continue
        for release in case["expect"]:
            root = tmp_path / f"{number}-{release}"
            root.mkdir()
            env = write(case, release, root)
            deployment = cases.deployment_of(case, release, env)
            plan = plan_fixes(deployment)
            before, after = audit(deployment), audit(plan.planned())
            failed = {each.check_id for each in before.findings}
            known = failed | {*before.not_evaluated}
            known |= {each.finding.check_id for each in before.suppressed}
            new = {each.check_id for each in after.findings} - known
            assert not new, case["id"]
            assert before.accepted <= after.accepted
            assert plan_fixes(plan.planned()).is_empty, case["id"]


def test_a_variable_is_named_and_never_replaced(tmp_path: Path) -> None:
    """The plan says which variable, or which expression of a template, to change."""
    text = "{channels: {telegram: {botToken: 'x', groupPolicy: '${POLICY}'}}}"
    plan = plan_fixes(at(tmp_path, text, env={"POLICY": "open"}))
    assert plan.is_empty
    (by_hand,) = plan.by_hand
    assert "${POLICY}" in by_hand.message
    assert (by_hand.path, by_hand.line) == ("channels.telegram.groupPolicy", 1)


def test_the_include_that_owns_a_value_changes(tmp_path: Path) -> None:
    """The file that includes it stays as it is."""
    (tmp_path / "mdns.json5").write_text("{mode: 'full'} // all\n", encoding="utf-8")
    deployment = at(tmp_path, "{discovery: {mdns: {$include: './mdns.json5'}}}")
    plan = plan_fixes(deployment)
    (edit,) = [each for each in plan.edits if each.path == "discovery.mdns.mode"]
    assert Path(str(edit.file)).name == "mdns.json5"
    assert "+{mode: 'minimal'} // all" in plan.diff(edit.file)
    assert plan.to_data()["patches"][0]["patch"] == {"mode": "minimal"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_block_scalar_in_a_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newline: str
) -> None:
    """The lines of the manifest change, where the config is written out in it."""
    monkeypatch.chdir(tmp_path)
    manifest = tmp_path / "rendered.yaml"
    head = "kind: ConfigMap\nmetadata:\n  name: c\ndata:\n  openclaw.json: |\n"
    body = "".join(f"    {each}\n" for each in CONFIG.splitlines())
    text = (head + body + "---\nkind: Other\n").replace("\n", newline)
    manifest.write_text(text, encoding="utf-8", newline="")
    plan = plan_fixes(Deployment.load("rendered.yaml#c", release="2026.9.6"))
    diff = plan.diff().encode()
    subprocess.run(["git", "apply"], input=diff, check=True)
    body = "".join(f"    {each}\n" for each in AFTER.splitlines())
    wanted = (head + body + "---\nkind: Other\n").replace("\n", newline)
    assert manifest.read_bytes().decode() == wanted


def test_modes_are_planned_only_with_a_state_directory(tmp_path: Path) -> None:
    """And none gets wider than it is."""
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o755)
    (state / "credentials").mkdir(mode=0o500)
    deployment = at(state, "{}", state_dir=state)
    (state / "openclaw.json").chmod(0o644)
    plan = plan_fixes(deployment)
    assert [(Path(each.path).name, each.old, each.new) for each in plan.modes] == [
        ("state", "755", "700"),
        ("openclaw.json", "644", "600"),
    ]
    assert "fs.state_dir.perms_readable" in plan.modes[0].checks
    assert plan_fixes(at(state, "{}")).modes == ()


def test_a_fix_that_would_break_something_is_left_to_people(tmp_path: Path) -> None:
    """Without the fallback, origins have to be named, and only people know them."""
    text = """{gateway: {bind: 'lan', controlUi: {
      dangerouslyAllowHostHeaderOriginFallback: true}}}"""
    plan = plan_fixes(at(tmp_path, text))
    (by_hand,) = [each for each in plan.by_hand if "Fallback" in each.path]
    assert "gateway.control_ui.allowed_origins_required" in by_hand.message


def test_a_refused_config_gets_a_plan_too(tmp_path: Path) -> None:
    """And the plan says that the release itself would change nothing."""
    plan = plan_fixes(at(tmp_path, "{discovery: {mdns: {mode: 'full'}}, x: 1}"))
    assert "would change nothing" in plan.refused
    assert [each.path for each in plan.edits] == ["discovery.mdns.mode"]


def test_a_config_in_memory(tmp_path: Path) -> None:
    """There are edits, and no file."""
    config = {"discovery": {"mdns": {"mode": "full"}}}
    plan = plan_fixes(Deployment.from_mapping(config, release="2026.9.6"))
    assert [each.new for each in plan.edits] == ["minimal"]
    assert plan.diff() == ""
    assert config["discovery"]["mdns"]["mode"] == "full"


def test_there_are_two_tiers() -> None:
    """Another one is an error of the caller's."""
    with pytest.raises(UsageError, match="no tier 'wild'"):
        plan_fixes(Deployment.from_mapping({}), tier="wild")


@pytest.mark.parametrize("newline", ["\n", ""])
def test_a_shown_diff_holds_no_secret_and_still_applies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newline: str
) -> None:
    """Hunks that could not do without one are left out, and said to be."""
    monkeypatch.chdir(tmp_path)
    plan = plan_fixes(at(tmp_path, CONFIG.rstrip("\n") + newline))
    diff = plan.diff(redact=True)
    assert "0123456789abcdef" not in diff
    assert "fixture-token" not in diff
    assert "# openclaw.json:5: hidden because of an adjacent secret" in diff
    subprocess.run(["git", "apply"], input=diff, text=True, check=True)
    text = (tmp_path / "openclaw.json").read_text("utf-8")
    wanted = AFTER.replace(
        ", rateLimit: { maxAttempts: 10, windowMs: 60000, lockoutMs: 300000 }", ""
    )
    assert text == wanted.rstrip("\n") + newline


def test_many_edits_cost_what_a_few_do(tmp_path: Path) -> None:
    """Each of five hundred accounts is closed; the text is parsed a few times only."""
    parsed = json5_tree.parsed.cache_info().misses
    accounts = {f"a{at}": {"groupPolicy": "open"} for at in range(500)}
    config = {"channels": {"telegram": {"accounts": accounts}}}
    plan = plan_fixes(at(tmp_path, json.dumps(config, indent=1)))
    assert len(plan.edits) == 500
    assert plan.diff().count("\n+") == 501
    assert json5_tree.parsed.cache_info().misses - parsed < 10


def test_edits_that_meet_are_made_one_after_the_other(tmp_path: Path) -> None:
    """Two keys that go, side by side, and two that come, in one object."""
    text = """{
      gateway: {bind: 'lan', auth: {mode: 'token', token: '0123456789abcdef0123456789abcdef-x'}},
      tools: {},
      browser: {ssrfPolicy: {}},
      hooks: {enabled: true, token: 'abcdef0123456789abcdef0123456789-y',
        allowRequestSessionKey: true, gmail: {allowUnsafeExternalContent: true}},
    }"""  # noqa: E501
    plan = plan_fixes(at(tmp_path, text), profile="hardened")
    after = plan.planned().authored
    for edit in plan.edits:
        setting = after
        for key in edit.key_path:
            setting = setting[key]
        assert setting.raw == edit.new or (edit.removes and not setting.is_set)
    assert not plan.by_hand
    assert {"tools.fs.workspaceOnly", "browser.extensionRelay.allowLegacyAuth"} <= {
        each.path for each in plan.edits
    }


def test_a_text_under_a_key_that_no_release_has_is_not_shown(tmp_path: Path) -> None:
    """A misspelt key may hold a secret, whose name is not known as one's."""
    path = tmp_path / "openclaw.json"
    path.write_text(
        """{
  channels: {
    telegram: {
      tokne: "first-secret",
      enabled: true,
      groupPolicy: "open",
      enabled: true,
      tokne: "second-secret",
      more: {of: ["third-secret"]},
      dmPolicy: "pairing",
    },
    discord: {$include: "./more.json5"},
  },
}
"""
    )
    more = tmp_path / "more.json5"
    more.write_text(
        '{\n  groupPolicy: "open",\n  enabled: true,\n  tokne: "fourth"\n}\n'
    )
    plan = plan_fixes(Deployment.load(path, release="2026.9.6"), profile="hardened")
    shown = plan.diff(root=str(tmp_path), redact=True)
    assert '+      groupPolicy: "allowlist"' in shown
    assert '+  groupPolicy: "allowlist"' in shown
    assert "secret" not in shown.replace("adjacent secret", "")
    assert "fourth" not in shown
    assert path.read_text() != plan.changes.texts[str(path)]


def test_a_text_under_a_key_of_another_release_is_shown(tmp_path: Path) -> None:
    """Keys that moved are no secrets."""
    path = tmp_path / "openclaw.json"
    path.write_text('{\n  agents: {list: [{id: "work"}]},\n  tools: {}\n}\n')
    plan = plan_fixes(Deployment.load(path, release="2026.9.6"), profile="hardened")
    assert plan.edits
    assert "work" in plan.diff(root=str(tmp_path), redact=True)


@pytest.mark.slow
def test_many_changes_that_harm_are_found_as_few_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of thousands, each is not tried alone; the plan is the same."""

    def planned(count: int) -> tuple[list[str], set[str], int]:
        guilds = [{"requireMention": False}, {"requireMention": False, "users": ["1"]}]
        account = {"groupPolicy": "open", "dangerouslyAllowNameMatching": True}
        accounts = {
            f"a{each}": {
                **account,
                "token": f"x{each}",
                "guilds": {"1": guilds[each % 2]},
            }
            for each in range(count)
        }
        config = {"channels": {"discord": {"accounts": accounts}}}
        deployment = Deployment.from_mapping(config, release="2026.9.6")
        tried = 0
        made = Trials.of

        def of(trials: Trials, proposals: list[Proposal]) -> Trial:
            nonlocal tried
            tried += 1
            trial = made(trials, proposals)
            assert len(trials._tried) <= 2  # each is a whole audit
            return trial

        with monkeypatch.context() as patch:
            patch.setattr(Trials, "of", of)
            plan = plan_fixes(deployment, profile="shared")
        edits = [each.path for each in plan.edits]
        return edits, {f"{each.path}: {each.message}" for each in plan.by_hand}, tried

    few = planned(10)
    assert len(few[1]) >= 5
    monkeypatch.setattr(harmless, "_MOST_APART", 5)
    many = planned(10)
    assert many[:2] == few[:2]
    assert planned(40)[2] == planned(20)[2]


@pytest.mark.parametrize(
    "secret", ['"1234"', "'a b'", "12345678", "-0.5e3", "[1234567]", '{pin: "4711"}']
)
def test_a_short_or_unquoted_secret_is_in_no_shown_diff(
    tmp_path: Path, secret: str
) -> None:
    """It is no part of other texts, and is left out as the value that it is."""
    text = (
        f'{{gateway: {{trustedProxies: ["::1"], auth: {{password: {secret}}}}},\n\n\n\n'
        'discovery: {mdns: {mode: "full"}}}'
    )
    for one_line in (text, text.replace("\n", " ")):
        shown = plan_fixes(at(tmp_path, one_line)).diff(redact=True)
        assert secret.strip("\"'[]") not in shown
        assert "hidden because" in shown or '"minimal"' in shown


def test_a_number_elsewhere_is_no_secret(tmp_path: Path) -> None:
    """Only those at places of credentials count, whatever their key is called."""
    text = (
        '{agents: {defaults: {contextTokens: 1234}}, discovery: {mdns: {mode: "full"}}}'
    )
    shown = plan_fixes(at(tmp_path, text)).diff(redact=True)
    assert "contextTokens: 1234" in shown
