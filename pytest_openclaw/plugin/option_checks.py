"""Refuse what only the engine can tell: unknown checks, releases, archives, arguments.

Imported where one of them is given, since it imports the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw import releases
from pytest_openclaw.deployment.host import gateway_args
from pytest_openclaw.deployment.host.archived_files import archive_at
from pytest_openclaw.deployment.host.arguments import fault_of_names
from pytest_openclaw.language.globs import overlap

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.catalogue import Catalogue
    from pytest_openclaw.plugin.options import Options


def validate(options: Options, catalogue: Catalogue) -> None:
    """Refuse patterns, releases and archives that cannot be meant.

    Raises :class:`pytest.UsageError`.
    """
    for name, patterns in (("select", options.select), ("ignore", options.ignore)):
        for pattern in patterns:
            if not any(overlap(pattern, check.id) for check in catalogue):
                raise pytest.UsageError(
                    f"--openclaw-{name}: {pattern!r} matches no checkId"
                    f"{catalogue.suggestion(pattern)}"
                )
    if not any(options.choice.may_take(check.id) for check in catalogue):
        raise pytest.UsageError(
            "--openclaw-select and --openclaw-ignore exclude all checks"
        )
    try:
        releases.judged(options.release, None)
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-release: {error}") from None
    fault = fault_of_names(options.opaque_env)
    if fault:
        raise pytest.UsageError(f"--openclaw-opaque-env: {fault}")
    _validate_archive(options)
    _validate_gateway_args(options)


def _validate_archive(options: Options) -> None:

    try:
        if options.archive is not None:
            archive_at(options.archive)
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-state-dir: {error}") from None


def _validate_gateway_args(options: Options) -> None:

    try:
        gateway_args.given_flags(options.gateway_args)
    except gateway_args.BadGatewayArgs as error:
        raise pytest.UsageError(f"--openclaw-gateway-args: {error}") from None
