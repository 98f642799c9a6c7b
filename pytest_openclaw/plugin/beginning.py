"""When this plugin begins to work: once anything asks for it, and not before.

Most runs of an environment with this plugin are of projects that have nothing to do
with it. They pay for its options, its fixtures and a few short hooks. The session, and
the hooks that see each item, come with the first thing that asks for them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.command_line import STATED

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session

SESSION = pytest.StashKey["Session"]()
DEFAULT_BASELINE = "openclaw-baseline.toml"
ACCEPTED = "openclaw-accepted.toml"
#: The fixture that a conftest defines to provide a deployment.
DEPLOYMENT = "openclaw_deployment"
#: What names of hooks of ours begin with.
HOOKS = "pytest_openclaw_"
_PYPROJECT = "pyproject.toml"
_IN_PYPROJECT = "[tool.openclaw]", "[tool.openclaw."
#: What an option is that is not given; one that is given, and empty, is an error.
_NOT_GIVEN: tuple[object, ...] = (None, False, [])
#: What a setting of the ini file is that is not there.
_NOT_STATED: tuple[object, ...] = (*_NOT_GIVEN, "")


def session_of(config: pytest.Config) -> Session:
    """Return the session of a run; the first call makes it.

    Raises :class:`pytest.UsageError` for options that cannot be meant.
    """
    if SESSION not in config.stash:
        from pytest_openclaw.plugin.starting import start

        start(config)
    return config.stash[SESSION]


def begun(config: pytest.Config) -> Session | None:
    """Return the session, if anything has asked for it."""
    return config.stash.get(SESSION, None)


def is_given(config: pytest.Config, name: str) -> bool:
    """Does the command line have the option of this name, empty or not?"""
    return config.getoption(name) not in _NOT_GIVEN


def typed(config: pytest.Config) -> list[str]:
    """Return the arguments of this run, of which ``pytest.main()`` also takes paths."""
    return [os.fspath(each) for each in config.invocation_params.args]


def stated(config: pytest.Config, name: str) -> object:
    """Return a setting of the ini file. Raises :class:`pytest.UsageError`."""
    try:
        return config.getini(name)
    except (ValueError, pytest.UsageError) as error:
        named = "" if name in str(error) else f"{name}: "
        raise pytest.UsageError(f"{named}{error}") from None


def is_asked_for(config: pytest.Config) -> bool:
    """Does the command line, a file of the project or a conftest ask for this plugin?

    The controller of xdist sees no items, and has to expect some.
    """
    return (
        any(is_given(config, name) for name in STATED)
        or any(stated(config, name) not in _NOT_STATED for name in STATED)
        or default_baseline(config) is not None
        or os.path.exists(config.rootpath / ACCEPTED)
        or any(_may_name_deployment(config, each) for each in config.args)
        or bool(config.hook.pytest_openclaw_deployments.get_hookimpls())
        or bool(conftests_with_deployment(config))
        or (config.getoption("dist", "no") != "no" and not is_worker(config))
    )


def is_worker(config: pytest.Config) -> bool:
    """Is this a process that xdist started?"""
    return hasattr(config, "workerinput")


def _may_name_deployment(config: pytest.Config, argument: str) -> bool:
    """Is *argument* neither a module nor a folder: a config, or an id of one?"""
    path = os.path.join(config.invocation_params.dir, argument.partition("::")[0])
    return not (path.endswith(".py") or os.path.isdir(path))


def default_baseline(config: pytest.Config) -> Path | None:
    """Return the baseline that a run has without naming one."""
    path = config.rootpath / DEFAULT_BASELINE
    return path if os.path.isfile(path) else baseline_in_pyproject(config)


def sole_baseline(config: pytest.Config) -> Path | None:
    """Return the same. Raises :class:`pytest.UsageError` if there are two.

    The deployments of one of them would not be judged.
    """
    path, second = default_baseline(config), baseline_in_pyproject(config)
    if path is not None and second not in (None, path):
        raise pytest.UsageError(
            f"{path.name}: [tool.openclaw] of {second.name} is a baseline too: remove "
            "one of them, or name one with --openclaw-baseline"
        )
    return path


def baseline_in_pyproject(config: pytest.Config) -> Path | None:
    """Return the pyproject.toml of the project, if a baseline is in it.

    pytest may have its settings from another file, such as a tox.ini beside it.
    """
    path = config.inipath
    if path is None or path.name != _PYPROJECT:
        path = config.rootpath / _PYPROJECT
    try:
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    except OSError:  # pytest itself has no need of it
        return None
    return path if any(header in text for header in _IN_PYPROJECT) else None


def conftests_with_deployment(config: pytest.Config) -> list[Path]:
    """Return the conftests with ``openclaw_deployment``, of those loaded so far."""
    return [
        Path(plugin.__file__)
        for plugin in config.pluginmanager.get_plugins()
        if hasattr(plugin, DEPLOYMENT) and getattr(plugin, "__file__", None)
    ]
