"""Sandbox settings that would undo the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.agents import agents
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.bind_specs import bind_source
from pytest_openclaw.deployment.values.bind_specs import is_absolute
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)


def sandboxes(candidate: Candidate) -> Iterator[Setting]:
    """Yield each sandbox section: the defaults', then the agents'."""
    yield candidate.config.at("agents.defaults.sandbox")
    for _, agent in agents(candidate):
        yield agent["sandbox"]


@rule(since="2026.2.26")
def networks(candidate: Candidate) -> Iterator[RuleViolation]:
    """No container shares the host's network, or another container's unasked."""
    for sandbox in sandboxes(candidate):
        joins = sandbox.at("docker.dangerouslyAllowContainerNamespaceJoin").is_true
        for network in (sandbox.at("docker.network"), sandbox.at("browser.network")):
            mode = fold(network.string or "")
            if mode == "host":
                yield network.path, "must not be host"
            elif mode.startswith("container:") and not joins:
                yield network.path, "joins another container, which is not allowed here"


@rule(since="2026.2.26")
def profiles(candidate: Candidate) -> Iterator[RuleViolation]:
    """A container keeps its seccomp and AppArmor profile."""
    for sandbox in sandboxes(candidate):
        for key in ("seccompProfile", "apparmorProfile"):
            profile = sandbox["docker"][key]
            if fold(profile.string or "") == "unconfined":
                yield profile.path, "must not be unconfined"


@rule(since="2026.2.26")
def binds(candidate: Candidate) -> Iterator[RuleViolation]:
    """A bind mount of a container names an absolute source."""
    for sandbox in sandboxes(candidate):
        yield from _relative(sandbox["docker"]["binds"], candidate)


@rule(since="2026.5.28")
def browser_binds(candidate: Candidate) -> Iterator[RuleViolation]:
    """So does one of a browser's container."""
    for sandbox in sandboxes(candidate):
        yield from _relative(sandbox["browser"]["binds"], candidate)


def _relative(listed: Setting, candidate: Candidate) -> Iterator[RuleViolation]:
    for bind in listed.elements():
        text = bind.string
        if text is not None and not is_absolute(bind_source(text, candidate.rules)):
            yield bind.path, "must begin with an absolute path"


@rule(until="2026.7.1")
def setup_commands(candidate: Candidate) -> Iterator[RuleViolation]:
    """A setup command is a text or a list of texts; the schema leaves it open."""
    for sandbox in sandboxes(candidate):
        command = sandbox.at("docker.setupCommand")
        texts = command.elements() if command.is_list else [command]
        if command.exists and not all(
            each.is_opaque or each.string is not None for each in texts
        ):
            yield command.path, "must be a text or a list of texts"


@rule(since="2026.8.2")
def docker_environment(candidate: Candidate) -> Iterator[RuleViolation]:
    """Variables of a container are ones that Docker can be given.

    That is asked of what each agent would really use: its own section over the
    defaults', where the backend is one of these two in lower case.
    """
    defaults = candidate.config.at("agents.defaults.sandbox")
    own = [agent["sandbox"] for _, agent in agents(candidate)]
    shared = dict(defaults.at("docker.env").items())
    for sandbox in own or [Setting.missing()]:
        backend = sandbox["backend"].string or defaults["backend"].string or "docker"
        if trim(backend) not in ("docker", "podman"):
            continue
        scope = sandbox["scope"].string or defaults["scope"].string
        variables = sandbox.at("docker.env").items() if scope != "shared" else []
        names = {name for name, _ in variables}
        # One of the defaults is looked at for the first agent that uses it.
        used = [(name, shared.pop(name)) for name in [*shared] if name not in names]
        for name, value in (*used, *variables):
            if not _VARIABLE.match(name):
                yield value.path, "is not a valid name of a variable"
            elif not value.is_opaque and re.search(r"[\r\n\0]", value.string or ""):
                yield value.path, "must not contain a line break or NUL"
