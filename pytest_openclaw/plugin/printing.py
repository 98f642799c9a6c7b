"""Options that print something instead of running tests."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_openclaw.plugin.beginning import DEFAULT_BASELINE
from pytest_openclaw.plugin.beginning import default_baseline
from pytest_openclaw.plugin.beginning import is_given
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.standard_output import show

Printer = Callable[[pytest.Config], Iterable[str]]


def instead_of_running(config: pytest.Config) -> int | None:
    """Do what is asked for instead of a run; return the status, ``None`` for a run."""
    if config.getoption("openclaw_merge"):
        from pytest_openclaw.plugin.merging import merge

        return merge(config)
    print_ = asked_for(config)
    if print_ is None:
        return None
    show("\n".join(print_(config)))
    return 0


def asked_for(config: pytest.Config) -> Printer | None:
    """Return what prints, for the first option that asks for it."""
    printers: dict[str, Printer] = {
        "openclaw_explain": _explanation,
        "openclaw_checks": _listing,
        "openclaw_baseline_schema": _baseline_schema,
        "openclaw_import_suppressions": _suppressions,
        "openclaw_init": _first_baseline,
        "openclaw_releases": _releases,
        "openclaw_register_schema": _register_schema,
        "openclaw_propose_register": _register,
        "openclaw_schema": _schema,
    }
    return next(
        (each for name, each in printers.items() if is_given(config, name)), None
    )


def _explanation(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.checks.documented_ids import documented_id
    from pytest_openclaw.plugin.catalogues import catalogue_of
    from pytest_openclaw.reports import catalogue as report

    catalogue = catalogue_of(config)
    check_id = config.getoption("openclaw_explain")
    check = catalogue.find(check_id)
    if check is None and (documented := documented_id(check_id)) is not None:
        return [documented.words]
    if check is None:
        suggestion = catalogue.suggestion(check_id)
        raise pytest.UsageError(
            f"--openclaw-explain: there is no check {check_id!r}{suggestion}"
        )
    docs = config.getoption("openclaw_docs") or config.getini("openclaw_docs")
    return report.explanation(check, docs or "")


def _listing(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.plugin.catalogues import catalogue_of
    from pytest_openclaw.reports import catalogue as report

    return report.listing(catalogue_of(config))


def _releases(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports.releases import listing

    return listing()


def _schema(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports.schemas import schema_text

    return [schema_text(config.getoption("openclaw_schema"))]


def _baseline_schema(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports.schemas import schema_text

    return [schema_text("baseline")]


def _register_schema(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.reports.schemas import schema_text

    return [schema_text("register")]


def _register(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.plugin.governing import proposed

    return proposed(Session(config), config.getoption("openclaw_propose_register"))


def _suppressions(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.baseline.config_suppressions import as_exceptions

    openclaw = Session(config)
    of_configs = [openclaw.audits.of_config(path) for path in openclaw.options.configs]
    for audit in (*of_configs, *openclaw.audits.of_baseline()):
        if not audit.from_report:
            yield from as_exceptions(audit.deployment)


def _first_baseline(config: pytest.Config) -> Iterable[str]:
    from pytest_openclaw.baseline.config_search import search
    from pytest_openclaw.baseline.policy import today_in_utc
    from pytest_openclaw.baseline.proposing import proposal
    from pytest_openclaw.reports.schemas import file_name
    from pytest_openclaw.reports.schemas import schema_text

    found = search(config.rootpath)
    expires = today_in_utc() + datetime.timedelta(days=90)
    schema = config.rootpath / file_name("baseline")
    text = f"#:schema ./{schema.name}\n"
    text += proposal(found, config.rootpath, expires.isoformat())
    if config.getoption("openclaw_init") == "print":
        return [text.rstrip("\n")]
    path = config.rootpath / DEFAULT_BASELINE
    there = default_baseline(config)
    if there is not None:
        raise pytest.UsageError(
            f"--openclaw-init=write: {there.name} already is a baseline, and is "
            "not changed"
        )
    if not found.configs:
        raise pytest.UsageError(
            f"--openclaw-init=write: no config was found below {config.rootpath}; "
            "--openclaw-init lists the searched files"
        )
    _write_new(path, text)
    if not os.path.lexists(schema):
        _write_new(schema, schema_text("baseline") + "\n")
    return [
        (
            f"{path.name} has been written, with {_configs(len(found.configs))}. "
            "Review it, then run pytest -m openclaw. Editors complete it with"
            f" {schema.name}."
        )
    ]


def _configs(number: int) -> str:
    return "1 config" if number == 1 else f"{number} configs"


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:  # it is there after all, or may not be written
        raise pytest.UsageError(
            f"--openclaw-init=write: cannot write {path.name}: {error.strerror}"
        ) from None
