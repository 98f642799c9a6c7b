"""The sandbox's browser containers, as docker tells of them."""

from __future__ import annotations

import re
from dataclasses import field

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.docker import PATIENCE
from pytest_openclaw.deployment.host.docker import Docker
from pytest_openclaw.deployment.host.docker import DockerAnswer
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

_LIST = ("ps", "-a", "--filter", "label=openclaw.sandboxBrowser=1")
_LABELS = "\t".join(
    f'{{{{ index .Config.Labels "{label}" }}}}'
    for label in ("openclaw.configHash", "openclaw.browserConfigEpoch")
)
_ADDRESS = re.compile(r"(?:\[([^\]]+)\]|([^:]+)):[0-9]+\Z")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Container:
    """One browser container; a label that it does not have is ``None``."""

    name: str
    config_hash: str | None
    epoch: str | None
    published: tuple[str, ...] = ()
    """Addresses that other machines reach, as docker prints them."""


@dataclass
class Probe:
    """What docker told, as far as it did."""

    containers: list[Container] = field(default_factory=list)
    timed_out: bool = False


def browser_containers(deployment: Deployment) -> Probe:
    """Return what docker tells, asked once.

    Raises :class:`NotEvaluated` where there is no docker, or none that answers.
    """
    probe = deployment.derive(_probe)
    if probe.timed_out and deployment.rules.exec.docker_seconds is None:
        raise NotEvaluated(f"docker did not answer within {PATIENCE:.0f} seconds")
    return probe


def _probe(deployment: Deployment) -> Probe:
    if deployment.places.state_dir is None:
        raise NotEvaluated(
            "requires the host: a state directory and its docker", Need.STATE_DIR
        )
    if deployment.docker is None:
        raise NotEvaluated(
            "requires docker, which is used with --openclaw-host", Need.HOST
        )
    probe = Probe()
    try:
        _ask_all(deployment, deployment.docker, probe)
    except _TimedOut:
        probe.timed_out = True
    return probe


class _TimedOut(Exception):
    pass


def _ask_all(deployment: Deployment, docker: Docker, probe: Probe) -> None:
    names = _ask(deployment, docker, (*_LIST, "--format", "{{.Names}}"))
    for name in _lines(names or ""):
        labels = _ask(deployment, docker, ("inspect", "-f", _LABELS, name))
        if labels is None:
            continue
        parts = [_label(part) for part in labels.split("\t")]
        epoch = parts[1] if len(parts) > 1 else None
        container = Container(name, parts[0], epoch)
        probe.containers.append(container)
        ports = _ask(deployment, docker, ("port", name))
        published = tuple(filter(None, map(_published, _lines(ports or ""))))
        probe.containers[-1] = Container(name, parts[0], epoch, published)


def _ask(
    deployment: Deployment, docker: Docker, command: tuple[str, ...]
) -> str | None:
    """Return the output of a docker command; ``None`` if it failed."""
    answer = docker(command, deployment.rules.exec.docker_seconds or PATIENCE)
    if answer.timed_out:
        raise _TimedOut
    return answer.output if _succeeded(deployment, answer) else None


@by_release
def _succeeded(deployment: Deployment, answer: DockerAnswer) -> bool:
    """2026.9.6 takes an end by a signal for a failure."""
    return answer.status == 0


@_succeeded.on(until="2026.7.1")
def _succeeded_2026_5(deployment: Deployment, answer: DockerAnswer) -> bool:
    """2026.5.12 takes it for success."""
    return answer.status <= 0


def _lines(output: str) -> list[str]:
    return [line for line in map(trim, re.split(r"\r?\n", output)) if line]


def _label(text: str) -> str | None:
    text = trim(text)
    return None if text in ("", "<no value>") else text


def _published(line: str) -> str | None:
    """Return the address of a ``docker port`` line if other machines reach it."""
    address = trim(line.rpartition("->")[2])
    match = _ADDRESS.match(address)
    if match is None or fold(match[1] or match[2]) in _LOOPBACK:
        return None
    return address
