"""systemd units among files that a tool writes: how they start the gateway."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field

from pytest_openclaw.deployment.forms.container_runs import container_runs
from pytest_openclaw.deployment.forms.containers import release_of
from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.unit_files import Unit
from pytest_openclaw.deployment.forms.unit_files import assignments
from pytest_openclaw.deployment.forms.unit_files import command
from pytest_openclaw.deployment.forms.unit_files import filled
from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.text.shell_variables import bounded
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Release

#: The variable in which an installed service states its release.
_RELEASE = "OPENCLAW_SERVICE_VERSION"


@dataclass(frozen=True)
class WrittenUnit:
    """A unit that starts a gateway: with which flags, variables and release."""

    arguments: tuple[str, ...] = field(repr=False)
    variables: dict[str, str | Opaque] = field(repr=False)
    release: str | None
    notes: tuple[str, ...] = ()


def written_units(files: Mapping[str, str]) -> Iterator[WrittenUnit]:
    """Yield the units that start a gateway, of files by path; drop-ins apply."""
    by_folder: dict[str, list[str]] = {}
    for path in files:
        by_folder.setdefault(posixpath.dirname(path), []).append(path)
    for path, text in files.items():
        if not path.endswith(".service"):
            continue
        unit = Unit("Service")
        unit.read(text)
        for each in sorted(by_folder.get(f"{path}.d", ())):
            unit.read(files[each])
        variables = _variables(unit, files)[0]
        lines = [filled(command(each), variables) for each in unit.all("ExecStart")]
        runs = list(written_runs(lines, files, variables))
        starting = [started(each, "") for each in lines]
        gateways = [arguments for arguments, uncounted in starting if not uncounted]
        if runs:
            yield runs[-1]
        elif gateways:
            yield _written(unit, gateways[-1], files)


def written_runs(
    commands: Iterable[Sequence[str]],
    files: Mapping[str, str],
    unit: Mapping[str, str | Opaque],
) -> Iterator[WrittenUnit]:
    """Yield the containers with a gateway that commands start.

    *unit* has the variables of the unit that the commands are in, if they are in one.
    """
    for words in commands:
        for run in container_runs(words):
            variables, notes = _declared(run.env_files, "env-file", files)
            variables.update(run.variables(bounded(unit.get)))
            release, untold = release_of(run.image)
            yield WrittenUnit(
                started(run.words, "")[0],
                variables,
                release,
                tuple(filter(None, (*notes, untold))),
            )


def _written(
    unit: Unit, arguments: tuple[str, ...], files: Mapping[str, str]
) -> WrittenUnit:
    variables, notes = _variables(unit, files)
    stated = variables.get(_RELEASE)
    is_release = isinstance(stated, str) and Release.read(stated) is not None
    release = stated if is_release and isinstance(stated, str) else None
    return WrittenUnit(arguments, variables, release, tuple(notes))


def _variables(
    unit: Unit, files: Mapping[str, str]
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return the variables of a unit; those of its files win, as in systemd."""
    paths = [each.lstrip("-") for each in unit.all("EnvironmentFile")]
    declared, notes = _declared(paths, "EnvironmentFile", files)
    return {**dict(assignments(unit.all("Environment"))), **declared}, notes


def _declared(
    paths: Iterable[str], what: str, files: Mapping[str, str]
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return what files with variables declare, their texts not known."""
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for path in paths:
        text = files.get(path)
        if text is None:
            shown = f"{what} {printable(path)}"
            notes.append(f"{shown} does not count: it is not among the files")
            continue
        for name in (*read_dotenv(text), *bare_names(text)):
            found[name] = Opaque(f"${{{name}}}", "")
    return found, notes
