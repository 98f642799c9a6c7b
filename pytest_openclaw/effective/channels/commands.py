"""Commands that people in a chat may give by the service's own menus."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.accounts import Account

_SWITCHES = ("native", "nativeSkills")


def are_natives_on(account: Account) -> bool:
    """Are native commands or skills switched on?

    ``auto`` asks the running plugin, which most audits do not load: off, for them.
    """
    return any(_is_on(account, key) for key in _SWITCHES)


def _is_on(account: Account, key: str) -> bool:
    own = account["commands"][key]
    stated = own if own.is_set else account.deployment.source["commands"][key]
    return stated.is_true or (not stated.is_false and _auto_is_on(account.deployment))


@by_release
def _auto_is_on(deployment: Deployment) -> bool:
    """The plugin that ``auto`` would ask is not loaded."""
    return False


@_auto_is_on.on(until="2026.4.23")
def _auto_is_on_2026_4(deployment: Deployment) -> bool:
    """2026.4.23 loads it, and it says yes."""
    return True


@by_release
def uses_access_groups(deployment: Deployment) -> bool:
    """Are the lists of people asked about commands? 2026.9.6 always does."""
    return True


@uses_access_groups.on(until="2026.7.1")
def uses_access_groups_2026_5(deployment: Deployment) -> bool:
    """2026.5.12 can be told not to."""
    return not deployment.source.at("commands.useAccessGroups").is_false


def takes_text_commands(deployment: Deployment) -> bool:
    """Are commands read from the text of messages?"""
    return not deployment.source.at("commands.text").is_false
