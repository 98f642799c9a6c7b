"""Standard input as a config: read before pytest puts nothing in its place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from typing import Any

import pytest

_KEY = "openclaw_standard_input"
#: A baseline that names standard input.
_NAMED = r"""(?m)^\s*config\s*=\s*["']-(?:#|["'])"""
_BASELINE = "openclaw-baseline.toml"
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


def _read_early(config: pytest.Config) -> None:
    """Read standard input where the command line, or the baseline, names it."""
    known = config.known_args_namespace
    asked: list[str] = getattr(known, "openclaw_config", None) or []
    named = getattr(known, "openclaw_baseline", None) or _BASELINE
    is_asked = any(each == "-" or each.startswith("-#") for each in asked)
    if not is_asked and not ((text := _text(named)) and re.search(_NAMED, text)):
        return
    from pytest_openclaw.deployment.forms import standard_input

    stream = getattr(sys.stdin, "buffer", None)
    if stream is not None:
        standard_input.keep(stream.read(standard_input.MAX_BYTES + 1))


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
