"""The hardened posture of a state directory: its jobs, its approvals, its files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.exec.exec_approvals import exec_approvals
from pytest_openclaw.effective.posture.cron_jobs import cron_jobs
from pytest_openclaw.effective.posture.private_files import readable_files
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_UNSAFE = "allowUnsafeExternalContent"
_SEPARATOR = re.compile(r"[/\\]")
#: Entries that OpenClaw itself made of a whole command, by its hash.
_OF_COMMANDS = "="
#: Files of one folder that a finding names; it counts all of them.
_NAMED = 200


@posture(
    "posture.cron.unsafe_content",
    Severity.CRITICAL,
    reads=("cron.store",),
    inspects=("the scheduler's jobs",),
    fix="""Remove allowUnsafeExternalContent from the job's payload. External content is
    then marked as such for the model.""",
    note="""Disabled jobs count too. A job store of an older release counts beside the
    database of a newer one, which imports it during a repair.""",
)
def cron_unsafe_content(deployment: Deployment) -> Iterator[Found]:
    """A job passes mail or web pages without a warning.

    Their author writes into the agent's instructions, on a schedule and
    unattended.

    Fires once for each store with a job whose payload has allowUnsafeExternalContent
    true.

    Releases: 2026.5.12 stores jobs in cron/jobs.json or the file in cron.store,
    2026.8.2 and later in the state database.
    """
    stores: dict[str, list[str]] = {}
    for job in cron_jobs(deployment):
        if job.payload.get(_UNSAFE) is True:
            stores.setdefault(job.store, []).append(job.id)
    for store, ids in stores.items():
        named = ", ".join(ids[:_NAMED])
        yield found(store, f"{_UNSAFE} is true for the jobs {named}")


@posture(
    "posture.exec.approvals",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("exec approvals",),
    fix="""Replace the entry with the full path of each intended program, such as
    /usr/bin/rg, using openclaw approvals allowlist.""",
    echoes=("tools.exec.allowlist_interpreter_without_strict_inline_eval",),
    note="""A wildcard within a name, such as /usr/bin/python3.*, is ignored, and so are
    entries that OpenClaw created from one complete command.""",
)
def exec_approvals_patterns(deployment: Deployment) -> Iterator[Found]:
    """An approval covers more than one reviewed program.

    A folder grows with every package, and a name without a path runs the first match on
    the PATH, where an agent may be able to write.

    Fires once for each agent with an entry in its allowlist that is "*", a whole
    folder, or a name without a path.

    Releases: 2026.5.12 and 2026.5.28 store approvals in a file of the home directory,
    2026.6.11 and 2026.7.1 in one of the state directory, later releases in the state
    database.
    """
    approvals = exec_approvals(deployment)
    for agent in approvals.agents:
        wide = [each for each in approvals.patterns(agent) if _is_wide(each)]
        if wide:
            words = ", ".join(wide[:_NAMED])
            yield found(approvals.store, f"agent {agent} may run {words}")


def _is_wide(pattern: str) -> bool:
    if pattern.startswith(_OF_COMMANDS):
        return False
    parts = _SEPARATOR.split(pattern)
    return len(parts) == 1 or any(part and not part.strip("*") for part in parts)


@posture(
    "posture.state.perms_readable",
    Severity.WARN,
    suite=SHARED,
    inspects=("files of the state directory",),
    fix="Restrict the file to the gateway's user: chmod 600 {path}",
    echoes=(
        "fs.auth_profiles.perms_readable",
        "fs.auth_profiles.perms_writable",
        "fs.sessions_store.perms_readable",
    ),
    note="""Checked are the database, .env, copies of configs, approvals and keys,
    identity, devices and cron, each file of the credentials, and of each agent its
    model credentials and sessions. A file in a private folder counts too: in a copy or
    a backup, the folder's mode may be lost.""",
)
def state_perms_readable(deployment: Deployment) -> Iterator[Found]:
    """Others can read a file with secrets or conversations.

    The audit checks only a few files and folders; tokens, keys and conversations are in
    many more.

    Fires once for each folder with such files that group or others may read or write,
    even if the folder itself is private.
    """
    for _, opened in readable_files(deployment):
        first, *others = [each.path for each in opened[:_NAMED]]
        count = "" if len(opened) == 1 else f", and {len(opened) - 1} more here"
        words = f"others may read or write this file: {opened[0]}{count}"
        yield found(first, words, *others)
