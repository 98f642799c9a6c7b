"""systemd units among files that a tool writes: how they start the gateway."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.unit_files import Unit
from pytest_openclaw.deployment.forms.unit_files import assignments
from pytest_openclaw.deployment.forms.unit_files import command
from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable
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
    for path, text in files.items():
        if not path.endswith(".service"):
            continue
        unit = Unit("Service")
        unit.read(text)
        drop_ins = [each for each in files if posixpath.dirname(each) == f"{path}.d"]
        for each in sorted(drop_ins):
            unit.read(files[each])
        starting = [started(command(each), "") for each in unit.all("ExecStart")]
        gateways = [arguments for arguments, uncounted in starting if not uncounted]
        if gateways:
            yield _written(unit, gateways[-1], files)


def _written(
    unit: Unit, arguments: tuple[str, ...], files: Mapping[str, str]
) -> WrittenUnit:
    variables: dict[str, str | Opaque] = {}
    variables.update(assignments(unit.all("Environment")))
    notes: list[str] = []
    for value in unit.all("EnvironmentFile"):
        path = value.lstrip("-")
        text = files.get(path)
        if text is None:
            shown = f"EnvironmentFile {printable(path)}"
            notes.append(f"{shown} does not count: it is not among the files")
            continue
        for name in (*read_dotenv(text), *bare_names(text)):
            variables[name] = Opaque(f"${{{name}}}", "")
    stated = variables.get(_RELEASE)
    is_release = isinstance(stated, str) and Release.read(stated) is not None
    release = stated if is_release and isinstance(stated, str) else None
    return WrittenUnit(arguments, variables, release, tuple(notes))
