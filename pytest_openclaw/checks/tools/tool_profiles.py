"""Tool profiles of agents against that of all."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "tools.profile_minimal_overridden",
    Severity.WARN,
    reads=("tools.profile", "agents"),
    fix="""Remove the profile from these agents' tools, or set it to minimal. If an
    agent needs more, allow individual tools instead.""",
    since="2026.2.26",
)
def profile_minimal_overridden(deployment: Deployment) -> Iterator[Found]:
    """Agents override the minimal tool profile.

    An agent's own profile replaces the common one, so the apparent limit does not apply
    to these agents.

    Fires when tools.profile is minimal and an agent's own tools.profile is different.
    Profiles under byProvider do not count.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    shared = deployment.config.at("tools.profile")
    own = [each.settings.at("tools.profile") for each in agents(deployment)]
    if not own or shared.string != "minimal":
        return
    wider = those(own, _is_wider)
    if wider:
        first, *others = wider
        named = enumerated(wider, lambda each: f"{each} is {each.string}")
        yield found(
            first, f"tools.profile is minimal, but {named}", *others, see=(shared,)
        )


def _is_wider(profile: Setting) -> bool:
    return profile.is_set and profile.string != "minimal"
