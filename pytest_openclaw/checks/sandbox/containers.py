"""The containers that agents' tools run in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.bind_specs import bind_source
from pytest_openclaw.deployment.values.certainty import known_first
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.sandbox.bind_mounts import is_absolute_bind
from pytest_openclaw.effective.sandbox.bind_mounts import is_blocked_bind
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import fold


@check(
    "sandbox.docker_config_mode_off",
    reads=("agents.defaults.sandbox", "agents.*.sandbox"),
    fix="Set the sandbox mode to non-main or all, or remove the docker settings.",
    since="2026.2.26",
)
def docker_config_mode_off(deployment: Deployment) -> Iterator[Found]:
    """A sandbox is configured but disabled.

    The settings suggest that tools run in a container, but they run on the host.

    Fires when docker settings of the sandbox are set while its effective mode is off:
    an agent's own, or those of the defaults if no agent has a sandbox.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    listed = agents(deployment)
    modes = [sandbox_of(deployment, agent.id).mode for agent in listed]
    idle = [
        agent.settings.at("sandbox.docker")
        for agent, mode in zip(listed, modes, strict=True)
        if mode == "off" and agent.settings.at("sandbox.docker").items()
    ]
    defaults = deployment.config.at("agents.defaults.sandbox.docker")
    is_off = sandbox_of(deployment).mode == "off"
    if defaults.items() and is_off and all(mode == "off" for mode in modes):
        idle.insert(0, defaults)
    if idle:
        first, *others = idle
        named = ", ".join(map(str, idle))
        yield found(first, f"{named} is set, and the sandbox mode is off", *others)


@check(
    "sandbox.dangerous_bind_mount",
    Severity.CRITICAL,
    reads=("agents.defaults.sandbox.docker.binds", "agents.*.sandbox.docker.binds"),
    fix="""Mount only the project's own directories, not system directories or folders
    with credentials.""",
    since="2026.2.26",
)
def dangerous_bind_mount(deployment: Deployment) -> Iterator[Found]:
    """A container can access files that control the host.

    System directories, the Docker socket and credentials in a home directory allow an
    escape from the sandbox.

    Fires for each bind mount, of the defaults or of an agent, whose source is a system
    directory, the docker socket, or a folder with credentials in a home directory, in
    any sandbox mode. Links are followed if the files are available.

    Releases: 2026.9.6 also reports a parent of such a folder, such as the home
    directory itself, and compares the text exactly. 2026.5.12 reports only / of the
    parents, removes surrounding spaces, and reads a backslash as /.
    """
    undecided: NotEvaluated | None = None
    for bind in known_first(_binds(deployment)):
        try:
            if is_blocked_bind(deployment, bind.string or ""):
                source = bind_source(bind.string or "", deployment.rules)
                yield found(bind, f"{bind} mounts {source}")
        except NotEvaluated as not_evaluated:
            undecided = not_evaluated
    if undecided is not None:
        raise undecided


@check(
    "sandbox.bind_mount_non_absolute",
    reads=("agents.defaults.sandbox.docker.binds", "agents.*.sandbox.docker.binds"),
    fix="Replace the source with an absolute path.",
    since="2026.2.26",
)
def bind_mount_non_absolute(deployment: Deployment) -> Iterator[Found]:
    """A container mounts a relative path.

    The mounted directory then depends on the gateway's working directory. The release
    rejects such a config before its audit, so this check rarely reports anything.

    Fires for each bind mount whose source is not an absolute path.

    Releases: 2026.5.12 removes surrounding spaces first.
    """
    for bind in known_first(_binds(deployment)):
        if not is_absolute_bind(deployment, bind.string or ""):
            yield found(bind, f"{bind} has a relative source")


@check(
    "sandbox.dangerous_network_mode",
    Severity.CRITICAL,
    reads=("agents.defaults.sandbox.docker.network", "agents.*.sandbox.docker.network"),
    fix="Set the network to none, to bridge, or to a separate network.",
    since="2026.2.26",
)
def dangerous_network_mode(deployment: Deployment) -> Iterator[Found]:
    """A container shares the network of host or another container.

    It can reach all services on loopback there, including the gateway.

    Fires for each docker network setting, of the defaults or of an agent, that is host
    or begins with container:, in any case.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    for network in known_first(_docker_settings(deployment, "network")):
        mode = fold(network.string or "")
        if mode == "host" or mode.startswith("container:"):
            yield found(network, f"{network} is {mode.partition(':')[0]}")


@check(
    "sandbox.dangerous_seccomp_profile",
    Severity.CRITICAL,
    reads=("agents.*.sandbox.docker.seccompProfile",),
    fix="Remove seccompProfile, or choose a profile that restricts system calls.",
    safe_fix=(Unset(),),
    since="2026.2.26",
)
def dangerous_seccomp_profile(deployment: Deployment) -> Iterator[Found]:
    """A container may make any system call.

    Unrestricted system calls allow programs to escape from the container. The release
    rejects such a config before its audit, so this check rarely reports anything.

    Fires for each docker setting seccompProfile, of the defaults or of an agent, that
    is unconfined.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    yield from _unconfined(deployment, "seccompProfile")


@check(
    "sandbox.dangerous_apparmor_profile",
    Severity.CRITICAL,
    reads=("agents.*.sandbox.docker.apparmorProfile",),
    fix="Remove apparmorProfile, or choose an active profile.",
    safe_fix=(Unset(),),
    since="2026.2.26",
)
def dangerous_apparmor_profile(deployment: Deployment) -> Iterator[Found]:
    """A container runs without AppArmor.

    The container loses one layer of isolation. The release rejects such a config before
    its audit, so this check rarely reports anything.

    Fires for each docker setting apparmorProfile, of the defaults or of an agent, that
    is unconfined.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    yield from _unconfined(deployment, "apparmorProfile")


def _unconfined(deployment: Deployment, key: str) -> Iterator[Found]:
    for profile in known_first(_docker_settings(deployment, key)):
        if fold(profile.string or "") == "unconfined":
            yield found(profile, f"{profile} is unconfined")


def _binds(deployment: Deployment) -> Iterator[Setting]:
    for binds in _docker_settings(deployment, "binds"):
        yield from binds.elements()


def _docker_settings(deployment: Deployment, key: str) -> Iterator[Setting]:
    """Yield a setting of the defaults and of each agent's own; none is inherited."""
    own = (agent.settings for agent in agents(deployment))
    for holder in (deployment.config.at("agents.defaults"), *own):
        setting = holder.at("sandbox.docker")[key]
        if setting.exists:
            yield setting
