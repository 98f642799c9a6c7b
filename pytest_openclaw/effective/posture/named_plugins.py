"""Plugins from elsewhere than the release that a config names."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.presence import is_present
from pytest_openclaw.effective.channels.presence import is_shut_out
from pytest_openclaw.language.javascript import fold


def named_plugins(deployment: Deployment) -> list[Setting]:
    """Return the settings that name plugins which do not come with the release.

    These are entries that are not off, load paths, and channels of such plugins.
    """
    return [*_entries(deployment), *_paths(deployment), *_channels(deployment)]


def _is_bundled(deployment: Deployment, name: str) -> bool:
    rules = deployment.rules
    name = rules.renamed_plugins.get(fold(name), fold(name))
    return name in rules.bundled_plugins


def _entries(deployment: Deployment) -> Iterator[Setting]:
    for name, entry in deployment.config.at("plugins.entries").items():
        if not entry["enabled"].is_false and not _is_bundled(deployment, name):
            yield entry


def _paths(deployment: Deployment) -> list[Setting]:
    return deployment.config.at("plugins.load.paths").elements()


def _channels(deployment: Deployment) -> Iterator[Setting]:
    for id_, rules in deployment.rules.posture.chats.items():
        channel = Channel(deployment, id_, rules.accounts)
        if _is_bundled(deployment, id_) or not channel.section.exists:
            continue
        if is_present(channel) and not is_shut_out(channel):
            yield channel.section
