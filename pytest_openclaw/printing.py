"""Options that print something instead of running tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Iterable

import pytest

from pytest_openclaw.state import State
from pytest_openclaw.state import catalogue_of

Printer = Callable[[pytest.Config], Iterable[str]]


def asked_for(config: pytest.Config) -> Printer | None:
    """Return what prints, for the first option that asks for it."""
    printers: dict[str, Printer] = {
        "openclaw_explain": _explanation,
        "openclaw_checks": _listing,
        "openclaw_baseline_schema": _schema,
        "openclaw_import_suppressions": _suppressions,
    }
    return next(
        (each for name, each in printers.items() if config.getoption(name)), None
    )


def _explanation(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports import catalogue as report

    catalogue = catalogue_of(config)
    check_id = config.getoption("openclaw_explain")
    check = catalogue.find(check_id)
    if check is None:
        suggestion = catalogue.suggestion(check_id)
        raise pytest.UsageError(
            f"--openclaw-explain: there is no check {check_id!r}{suggestion}"
        )
    return report.explanation(check)


def _listing(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports import catalogue as report

    return report.listing(catalogue_of(config))


def _schema(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.baseline.models import BaselineTable

    schema = BaselineTable.model_json_schema()
    return [json.dumps({**schema, "title": "openclaw-baseline.toml"}, indent=2)]


def _suppressions(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.baseline.suppressions import as_exceptions

    state = State(config)
    of_configs = [state.audit_of_config(path) for path in state.options.configs]
    for audit in (*of_configs, *state.registered_audits()):
        yield from as_exceptions(audit.deployment)
