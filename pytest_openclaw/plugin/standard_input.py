"""Standard input as a config: read before pytest puts nothing in its place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from typing import Any

import pytest

from pytest_openclaw.plugin.beginning import default_baseline
from pytest_openclaw.plugin.beginning import stated

_KEY = "openclaw_standard_input"
#: A baseline that names standard input.
_NAMED = r"""(?m)^\s*config\s*=\s*["']-(?:#|["'])"""
_UNREADABLE = (
    "a config is to be read from standard input, which cannot be read: {}; pipe the"
    " config into pytest, or name its file"
)
#: Characters of a baseline that are looked at: those that it may have.
_LONGEST = 4 * 1024 * 1024


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    """Read a config from standard input before pytest's capturing closes that."""
    _read_early(early_config)
    return (yield)


def _text(path: str) -> str:
    """Return the text of a baseline; nothing where it cannot be read."""
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST)
    except OSError:
        return ""


def _is_named(config: pytest.Config) -> bool:
    """Does the command line, the ini file or the baseline name standard input?"""
    given = getattr(config.known_args_namespace, "openclaw_config", None)
    named = stated(config, "openclaw_config") if given is None else given
    if isinstance(named, list) and any(_is_stdin(each) for each in named):
        return True
    baseline = _baseline(config)
    return baseline is not None and bool(re.search(_NAMED, _text(baseline)))


def _is_stdin(name: str) -> bool:
    return name == "-" or name.startswith("-#")


def _baseline(config: pytest.Config) -> str | None:
    """Return the path of the baseline of this run."""
    given = getattr(config.known_args_namespace, "openclaw_baseline", None)
    if given is not None:
        return os.path.join(config.invocation_params.dir, os.path.expanduser(given))
    named, ini_file = stated(config, "openclaw_baseline"), config.inipath
    if isinstance(named, str) and named and ini_file is not None:
        return os.path.join(ini_file.parent, named)
    found = default_baseline(config)
    return None if found is None else str(found)


def _read_early(config: pytest.Config) -> None:
    """Read standard input where something names it. Raises :class:`pytest.UsageError`.

    Nothing can read it later, so a missing one is an error like a missing file.
    """
    if not _is_named(config):
        return
    if sys.stdin is None:
        raise pytest.UsageError(_UNREADABLE.format("it is closed"))
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return
    from pytest_openclaw.deployment.forms import standard_input

    try:
        standard_input.keep(stream.read(standard_input.MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise pytest.UsageError(_UNREADABLE.format(said)) from None


def take_from_controller(config: pytest.Config) -> None:
    """Take what the controller of xdist has read."""
    given = getattr(config, "workerinput", {}).get(_KEY)
    if given is not None:
        from pytest_openclaw.deployment.forms import standard_input

        standard_input.keep(given)


def give_to(node: Any) -> None:
    """Give what the controller of xdist has read to one of its workers."""
    if "pytest_openclaw.deployment.forms.standard_input" in sys.modules:
        from pytest_openclaw.deployment.forms import standard_input

        node.workerinput[_KEY] = standard_input.kept()
