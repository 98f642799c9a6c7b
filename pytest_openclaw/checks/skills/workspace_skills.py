"""Skills in the workspaces of agents: where they really lie, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.skills.workspace_skills import leaves
from pytest_openclaw.effective.skills.workspace_skills import workspace_walks
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "skills.workspace.scan_truncated",
    Severity.WARN,
    reads=("agents.defaults.workspace", "agents"),
    fix="""Take folders that are no skills out of the workspace's skills folder, or
    split the skills over several workspaces.""",
    since="2026.4.15",
)
def scan_truncated(deployment: Deployment) -> Iterator[Found]:
    """A workspace has more skills than the audit looks at.

    A skill that leads out of the workspace stays unseen among the rest.

    Fires for each workspace where the walk through its skills folder ends early: after
    2,000 skills, or 40,000 folders.

    Releases: They differ in where workspaces are: 2026.9.6 has the default one in the
    state directory where OPENCLAW_STATE_DIR is set, 2026.5.12 always in the home
    directory.
    """
    for walk in workspace_walks(deployment):
        if walk.is_truncated:
            yield found(
                walk.workspace, f"only the first {len(walk.skills)} skills were seen"
            )
        elif walk.unknown is not None:
            raise walk.unknown


@check(
    "skills.workspace.symlink_escape",
    Severity.WARN,
    reads=("agents.defaults.workspace", "agents"),
    fix="""Put a copy of the skill in the workspace in place of the link, or name the
    folder that it comes from in skills.load.extraDirs.""",
    since="2026.3.28",
)
def symlink_escape(deployment: Deployment) -> Iterator[Found]:
    """A skill of a workspace really lies elsewhere.

    Whoever writes there changes what the agent is told to do, past all that protects
    the workspace.

    Fires once when the real path of a SKILL.md below the skills folder of a workspace
    lies outside of that workspace.

    Releases: They differ in where workspaces are: 2026.9.6 has the default one in the
    state directory where OPENCLAW_STATE_DIR is set, 2026.5.12 always in the home
    directory.
    """
    walks = workspace_walks(deployment)
    leaving = [path for walk in walks for path in leaves(deployment, walk)]
    if leaving:
        more = f", and {len(leaving) - 1} more" if len(leaving) > 1 else ""
        message = f"links lead this skill out of its workspace{more}"
        yield found(leaving[0], message, *leaving[1:12])
        return
    for walk in walks:
        if walk.unknown is not None:
            raise walk.unknown
