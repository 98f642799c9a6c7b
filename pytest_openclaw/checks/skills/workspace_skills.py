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
    fix="""Remove folders without skills from the workspace's skills folder, or
    distribute the skills over several workspaces.""",
    since="2026.4.15",
)
def scan_truncated(deployment: Deployment) -> Iterator[Found]:
    """A workspace has too many skills for a complete scan.

    A skill outside of the workspace may remain undetected among the rest.

    Fires for each workspace whose skills folder is not scanned to its end: the limits
    are 2,000 skills and 40,000 folders.

    Releases: They look for workspaces in different places: 2026.9.6 has the default one
    in the state directory if OPENCLAW_STATE_DIR is set, 2026.5.12 always in the home
    directory.
    """
    for walk in workspace_walks(deployment):
        if walk.is_truncated:
            yield found(
                walk.workspace, f"only the first {len(walk.skills)} skills were checked"
            )
        elif walk.unknown is not None:
            raise walk.unknown


@check(
    "skills.workspace.symlink_escape",
    Severity.WARN,
    reads=("agents.defaults.workspace", "agents"),
    fix="""Replace the link with a copy of the skill in the workspace, or add the
    skill's folder to skills.load.extraDirs.""",
    since="2026.3.2",
)
def symlink_escape(deployment: Deployment) -> Iterator[Found]:
    """A link leads from a workspace to a skill outside.

    Anyone who can write there controls the agent's instructions, despite the protection
    of the workspace.

    Fires once when the real path of a SKILL.md below the skills folder of a workspace
    is outside of that workspace.

    Releases: They look for workspaces in different places: 2026.9.6 has the default one
    in the state directory if OPENCLAW_STATE_DIR is set, 2026.5.12 always in the home
    directory.
    """
    walks = workspace_walks(deployment)
    leaving = [path for walk in walks for path in leaves(deployment, walk)]
    if leaving:
        more = f", and {len(leaving) - 1} more" if len(leaving) > 1 else ""
        message = f"the links of this skill leave its workspace{more}"
        yield found(leaving[0], message, *leaving[1:12])
        return
    for walk in walks:
        if walk.unknown is not None:
            raise walk.unknown
