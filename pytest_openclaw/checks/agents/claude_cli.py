"""Claude Code as what runs an agent: ``agents.claude_cli.*``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.agents.claude_cli import claude_backend
from pytest_openclaw.effective.agents.claude_cli import is_live
from pytest_openclaw.effective.agents.claude_cli import overridden_modes
from pytest_openclaw.effective.exec.exec_policy import free_sections
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "agents.claude_cli.permission_mode_overridden_by_yolo",
    Severity.WARN,
    reads=(
        "agents.defaults.cliBackends",
        "tools.exec",
        "agents.list.*.tools.exec",
    ),
    inspects=("exec approvals",),
    fix="""Set tools.exec.security to allowlist and tools.exec.ask to on-miss. If
    commands are to run without approval, remove --permission-mode from the backend.""",
    since="2026.5.28",
    until="2026.7.1",
)
def permission_mode_overridden_by_yolo(deployment: Deployment) -> Iterator[Found]:
    """The permission mode of Claude Code is overridden.

    The backend's --permission-mode promises a limit that is not in force: OpenClaw
    answers for the user by its own policy, which lets every command run.

    Fires when the backend for Claude Code in agents.defaults.cliBackends is a live
    session (output jsonl, input stdin, both the defaults), its args or resumeArgs give
    a --permission-mode other than bypassPermissions, and an agent runs commands with
    security full and ask off, in tools.exec and in the exec approvals. Both are the
    defaults, but for tools.exec.host set to sandbox.
    """
    backend = claude_backend(deployment)
    if backend is None or not is_live(backend):
        return
    modes = overridden_modes(backend)
    free = list(free_sections(deployment)) if modes else []
    if free:
        first, *others = modes
        yield found(
            first,
            f"{first} sets a permission mode, and {free[0]} lets every command run",
            *others,
            see=tuple(free),
        )
