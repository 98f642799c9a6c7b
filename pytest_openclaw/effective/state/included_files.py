"""The files that a config includes, each once, as both releases count them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import config_path


@by_release
def included_files(deployment: Deployment) -> Iterator[Permissions]:
    """Yield the permissions of each file; 2026.9.6 takes a link for its target."""
    real = (_real(deployment, path) for path in _paths(deployment))
    yield from _inspected(deployment, real)


@included_files.on(until="2026.7.1")
def included_files_2026_5(deployment: Deployment) -> Iterator[Permissions]:
    """2026.5.12 counts the paths that the config names."""
    yield from _inspected(deployment, _paths(deployment))


def _inspected(deployment: Deployment, paths: Iterator[str]) -> Iterator[Permissions]:
    for path in dict.fromkeys(paths):
        permissions = permissions_of(deployment, path)
        if permissions is not None:
            yield permissions


def _real(deployment: Deployment, path: str) -> str:
    try:
        return deployment.files.realpath(path)
    except OSError:  # it has gone since the config was read
        return path


def _paths(deployment: Deployment) -> Iterator[str]:
    config_path(deployment)
    if deployment.loaded.main is not None:
        yield from _below(deployment.loaded.main)


def _below(source: Source) -> Iterator[str]:
    for included in source.included.values():
        for each in included:
            yield each.path
            yield from _below(each)
