"""What to do next, where a run collected nothing."""

from __future__ import annotations

import os

import pytest

_WITH_CONFIG = (
    "openclaw: run pytest --openclaw-config=openclaw.json to check the config "
    "found here, or pytest --openclaw-init for a first baseline"
)
_WITHOUT = (
    "openclaw: found nothing to check; name a config with --openclaw-config=PATH, or "
    "list it in openclaw-baseline.toml, which pytest --openclaw-init proposes"
)


def show_first_steps(reporter: pytest.TerminalReporter) -> None:
    """Print a line if a config lies here, or if only these checks were selected."""
    if os.path.isfile(reporter.config.rootpath / "openclaw.json"):
        reporter.line(_WITH_CONFIG)
    elif reporter.config.getoption("markexpr", "") == "openclaw":
        reporter.line(_WITHOUT)
