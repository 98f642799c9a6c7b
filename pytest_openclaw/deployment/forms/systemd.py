"""systemd units with their drop-ins, and Podman's quadlets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from pytest_openclaw.deployment.forms.container_runs import ContainerRun
from pytest_openclaw.deployment.forms.container_runs import container_runs
from pytest_openclaw.deployment.forms.containers import release_of
from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.forms.unit_files import Unit
from pytest_openclaw.deployment.forms.unit_files import assignments
from pytest_openclaw.deployment.forms.unit_files import command
from pytest_openclaw.deployment.forms.unit_files import filled
from pytest_openclaw.deployment.forms.unit_files import words
from pytest_openclaw.deployment.host.environment import Variables
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_command import BadCommand
from pytest_openclaw.deployment.host.gateway_command import gateway_arguments
from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.text.shell_variables import bounded
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable
from pytest_openclaw.releases.release import Release

_SECTION = re.compile(r"^\[(?:Service|Container)\][ \t]*\r?$", re.MULTILINE)
#: Where a host has its units, below its root or the home of a user.
_PLACE = re.compile(
    r"(.*?)/(?:etc|run|lib|usr/lib|usr/local/lib|usr/share|\.config)"
    r"/(?:systemd|containers/systemd)(?:/|\Z)"
)
#: Characters of a unit.
_MAX_LENGTH = 1024 * 1024
#: Folders above a unit in which a tree may begin.
_MAX_LEVELS = 4
#: The variable in which an installed service states its release.
_RELEASE = "OPENCLAW_SERVICE_VERSION"


def is_of(file: FormFile) -> bool:
    """Is *file* a unit of a service or a container?"""
    is_unit = file.path.lower().endswith((".service", ".container"))
    return is_unit or bool(_SECTION.search(file.text[:20_000]))


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateway that the unit starts.

    Raises :class:`NoConfig` where it starts none.
    """
    is_container = "[Container]" in file.text
    if len(file.text) > _MAX_LENGTH:
        raise Unreadable(f"it has more than {_MAX_LENGTH:,} characters")
    unit = Unit("Container" if is_container else "Service")
    unit.read(file.text)
    notes = list(_add_drop_ins(file, unit))
    variables, unread = _environment(file, unit)
    arguments: tuple[str, ...] = ()
    mounted: tuple[str, ...] = ()
    stated = variables.get(_RELEASE)
    release = stated if isinstance(stated, str) and Release.read(stated) else None
    if is_container:
        parts = [*unit.all("Entrypoint")[-1:], *unit.all("Exec")[-1:]]
        where = f"unit {file.name}"
        arguments, uncounted = started([w for p in parts for w in command(p)], where)
        release, untold = release_of((unit.all("Image") or [""])[-1])
        notes += filter(None, (uncounted, untold))
    else:
        arguments, run = _started(file, unit, variables)
        if run is not None:
            variables, unread = _of_container(file, run, variables)
            release, untold = release_of(run.image)
            notes += filter(None, (untold,))
            mounted = run.configs
    path = _config(file, unit, variables, mounted)
    if path is None:
        notes.append(
            "no config was found beside the unit or in its tree, so OpenClaw's"
            " defaults are judged"
        )
    line = unit.line("Exec" if is_container else "ExecStart")
    return [
        DescribedGateway(
            "",
            line,
            path=path,
            arguments=arguments,
            variables=Variables(variables),
            release=release,
            notes=[*notes, *unread],
            where=f"ExecStart of {file.name}" if not is_container else f"{file.name}",
        )
    ]


def _started(
    file: FormFile, unit: Unit, variables: Mapping[str, str | Opaque]
) -> tuple[tuple[str, ...], ContainerRun | None]:
    """Return the gateway's arguments, and the container that it is in, if it is in one.

    The last ExecStart that starts a gateway counts.
    """
    found: tuple[str, ...] | None = None
    container: ContainerRun | None = None
    for each in unit.all("ExecStart"):
        line = filled(command(each), variables)
        for run in container_runs(line):
            found, container = started(run.words, "")[0], run
        if container is not None:
            continue
        try:
            arguments = gateway_arguments(line)
        except BadCommand as error:
            where = f"{file.name}:{unit.line('ExecStart')}"
            raise NoConfig(f"{where}: ExecStart: {error}") from None
        found = arguments if arguments is not None else found
    if found is None:
        missing = "no ExecStart in it starts a gateway"
        if not unit.all("ExecStart"):
            missing = "it has no ExecStart in [Service]"
        raise NoConfig(f"{file.name}:{unit.line('ExecStart')}: {missing}")
    return found, container


def _of_container(
    file: FormFile, run: ContainerRun, unit: Mapping[str, str | Opaque]
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return the variables of a container, which has none of the unit by itself."""
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for named in run.env_files:
        path = next(_candidates(file, named), None)
        if path is None:
            notes.append(f"env-file {printable(named)} does not count: it is not here")
            continue
        text = file.files.required_text(path).text
        for name in (*read_dotenv(text), *bare_names(text)):
            found[name] = _unknown(name)
    return {**found, **run.variables(bounded(unit.get))}, notes


def _add_drop_ins(file: FormFile, unit: Unit) -> Iterator[str]:
    """Read the drop-ins beside the unit in the order of their names."""
    folder = f"{file.path}.d"
    try:
        names = [each.name for each in file.files.list(folder)]
    except OSError:
        return
    for name in sorted(each for each in names if each.endswith(".conf")):
        path = os.path.join(folder, name)
        if _is_masked(file, path):
            continue
        try:
            text = file.text_at(path)
        except Unreadable as error:
            why = f"drop-in {printable(name)} cannot be read: {error.reason}"
            raise Unreadable(why) from None
        if text is None:
            yield f"drop-in {printable(name)} does not count: there is no such file"
        else:
            unit.read(text)


def _is_masked(file: FormFile, path: str) -> bool:
    """Is it a link to ``/dev/null``, by which systemd leaves a drop-in out?"""
    try:
        is_link = file.files.lstat(path).kind is FileKind.LINK
        return is_link and file.files.readlink(path) == os.devnull
    except OSError:
        return False


def _environment(
    file: FormFile, unit: Unit
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return the variables of the unit; those of files win, as in systemd."""
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for value in unit.all("PassEnvironment"):
        found.update({name: _unknown(name) for name in words(value)})
    found.update(assignments(unit.all("Environment")))
    for value in unit.all("EnvironmentFile"):
        named = value.lstrip("-")
        path = next(_candidates(file, named), None)
        if path is None:
            notes.append(
                f"EnvironmentFile {printable(named)} does not count: it is neither"
                " beside the unit nor in its tree"
            )
            continue
        text = file.files.required_text(path).text
        for name in (*read_dotenv(text), *bare_names(text)):
            found[name] = _unknown(name)
    for value in unit.all("UnsetEnvironment"):
        for word in words(value):
            _unset(found, word)
    return found, notes


def _unset(variables: dict[str, str | Opaque], word: str) -> None:
    """Remove a variable by its name, or by ``NAME=text`` if that is its text."""
    name, equals, text = word.partition("=")
    stated = variables.get(name)
    is_meant = isinstance(stated, str) and stated == text.replace("%%", "%")
    if is_meant or not equals:
        variables.pop(name, None)


def _unknown(name: str) -> Opaque:
    return Opaque(f"${{{name}}}", "")


def _config(
    file: FormFile,
    unit: Unit,
    variables: Mapping[str, str | Opaque],
    mounted: Sequence[str],
) -> str | None:
    """Return the config of the unit's gateway: beside it, or in the same tree.

    *mounted* are the paths that a container has it from.
    """
    named = variables.get("OPENCLAW_CONFIG_PATH")
    state = variables.get("OPENCLAW_STATE_DIR")
    home = variables.get("OPENCLAW_HOME") or variables.get("HOME")
    wanted = []
    if mounted:
        wanted = [*mounted]
    elif isinstance(named, str):
        wanted = [named]
    elif isinstance(state, str):
        wanted = [f"{state}/{DEFAULT_KEY}"]
    else:
        homes = [home] if isinstance(home, str) else ["%h"]
        homes += [f"/home/{user}" for user in unit.all("User")[-1:]]
        wanted = [f"{each}/.openclaw/{DEFAULT_KEY}" for each in homes]
        wanted += [
            f"{mount.split(':')[0]}/{DEFAULT_KEY}"
            for mount in unit.all("Volume")
            if mount.split(":")[0].startswith((".", "%h", "/"))
        ]
    for each in wanted:
        found = next(_candidates(file, each), None)
        if found is not None:
            return found
    if isinstance(named, str) and not mounted:
        return None
    return next(_candidates(file, DEFAULT_KEY), None)


def _candidates(file: FormFile, named: str) -> Iterator[str]:
    """Yield the files that a path on the host may be here.

    That is one of the same name beside the unit, or the path itself below the root of
    the tree that the unit is in. A folder above the unit may be that root as well, but
    never this machine's own, unless the unit is this machine's.
    """
    folder = os.path.dirname(file.path)
    relative = named.replace("%h", "").replace("%%", "%").lstrip("/~")
    if os.pardir in relative.split("/"):
        return
    place = _PLACE.match(folder)
    paths = [os.path.join(folder, os.path.basename(relative))]
    paths += [os.path.join(folder, relative)]
    if place is not None:
        paths.append(f"{place[1]}/{relative}")
    above = os.path.dirname(folder)
    for _ in range(_MAX_LEVELS if named.startswith("/") else 0):
        if os.path.dirname(above) == above or not os.path.dirname(relative):
            break
        paths.append(os.path.join(above, relative))
        above = os.path.dirname(above)
    yield from filter(file.files.is_file, paths)
