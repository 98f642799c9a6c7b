"""Which of the plugins in the state directory are on."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import every
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.plugins.plugin_discovery import installed_folders
from pytest_openclaw.language.javascript import fold

#: An entry of ``plugins.allow`` that is no plugin's name.
ALL_PLUGINS = "group:plugins"


def enabled_extensions(deployment: Deployment) -> list[str]:
    """Return the ids of the plugins in ``extensions`` that the config lets run.

    They are the names of folders, in lower case: what is in those is of no matter.
    """
    return deployment.derive(_enabled_extensions)


def _enabled_extensions(deployment: Deployment) -> list[str]:
    plugins = deployment.config["plugins"]
    if plugins["enabled"].is_false:
        return []
    switches = _Switches(deployment, plugins)
    ids = dict.fromkeys(fold(name) for name in installed_folders(deployment))
    return [each for each in ids if switches.let(each)]


class _Switches:
    """What ``plugins`` says of single plugins, by the ids that its names stand for."""

    def __init__(self, deployment: Deployment, plugins: Setting) -> None:
        self._renamed = deployment.rules.renamed_plugins
        self._plugins = plugins
        self._entries: dict[str, Setting] = {}  # the last that says so counts
        for key, entry in plugins["entries"].items():
            if entry["enabled"].exists:
                self._entries[self._id(key)] = entry["enabled"]

    def let(self, plugin: str) -> bool:
        """May *plugin* run?"""
        allow, deny = self._plugins["allow"], self._plugins["deny"]

        def is_filled(entry: Setting) -> bool:
            return bool(self._id(entry.string or ""))

        def is_meant(entry: Setting) -> bool:
            return self._id(entry.string or "") == plugin

        questions: tuple[Callable[[], bool], ...] = (
            lambda: not self._entries.get(plugin, Setting.missing()).is_false,
            lambda: not deny.any(is_meant),
            lambda: not allow.any(is_filled) or allow.any(is_meant),
        )
        return every(questions, lambda asked: asked())

    def _id(self, name: str) -> str:
        folded = fold(name)
        return self._renamed.get(folded, folded)


def plugins_asked(deployment: Deployment) -> Iterator[str]:
    """Yield the plugins whose own audits would be asked: allowed, or with an entry."""
    plugins = deployment.config["plugins"]
    for allowed in plugins["allow"].elements():
        if not allowed.is_opaque and allowed.text not in (None, ALL_PLUGINS):
            yield allowed.text or ""
    for name, entry in plugins["entries"].items():
        if not entry["enabled"].is_false:
            yield name
