"""Which channels the release's audit looks at: those present, with a live plugin."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any
from typing import TypeVar

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.environment import bundled_plugins_are_off
from pytest_openclaw.deployment.values.once import Answers
from pytest_openclaw.deployment.values.once import Once
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.plugins.plugin_discovery import external_channels
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.channels import ChannelRules

Derived = TypeVar("Derived")

_OTHER_SIGNS = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, eq=False)
class Channel:
    """One channel: its id, its section of the config, and how it is judged."""

    deployment: Deployment
    id: str
    rules: ChannelRules

    @cached_property
    def section(self) -> Setting:
        """What the config says of it, with the release's defaults."""
        return self.deployment.source["channels"][self.id]

    @cached_property
    def _derived(self) -> dict[Callable[[Channel], Any], Any]:
        return {}

    def derive(self, function: Callable[[Channel], Derived]) -> Derived:
        """Return what *function* says of this channel, evaluated once."""
        if function not in self._derived:
            self._derived[function] = function(self)
        found: Derived = self._derived[function]
        return found

    @cached_property
    def once(self) -> Once:
        """Asks about lists that its accounts share: a function of channel and list."""
        return Once(self)

    @cached_property
    def answers(self) -> Answers:
        """What is the same for several of its accounts."""
        return Answers()

    @cached_property
    def entries(self) -> AccountKeys:
        """The keys below ``accounts``, in the order of the release."""
        return AccountKeys([key for key, _ in self.section["accounts"].items()])


class AccountKeys:
    """Keys below ``accounts``, to be found by the forms that ids have."""

    def __init__(self, keys: list[str]) -> None:
        self.exact = dict.fromkeys(keys)
        self.canonical: dict[str, str] = {}
        self.folded: dict[str, str] = {}
        for key in keys:  # the first of several counts
            self.canonical.setdefault(canonical(key), key)
            self.folded.setdefault(fold(key), key)


def judged_channels(deployment: Deployment) -> list[Channel]:
    """Return the channels that the audit looks at, in its order.

    Those whose plugin comes with the release come first, by id, but for those that
    the release puts last; others come in the order of their plugins.
    """
    return deployment.derive(_judged_channels)


def _judged_channels(deployment: Deployment) -> list[Channel]:
    return [
        channel
        for channel in _known_channels(deployment)
        if _is_read(deployment, channel) and _has_live_plugin(channel)
    ]


def dormant_channels(deployment: Deployment) -> list[Channel]:
    """Return the channels whose plugin has rules that the audit never comes to."""
    return [
        channel
        for channel in _dormant_channels(deployment)
        if is_present(channel) and _has_live_plugin(channel)
    ]


def dormant_of(deployment: Deployment, *subjects: str) -> list[str]:
    """Return those of them here that have rules on *subjects*."""
    return _named_here(_dormant_channels(deployment), *subjects)


def audited_on(deployment: Deployment, *subjects: str) -> list[str]:
    """Return the channels here of which the audit says anything on *subjects*.

    A channel counts if the config or a variable names it, switched off or not, and
    its plugin is installed: the audit is silent about what is not.
    """
    return _named_here(_known_channels(deployment), *subjects)


def _named_here(channels: list[Channel], *subjects: str) -> list[str]:
    return [
        channel.id
        for channel in channels
        if channel.rules.audited_topics.intersection(subjects)
        and (channel.section.exists or channel.derive(_is_named_by_variables))
        and (channel.rules.bundled or _is_installed(channel))
    ]


def assumed_plugins(deployment: Deployment) -> list[str]:
    """Return the channels whose plugins count as installed, as nothing tells."""
    is_told = deployment.installed_plugins is not None
    if is_told or deployment.places.state_dir is not None:
        return []
    return [
        channel.id
        for channel in _known_channels(deployment)
        if channel.section.exists and not channel.rules.bundled
    ]


def _known_channels(deployment: Deployment) -> list[Channel]:
    return deployment.derive(_in_order)


def _in_order(deployment: Deployment) -> list[Channel]:
    judged = deployment.rules.channels.judged
    last = deployment.rules.channels.last
    bundled = sorted(id_ for id_ in judged if judged[id_].bundled)
    bundled.sort(key=lambda id_: last.index(id_) + 1 if id_ in last else 0)
    others = (*(deployment.inputs.installed_plugins or ()), *sorted(judged))
    ordered = dict.fromkeys((*bundled, *(id_ for id_ in others if id_ in judged)))
    return [Channel(deployment, id_, judged[id_]) for id_ in ordered]


def _dormant_channels(deployment: Deployment) -> list[Channel]:
    dormant = deployment.rules.channels.dormant
    return [Channel(deployment, id_, rules) for id_, rules in dormant.items()]


def is_present(channel: Channel) -> bool:
    """Does the config or a variable name *channel*, and nothing switch it off?"""
    if channel.section["enabled"].is_false:
        return False
    return _is_configured(channel) or channel.derive(_is_named_by_variables)


@by_release
def _is_read(deployment: Deployment, channel: Channel) -> bool:
    """Does the audit look at *channel*?"""
    return is_present(channel)


@_is_read.on(since="2026.4.15", until="2026.4.15")
def _is_read_2026_4(deployment: Deployment, channel: Channel) -> bool:
    """2026.4.15 reads one that is switched off, too, but judges no account of it."""
    settings = [key for key, _ in channel.section.items() if key != "enabled"]
    return bool(settings) or is_present(channel)


def _is_configured(channel: Channel) -> bool:
    """Is there a section that says anything, defaults included?"""
    section = channel.section
    if not section.is_record or section["enabled"].is_false:
        return False
    has_settings = any(key != "enabled" for key, _ in section.items())
    return section["enabled"].is_true or has_settings


def _is_named_by_variables(channel: Channel) -> bool:
    deployment = channel.deployment
    if channel.rules.bundled:
        prefix = _OTHER_SIGNS.sub("_", channel.id.upper()) + "_"
        if any(
            isinstance(value, Opaque) or trim(value)
            for name, value in deployment.environment.variables.items()
            if name.startswith(prefix)
        ):
            return True
    return any(
        all(has_variable(deployment, name) for name in group)
        for group in channel.rules.variables
    )


def _has_live_plugin(channel: Channel) -> bool:
    deployment, is_bundled = channel.deployment, channel.rules.bundled
    if is_bundled and _has_rules_in_core(deployment):
        return True
    if is_shut_out(channel) or not (is_bundled or _is_installed(channel)):
        return False
    if is_bundled and are_bundled_plugins_off(deployment):
        return False
    allowed = deployment.source["plugins"]["allow"]
    is_limited = allowed.any(lambda each: bool(fold(each.string or "")))
    if not is_limited or _names(allowed, channel):
        return True
    return (
        is_bundled and not _allow_binds_bundled(deployment) and _is_configured(channel)
    )


@by_release
def _has_rules_in_core(deployment: Deployment) -> bool:
    """Are bundled channels audited whatever ``plugins`` allows and denies?"""
    return False


@_has_rules_in_core.on(until="2026.3.28")
def _has_rules_in_core_2026_3(deployment: Deployment) -> bool:
    """In 2026.3.28 the core has their rules."""
    return True


@by_release
def _allow_binds_bundled(deployment: Deployment) -> bool:
    """Does ``plugins.allow`` leave out bundled channels that are configured?"""
    return False


@_allow_binds_bundled.on(since="2026.4.15", until="2026.4.15")
def _allow_binds_bundled_2026_4(deployment: Deployment) -> bool:
    """It does in 2026.4.15, in a process that audited nothing before."""
    return True


@by_release
def are_bundled_plugins_off(deployment: Deployment) -> bool:
    """Does a variable switch off the plugins that come with the release?

    2026.9.6 audits their channels all the same.
    """
    return False


@are_bundled_plugins_off.on(until="2026.7.1")
def are_bundled_plugins_off_2026_7(deployment: Deployment) -> bool:
    """In 2026.7.1, one variable does."""
    return bundled_plugins_are_off(deployment.environment)


def is_shut_out(channel: Channel) -> bool:
    """Does the config keep the plugin of *channel* from being loaded by name?"""
    plugins = channel.deployment.source["plugins"]
    if plugins["enabled"].is_false or _switch(channel).is_false:
        return True
    return _names(plugins["deny"], channel)


def _is_installed(channel: Channel) -> bool:
    """Is a plugin of its own there, and trusted?

    Those that were declared are. With a state directory, those that are found in it
    are if the config says so; without one, each that the config names is.
    """
    deployment = channel.deployment
    declared = deployment.installed_plugins
    if declared is not None and channel.id in declared:
        return True
    if declared is None and deployment.places.state_dir is None:
        return channel.section.exists
    if channel.id not in external_channels(deployment):
        return False
    allowed = deployment.source["plugins"]["allow"]
    return _switch(channel).is_true or _names(allowed, channel)


def _switch(channel: Channel) -> Setting:
    """Return the switch of its plugin: the last, of entries whose names mean it."""
    entries = channel.deployment.source["plugins"]["entries"].items()
    switches = [each["enabled"] for name, each in entries if trim(name) == channel.id]
    return next((each for each in reversed(switches) if each.exists), Setting.missing())


def _names(listed: Setting, channel: Channel) -> bool:
    return listed.any(lambda each: fold(each.string or "") == channel.id)
