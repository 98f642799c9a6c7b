"""What a rule of validity is: one function per rule, registered for its releases."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import field
from functools import cache
from functools import cached_property
from typing import NamedTuple

from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.environment import bundled_plugins_are_off
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants


@dataclass(frozen=True)
class Candidate:
    """A config that fits the schema and is up for the rules that no schema states.

    ``config`` is migrated, without defaults; ``authored`` is what the files and
    variables gave. ``installed`` are plugins beside those of the release, and
    ``plugin_folders`` those that its files bring along.
    ``host_files``: are the host's own files here to look at?
    ``lacks_plugins``: are the plugins of channels left out that are not there?
    ``deep``: is the deep audit evaluated, which loads plugins?
    ``pending`` are the paths of texts that are nothing but a variable without a text,
    ``referring`` those of texts that were written with a variable.
    """

    config: Setting
    authored: Setting
    rules: Rules
    home: str | None = None
    installed: frozenset[str] = frozenset()
    plugin_folders: Sequence[PluginFolder] = ()
    host_files: bool = True
    files: Files = LIVE
    state_dir: str | None = None
    environment: Environment = field(default_factory=Environment)
    lacks_plugins: bool = False
    deep: bool = False
    pending: frozenset[Path] = frozenset()
    referring: frozenset[Path] = frozenset()

    @cached_property
    def plugins(self) -> dict[str, PluginFolder]:
        """The plugins that count of those in ``plugin_folders``, by id."""
        counting: dict[str, PluginFolder] = {}
        for folder in self.plugin_folders:
            if folder.fault is None and folder.code and folder.id:
                counting.setdefault(folder.id, folder)
        return counting

    @cached_property
    def bundled_plugins(self) -> frozenset[str]:
        """The release's own plugins: none, where a variable switches them off.

        None either, where another variable leads to a folder that has none.
        """
        hides = self.rules.plugins.variable_hides_bundled
        if hides and bundled_plugins_are_off(self.environment):
            return frozenset()
        return frozenset() if self.moves_bundled else self.rules.bundled_plugins

    @cached_property
    def moves_bundled(self) -> bool:
        """Does a variable lead to a folder of this host in which nothing is?

        What lies in a folder that is there counts as the release's own.
        """
        if not self.host_files or not self.rules.plugins.variable_moves_bundled:
            return False
        folder = self.environment.text("OPENCLAW_BUNDLED_PLUGINS_DIR")
        if not isinstance(folder, str):
            return False
        path = expand(folder, self.home)
        if not os.path.isabs(path):
            return False
        try:
            return not self.files.list(path)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False

    @property
    def plugin_channels(self) -> frozenset[str]:
        """The channels of the plugins that are there beside the release's own."""
        brought = (each.channels for each in self.plugins.values())
        return self.installed.union(*brought)

    @property
    def workspaces(self) -> AgentWorkspaces:
        """Where the agents work; in the usual places if no host is given."""
        home = self.home or "/"
        state_dir = self.state_dir or os.path.join(home, ".openclaw")
        return AgentWorkspaces(
            self.config, self.authored, self.environment, self.rules, home, state_dir
        )


#: What a rule yields: the path at fault and what the release takes there.
RuleViolation = tuple[Path, str]
Rule = Callable[[Candidate], Iterator[RuleViolation]]


class _Registered(NamedTuple):
    rule: Variants[Rule]
    of_plugins: bool


_REGISTERED: list[_Registered] = []


def rule(
    *, since: str | None = None, until: str | None = None, of_plugins: bool = False
) -> Callable[[Rule], Rule]:
    """Register a rule, for all releases or only for those of a span.

    A rule *of_plugins* is checked only where the release could look for plugins.
    """
    span = Span(since, until)

    def register(function: Rule) -> Rule:
        _REGISTERED.append(_Registered(Variants(function, span), of_plugins))
        return function

    return register


@cache
def rules_of(release: str, *, plugins_checked: bool) -> tuple[Rule, ...]:
    """Return the rules that *release*, an exact one, refuses a config by."""
    held = (
        each.rule.of(release)
        for each in _REGISTERED
        if plugins_checked or not each.of_plugins
    )
    return tuple(each for each in held if each is not None)
