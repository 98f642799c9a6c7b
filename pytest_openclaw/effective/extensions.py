"""The plugins that lie in the state directory, and which of them are on."""

from __future__ import annotations

import os
from collections.abc import Callable

from pytest_openclaw.deployment.certainty import every
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.files import Kind
from pytest_openclaw.deployment.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.javascript import fold

_SET_ASIDE = (".backup-", ".disabled")


def extension_ids(deployment: Deployment) -> list[str]:
    """Return the ids of the plugins in ``extensions``: the names of its folders.

    Links do not count, nor does it matter what is in the folders.
    """
    state_dir = deployment.places.state_dir
    if state_dir is None:
        raise NotEvaluated("needs a state directory, to see which plugins it has")
    try:
        entries = deployment.files.list(os.path.join(state_dir, "extensions"))
    except OSError:
        return []
    names = [fold(each.name) for each in entries if each.kind is Kind.FOLDER]
    return list(dict.fromkeys(name for name in names if not _is_ignored(name)))


def enabled_extensions(deployment: Deployment) -> list[str]:
    """Return those of them that the config lets run."""
    return deployment.derive(_enabled_extensions)


def _enabled_extensions(deployment: Deployment) -> list[str]:
    plugins = deployment.config["plugins"]
    if plugins["enabled"].is_false:
        return []
    switches = _Switches(deployment, plugins)
    return [each for each in extension_ids(deployment) if switches.let(each)]


class _Switches:
    """What ``plugins`` says of single plugins, by the ids that its names stand for."""

    def __init__(self, deployment: Deployment, plugins: Setting) -> None:
        self._renamed = deployment.rules.renamed_plugins
        self._plugins = plugins
        self._off = {
            self._id(key)
            for key, entry in plugins["entries"].items()
            if entry["enabled"].is_false
        }

    def let(self, plugin: str) -> bool:
        """May *plugin* run?"""
        allow, deny = self._plugins["allow"], self._plugins["deny"]

        def is_meant(entry: Setting) -> bool:
            return self._id(entry.string or "") == plugin

        questions: tuple[Callable[[], bool], ...] = (
            lambda: plugin not in self._off,
            lambda: not deny.any(is_meant),
            lambda: not allow.elements() or allow.any(is_meant),
        )
        return every(questions, lambda asked: asked())

    def _id(self, name: str) -> str:
        folded = fold(name)
        return self._renamed.get(folded, folded)


def _is_ignored(name: str) -> bool:
    return (
        name in ("", "node_modules")
        or name.startswith(".")
        or name.endswith(".bak")
        or any(part in name for part in _SET_ASIDE)
    )
