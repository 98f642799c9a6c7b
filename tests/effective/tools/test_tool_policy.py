"""Which tools an agent may use, as the releases' audits see it."""

from __future__ import annotations

import fnmatch
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw import UsageError
from pytest_openclaw import tool_policy
from pytest_openclaw.effective.tools.tool_patterns import read_patterns
from pytest_openclaw.releases.tool_rules import TOOLS_2026_5
from pytest_openclaw.releases.tool_rules import TOOLS_2026_9

NEW, OLD = "2026.9.6", "2026.5.12"
ENTRIES = st.lists(
    st.sampled_from(
        ["exec", "write", "group:fs", "group:web", "*", "web_*", "*s", " ", "cron"]
    ),
    max_size=4,
)
TOOLS = ["exec", "apply_patch", "web_fetch", "gateway", "sessions_list"]


def deployment(release: str = NEW, **config: Any) -> Deployment:
    """Return a deployment of a config made here."""
    return Deployment.from_mapping(config, release=release)


def allowed(tools: dict[str, Any], *names: str, release: str = NEW) -> list[str]:
    """Return which of *names* the ``tools`` section lets an agent use."""
    return tool_policy(deployment(release, tools=tools)).allowed(names)


@pytest.mark.parametrize("release", [NEW, OLD])
def test_everything_is_allowed_unless_something_says_otherwise(release: str) -> None:
    """No profile, no list: each tool, even one that nobody knows."""
    assert tool_policy(deployment(release)).allows("exec")
    assert tool_policy(deployment(release, tools={"allow": []})).allows("unheard_of")


def test_names_are_folded_and_other_names_known() -> None:
    """Aliases stand for whole entries, not for patterns; cron is new in 2026.9.6."""
    assert allowed({"deny": [" Bash "]}, "exec", "process") == ["process"]
    assert allowed({"deny": ["cron"]}, "automations", "cron") == []
    assert allowed({"deny": ["cron*"]}, "automations") == ["automations"]
    assert allowed({"deny": ["cron"]}, "automations", release=OLD) == ["automations"]
    assert allowed({"allow": ["exec"]}, "BASH", "apply-patch") == ["BASH"]


def test_groups_stand_for_their_members() -> None:
    """Unknown groups are names like others, and ``group:*`` is a pattern."""
    assert allowed({"deny": ["group:fs"]}, "ls", "write", "exec") == ["exec"]
    assert allowed({"deny": ["group:fs"]}, "ls", release=OLD) == ["ls"]
    assert allowed({"allow": ["group:none"]}, "exec") == []
    assert allowed({"deny": ["group:*"]}, "write") == ["write"]
    assert "exec" not in TOOLS_2026_9.groups["group:openclaw"]
    assert "code_execution" in TOOLS_2026_5.groups["group:openclaw"]


def test_write_brings_apply_patch_but_denying_it_takes_nothing_else() -> None:
    """Whoever may write may patch, if patching is not denied itself."""
    assert allowed({"allow": ["write"]}, "apply_patch", "edit") == ["apply_patch"]
    assert allowed({"deny": ["write"]}, "apply_patch") == ["apply_patch"]
    assert allowed({"allow": ["write"], "deny": ["apply_patch"]}, "apply_patch") == []


def test_also_allow_widens_a_profile_in_2026_9_6_alone() -> None:
    """The agent's own list, even an empty one, hides the one of all."""
    tools = {"profile": "messaging", "alsoAllow": ["exec"]}
    assert allowed(tools, "exec", "write") == ["exec"]
    assert allowed(tools, "exec", "write", release=OLD) == []
    entries: dict[str, Any] = {"ops": {"tools": {"alsoAllow": []}}, "dev": {}}
    made = deployment(tools=tools, agents={"entries": entries})
    assert not tool_policy(made, "ops").allows("exec")
    assert tool_policy(made, "dev").allows("exec")


def test_every_policy_has_to_agree() -> None:
    """An agent cannot take back what is denied to all."""
    entries = {"ops": {"tools": {"allow": ["exec", "read"], "profile": "full"}}}
    tools = {"deny": ["exec"], "profile": "minimal"}
    made = deployment(tools=tools, agents={"entries": entries})
    assert tool_policy(made, "ops").allowed(["exec", "read", "write"]) == ["read"]
    assert tool_policy(made, " OPS ").allows("read")
    assert not tool_policy(made).allows("read")


def test_the_sandbox_has_a_say_only_where_all_runs_in_it() -> None:
    """Its own lists hold the tools of the gateway, the browser and channels back."""
    asked = ["exec", "browser", "gateway", "telegram", "image", "view_image"]
    for mode in ("off", "non-main"):
        agents = {"defaults": {"sandbox": {"mode": mode}}}
        assert tool_policy(deployment(agents=agents)).allowed(asked) == asked
    agents = {"defaults": {"sandbox": {"mode": "all"}}}
    assert tool_policy(deployment(agents=agents)).allowed(asked) == [
        "exec",
        "view_image",
    ]
    assert tool_policy(deployment(OLD, agents=agents)).allowed(asked) == [
        "exec",
        "image",
    ]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"alsoAllow": ["browser"]}, ["exec", "browser"]),
        ({"alsoAllow": ["b*"]}, ["exec", "browser"]),
        ({"allow": []}, ["exec", "plugins"]),
        ({"allow": [" "]}, ["exec", "plugins"]),
        ({"allow": [], "deny": []}, ["exec", "browser", "plugins"]),
        ({"allow": ["browser"]}, ["browser"]),
        ({"allow": ["browser"], "deny": ["browser"]}, []),
        ({"deny": ["exec"]}, []),
        ({"deny": []}, ["exec"]),
    ],
)
def test_the_sandbox_lists(lists: dict[str, list[str]], expected: list[str]) -> None:
    """What is allowed by name is not held back, unless it is denied by name."""
    made = deployment(
        agents={"defaults": {"sandbox": {"mode": "all"}}},
        tools={"sandbox": {"tools": lists}},
    )
    assert tool_policy(made).allowed(["exec", "browser", "plugins"]) == expected


def test_an_agents_own_sandbox_list_replaces_that_of_all() -> None:
    """Each of the three lists is replaced by itself."""
    own = {"sandbox": {"tools": {"deny": ["process"]}}}
    made = deployment(
        agents={
            "defaults": {"sandbox": {"mode": "all"}},
            "entries": {"ops": {"tools": own}},
        },
        tools={"sandbox": {"tools": {"allow": ["exec"], "deny": ["exec"]}}},
    )
    assert tool_policy(made, "ops").allows("exec")
    assert not tool_policy(made).allows("exec")


def test_agents_of_the_same_id_keep_their_own_tools() -> None:
    """2026.5.12 takes a list with an id twice; a name means the first."""
    listed = [{"id": "ops", "tools": {"deny": ["exec"]}}, {"id": "ops"}]
    made = deployment(OLD, agents={"list": listed})
    assert not tool_policy(made, "ops").allows("exec")


def test_an_agent_that_is_not_there_is_a_mistake() -> None:
    """A misspelt name must not answer for the defaults; main is always meant."""
    assert tool_policy(deployment(), "main").allows("exec")
    assert tool_policy(deployment(OLD), "main").allows("exec")
    with pytest.raises(UsageError, match="no agent 'opps'"):
        tool_policy(deployment(OLD, agents={"list": [{"id": "ops"}]}), "opps")


def test_an_unknown_text_leaves_open_what_it_alone_decides() -> None:
    """What is denied by name stays denied, whatever a variable holds."""
    policy = tool_policy(deployment(tools={"deny": ["${TOOL}", "exec"]}))
    assert not policy.allows("exec")
    with pytest.raises(NotEvaluated, match="TOOL"):
        policy.allows("write")
    policy = tool_policy(deployment(tools={"profile": "${P}", "deny": ["exec"]}))
    assert not policy.allows("exec")
    with pytest.raises(NotEvaluated, match=r"tools\.profile"):
        policy.allows("write")


@given(ENTRIES, ENTRIES, st.sampled_from([NEW, OLD]))
def test_denying_more_never_allows_more(
    deny: list[str], more: list[str], release: str
) -> None:
    """A longer deny list is never the weaker one."""
    fewer = allowed({"deny": deny + more}, *TOOLS, release=release)
    assert set(fewer) <= set(allowed({"deny": deny}, *TOOLS, release=release))


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_a_star_stands_for_any_text(pattern: str, name: str) -> None:
    """The same as with ``fnmatch``, which has more signs of its own."""
    expected = bool(pattern) and fnmatch.fnmatchcase(name, pattern)
    assert read_patterns([pattern], TOOLS_2026_9).match(name) == expected


@given(st.text("a.?[]\\$^", min_size=1, max_size=5))
def test_every_other_sign_is_itself(text: str) -> None:
    """Nothing else has a meaning in a pattern."""
    read = read_patterns([text + "*"], TOOLS_2026_9)
    assert read.match(text + "z")
    assert not read.match("z" + text)


def test_hostile_patterns_end_soon() -> None:
    """A pattern of stars alone costs no more than its length."""
    read = read_patterns(["a*" * 50_000 + "b"], TOOLS_2026_9)
    assert not read.match("a" * 40)


#: What each release withholds inside a sandbox that otherwise offers everything. No
#: check of the audit looks at these names, so this is the one record of them.
WITHHELD = {
    NEW: "automations cron browser canvas computer gateway mobile_ui nodes".split(),
    OLD: "browser canvas cron gateway nodes".split(),
}


@pytest.mark.parametrize("release", [NEW, OLD])
def test_a_sandbox_withholds_what_acts_outside_of_it(release: str) -> None:
    """Tools of devices, of the gateway and of channels stay out."""
    config = deployment(
        release,
        agents={"defaults": {"sandbox": {"mode": "all"}}},
        tools={"sandbox": {"tools": {"allow": []}}},
    )
    names = {*WITHHELD[NEW], *WITHHELD[OLD], "read"}
    assert set(tool_policy(config).allowed(names)) == names - {*WITHHELD[release]}
