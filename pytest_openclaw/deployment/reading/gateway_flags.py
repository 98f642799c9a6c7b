"""A config as a gateway runs it that was started with flags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from pytest_openclaw.deployment.host.gateway_args import read_flags
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.validity import Candidate
from pytest_openclaw.deployment.validity import violated_rules
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.problems import Problem

if TYPE_CHECKING:
    from pytest_openclaw.deployment.reading.config import Config


def with_gateway_flags(config: Config, inputs: Inputs) -> Config:
    """Return *config* with what the gateway's arguments set in it.

    What they make of it that the release refuses, the gateway does not start with: a
    problem beside those of the config itself. Raises
    :class:`~pytest_openclaw.UsageError` for a flag that the release does not have.
    """
    flags = read_flags(
        inputs.gateway_args,
        config.judged,
        inputs.environment,
        unset_is_opaque=inputs.unset_is_opaque,
    )
    if not inputs.gateway_args or not config.readable:
        return config
    tree = flags.applied(config.tree)
    were, undecided = _violated(config, config.tree)
    are, now_undecided = _violated(config, tree)
    problems = [
        Problem(message + flags.note([".".join(map(str, path))]), key=render(path))
        for path, message in are
        if (path, message) not in were
    ]
    return replace(
        config,
        tree=tree,
        flags=flags,
        written=config,
        unresolved=config.unresolved - flags.names.keys(),
        pending=config.pending - flags.names.keys(),
        problems=(*config.problems, *problems),
        undecided=config.undecided or (now_undecided if not undecided else None),
    )


def _violated(
    config: Config, tree: dict[str, Any]
) -> tuple[list[RuleViolation], str | None]:
    """Return what rules that read no files say of *tree*."""
    candidate = Candidate(
        Setting(tree), Setting(config.authored), config.judged.rules, host_files=False
    )
    return violated_rules(candidate, plugins_checked=False)
