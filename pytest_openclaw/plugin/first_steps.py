"""What to do next, where a run collected nothing, or no check."""

from __future__ import annotations

import os

import pytest

from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.plugin.beginning import DEFAULT_BASELINE
from pytest_openclaw.plugin.beginning import default_baseline
from pytest_openclaw.plugin.beginning import typed

_WITH_CONFIG = (
    "openclaw: run pytest --openclaw-config=openclaw.json to check the config "
    "found here, or pytest --openclaw-init for a first baseline"
)
_WITHOUT = (
    "openclaw: found nothing to check; name a config with --openclaw-config=PATH, or "
    "list it in openclaw-baseline.toml, which pytest --openclaw-init proposes"
)

_ABOVE = (
    "openclaw: the openclaw-baseline.toml in {} is not used here: run pytest there, or"
    " add a pytest.ini beside it"
)
_OURS = "--openclaw-"
#: Options of pytest with which no item runs.
_RUNS_NOTHING = (
    *("collectonly", "setuponly", "setupplan"),
    *("showfixtures", "show_fixtures_per_test", "cacheshow"),
)


def show_first_steps(reporter: pytest.TerminalReporter) -> None:
    """Print a line if a config lies here, or if only these checks were selected."""
    left_out = reporter.stats.get("deselected", [])
    if any(item.get_closest_marker("openclaw") is not None for item in left_out):
        return
    config = reporter.config
    if above := _baseline_above(config):
        reporter.line(_ABOVE.format(above))
    elif os.path.isfile(config.rootpath / "openclaw.json"):
        reporter.line(_WITH_CONFIG)
    elif config.getoption("markexpr", "") == "openclaw":
        reporter.line(_WITHOUT)


def _baseline_above(config: pytest.Config) -> str:
    """Return the folder above the root directory with a baseline; ``""`` for none."""
    if default_baseline(config) is not None:
        return ""
    for folder in config.rootpath.parents:
        if os.path.isfile(folder / DEFAULT_BASELINE):
            return plain_name(os.path.relpath(folder, config.invocation_params.dir))
    return ""


def show_that_none_ran(reporter: pytest.TerminalReporter) -> None:
    """Print a line if an option was typed, and the run that passed has no check."""
    config = reporter.config
    options = (each for each in typed(config) if each.startswith(_OURS))
    option = next(options, "").partition("=")[0]
    runs_nothing = any(config.getoption(each, False) for each in _RUNS_NOTHING)
    if option and not runs_nothing:
        reporter.line(f"openclaw: no check ran, in spite of {option}")
