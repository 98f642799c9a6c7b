"""How ClawMaster is started, and what it leaves on disk."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.clawmaster.kit import clawmaster
from pytest_openclaw.checks.clawmaster.kit import files
from pytest_openclaw.checks.clawmaster.kit import found_at
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.clawmaster.listening import exposures
from pytest_openclaw.effective.clawmaster.listening import is_exposed
from pytest_openclaw.effective.clawmaster.private_files import listening_host
from pytest_openclaw.effective.clawmaster.private_files import readable_files
from pytest_openclaw.effective.clawmaster.tokens import spelled_out
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@clawmaster(
    "clawmaster.exposed",
    Severity.CRITICAL,
    inspects=("the files of surroundings", "ClawMaster's service-state.json"),
    fix="""Set BACKEND_HOST, or --host of clawmaster serve, to 127.0.0.1, and reach it
    through a tunnel or a proxy that authenticates. Set CLAWMASTER_SERVICE_TOKEN where
    the backend is started without clawmaster serve.""",
    note="""The backend alone, as in a compose file, has no token unless
    CLAWMASTER_SERVICE_TOKEN sets one: every request is then authorised, to reset the
    config as well.""",
)
def exposed(deployment: Deployment) -> Iterator[Found]:
    """Other machines can reach ClawMaster.

    It runs commands on the host and writes the whole config, over plain HTTP and for
    everyone with one token.

    Fires for each file of surroundings that starts it on an address other than
    loopback, and for a started service whose state says so.
    """
    open_question = None
    try:
        for file in files(deployment, logs=False):
            for number, words in exposures(file):
                yield found_at(file, [number], words)
    except NotEvaluated as not_evaluated:
        open_question = not_evaluated
    started = listening_host(deployment)
    if started is not None and is_exposed(started.host):
        words = f"the service listens on {started.host}"
        yield found(started.file, f"{started.file}: {words}")
    if open_question is not None and started is None:
        raise open_question


@clawmaster(
    "clawmaster.token_literal",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the files of surroundings",),
    fix="""Replace the token, and take the new one from a secret of the service manager:
    LoadCredential of systemd, secrets of Compose, or a file that only its user can
    read.""",
)
def token_literal(deployment: Deployment) -> Iterator[Found]:
    """A service token of ClawMaster is written in plain text.

    Everyone who can read the repository has the console. With --token, every user of
    the host sees it in the list of processes, too.

    Fires for each file of surroundings with clawmaster serve --token, or with a text
    for CLAWMASTER_SERVICE_TOKEN.
    """
    for file in files(deployment, logs=False):
        lines = dict(spelled_out(file))
        if lines:
            names = " and ".join(sorted(set(lines.values())))
            yield found_at(file, list(lines), f"{names} is set in plain text")


@clawmaster(
    "clawmaster.files_readable",
    Severity.CRITICAL,
    inspects=("mcp.json, backups and service-state.json of ClawMaster",),
    fix="Restrict it to its owner: chmod 600 {path}",
    note="""ClawMaster 0.3.1 makes mcp.json and its backups with mode 644. A backup has
    the whole state directory in it, unencrypted.""",
)
def files_readable(deployment: Deployment) -> Iterator[Found]:
    """Other users of the host can read ClawMaster's secrets.

    mcp.json has credentials of MCP servers, a backup has all that the gateway has, and
    service-state.json has the token of the console.

    Fires for each of these files that its group or everyone can read.
    """
    for permissions in readable_files(deployment):
        yield found(permissions.path, f"{permissions.path}: {permissions}")
