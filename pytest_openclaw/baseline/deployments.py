"""The deployments of a baseline: each ``[[deployment]]``, and what its glob finds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from collections.abc import Iterator
from glob import has_magic
from pathlib import Path

from pytest_openclaw.baseline.places import home_place
from pytest_openclaw.baseline.places import state_place
from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.baseline.tables import DeploymentTable
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.forms.names import is_form_name
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.forms.names import split_name
from pytest_openclaw.deployment.forms.recognizing import names_in
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.host.file_patterns import matching
from pytest_openclaw.deployment.host.gateway_args import BadGatewayArgs
from pytest_openclaw.deployment.host.gateway_args import given_flags
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.probing import SECONDS
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.host.probing import secret_in
from pytest_openclaw.deployment.text import dotenv
from pytest_openclaw.effective.clawmaster.surroundings import files_matching
from pytest_openclaw.effective.clawmaster.surroundings import surrounded
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.paths import with_home
from pytest_openclaw.on_use import dataclass

_WILDCARD = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]]*\]")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_EXPRESSIONS = {"**/": "((?:.*/)?)", "**": "(.*)", "*": "([^/]*)", "?": "([^/])"}
#: What can be said of a deployment whoever gives it.
_OF_ANY = frozenset({"config", "name", "profile", "fail_on", "select", "ignore"})
#: What can be said of one that only a report is given of.
_OF_REPORT = _OF_ANY | {"report", "release", "secrets"}


@dataclass(frozen=True)
class Registered:
    """One deployment of the baseline, not read yet."""

    name: str
    file: Path
    """Its config; its report, where it has no config."""
    table: DeploymentTable
    index: int
    filled: Callable[[str], str]
    """Fills ``{1}`` in, as in the name."""

    @property
    def is_report(self) -> bool:
        """Is a report of the release's own audit all that is given of it?"""
        return self.table.config is None

    @property
    def has_args(self) -> bool:
        """May its gateway be started with arguments? Files with gateways have them."""
        file, within = split_name(str(self.file))
        return bool(self.table.gateway_args or within or is_form_name(file))


def registered(baseline: Baseline) -> list[Registered]:
    """Return the deployments in order.

    Raises :class:`UsageError` where nothing is found, or a name stands twice.
    """
    found: dict[str, Registered] = {}
    given = given_elsewhere(baseline)
    for index, table in enumerate(baseline.table.deployment):
        if table.pattern is None:
            continue
        if table.config is None:
            _refuse(baseline, index, table, _OF_REPORT)
        try:
            given_flags(table.gateway_args)
        except BadGatewayArgs as error:
            raise _bad_args(baseline, index, error) from None
        for each in _expanded(baseline, index, table, with_home(table.pattern)):
            if each.name in found or each.name in given:
                message = f"two deployments are named {each.name!r}"
                raise baseline.fault(message, "deployment", index, "name")
            found[each.name] = each
    return list(found.values())


def given_elsewhere(baseline: Baseline) -> dict[str, DeploymentTable]:
    """Return what is said of deployments that fixtures and plugins give, by name.

    Raises :class:`UsageError` for what only the entry of a config can say.
    """
    given: dict[str, DeploymentTable] = {}
    for index, table in enumerate(baseline.table.deployment):
        if table.pattern is not None:
            continue
        if table.name is None:
            message = "it requires a config, or the name of a deployment of a fixture"
            raise baseline.fault(message, "deployment", index)
        _refuse(baseline, index, table, _OF_ANY)
        if table.name in given:
            message = f"two deployments are named {table.name!r}"
            raise baseline.fault(message, "deployment", index, "name")
        given[table.name] = table
    return given


def _refuse(
    baseline: Baseline, index: int, table: DeploymentTable, known: frozenset[str]
) -> None:
    """Raise :class:`UsageError` for what only the entry of a config can say."""
    for name in sorted(table.model_fields_set - known):
        message = "only valid for a deployment with a config"
        raise baseline.fault(message, "deployment", index, name.replace("_", "-"))


def _expanded(
    baseline: Baseline, index: int, table: DeploymentTable, pattern: str
) -> Iterator[Registered]:
    for path in _paths(baseline, index, pattern):
        match = _expression(pattern).fullmatch(path)
        if match is None:  # one of all the configs of a manifest
            match = _expression(pattern).fullmatch(path.partition("#")[0])
        parts = [part.strip("/") for part in match.groups()] if match else []

        def filled(text: str, parts: list[str] = parts) -> str:
            return _PLACEHOLDER.sub(lambda each: parts[int(each[1]) - 1], text)

        try:
            name = filled(table.name) if table.name else path
        except IndexError:
            message = f"{pattern!r} has no such part"
            raise baseline.fault(message, "deployment", index, "name") from None
        yield Registered(name, baseline.folder / path, table, index, filled)


def _paths(baseline: Baseline, index: int, pattern: str) -> Iterator[str]:
    """Yield the configs that *pattern* names, relative to the baseline."""
    folder = str(baseline.folder)
    files, within = split_name(pattern, folder)
    try:
        is_there = is_stdin(files) or LIVE.exists(str(baseline.folder / files))
    except NotEvaluated as error:
        key = _key(baseline, index)
        raise baseline.fault(str(error.reason), "deployment", index, key) from None
    paths = [files] if is_there else matching(folder, files)
    if not paths:
        none = "nothing matches" if has_magic(files) else "there is no file"
        message = f"{none} {files!r}"
        raise baseline.fault(message, "deployment", index, _key(baseline, index))
    try:
        names = names_in(paths, within, folder)
    except UsageError as error:
        key = _key(baseline, index)
        raise baseline.fault(str(error), "deployment", index, key) from None
    for name in names:
        shown = next(
            each
            for each in paths
            if name == _absolute(folder, each)
            or name.startswith(_absolute(folder, each) + "#")
        )
        label = name.removeprefix(_absolute(folder, shown))
        yield _posix(shown) + label


def _key(baseline: Baseline, index: int) -> str:
    """Return the key of the pattern that names the files of an entry."""
    return "report" if baseline.table.deployment[index].config is None else "config"


def _absolute(folder: str, path: str) -> str:
    return os.path.abspath(os.path.join(folder, path))


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")


def _expression(pattern: str) -> re.Pattern[str]:
    pieces, end = [], 0
    for match in _WILDCARD.finditer(pattern):
        pieces.append(re.escape(pattern[end : match.start()]))
        pieces.append(_EXPRESSIONS.get(match[0], f"({match[0]})"))
        end = match.end()
    return re.compile("".join(pieces) + re.escape(pattern[end:]))


def load(
    baseline: Baseline,
    each: Registered,
    *,
    release: str | None,
    deep: bool,
    probe: Probe | None = None,
    command: bool = False,
) -> Deployment:
    """Read one deployment as its entry says; a *release* given here is stronger.

    A *probe* given here is made where the entry says nothing of one.

    Raises :class:`UsageError`.
    """
    table = each.table
    env, opaque = dict(table.env), list(table.opaque_env)
    if table.env_file is not None:
        path = str(baseline.folder / with_home(each.filled(table.env_file)))
        try:
            text = LIVE.required_text(path).text
            fault = dotenv.fault_of(text)
        except files.Unreadable as error:
            fault = error.reason
        if fault is not None:
            message = f"{path}: {fault}"
            raise baseline.fault(message, "deployment", each.index, "env-file")
        env = {**dotenv.read_dotenv(text), **env}
        opaque += dotenv.bare_names(text)
    around = [
        path
        for index, pattern in enumerate(table.surroundings)
        for path in _around(baseline, each, index, pattern)
    ]
    state_dir = state_place(baseline, each.index, _filled(each, table.state_dir))
    home = home_place(baseline, each.index, _filled(each, table.home))
    try:
        loaded = Deployment.load(
            each.file,
            state_dir=state_dir,
            home=home,
            env=env,
            opaque_env=opaque,
            unset_variables=table.unset_variables or baseline.table.unset_variables,
            release=release or table.release or baseline.table.release,
            deep=deep,
            probe=_probe(table, probe) or False,
            gateway_args=table.gateway_args,
            command=command,
            name=each.name,
        )
    except BadGatewayArgs as error:
        raise _bad_args(baseline, each.index, error) from None
    except UsageError as error:
        raise baseline.fault(str(error), "deployment", each.index) from None
    return surrounded(loaded, around) if around else loaded


def _around(
    baseline: Baseline, each: Registered, index: int, pattern: str
) -> list[str]:
    """Return the files around a gateway that a *pattern* of its entry names."""
    try:
        return files_matching(each.filled(pattern), str(baseline.folder))
    except UsageError as error:
        key = ("deployment", each.index, "surroundings", index)
        raise baseline.fault(str(error), *key) from None


def reports_of(baseline: Baseline, each: Registered) -> tuple[str, ...]:
    """Return the paths of its reports; none where it has none."""
    named = each.table.reports[1:] if each.is_report else each.table.reports
    paths = tuple(str(baseline.folder / each.filled(name)) for name in named)
    return (str(each.file), *paths) if each.is_report else paths


def _probe(table: DeploymentTable, asked: Probe | None) -> Probe | None:
    """Return how to connect to a gateway. A URL or secret of the run is not for it."""
    stated = asked is not None if table.probe is None else table.probe
    if stated is False:
        return None
    return Probe(
        stated if isinstance(stated, str) else None,
        secret_in(os.environ, table.probe_token_env),
        secret_in(os.environ, table.probe_password_env),
        asked.seconds if asked else SECONDS,
    )


def _bad_args(baseline: Baseline, index: int, error: BadGatewayArgs) -> UsageError:
    return baseline.fault(str(error), "deployment", index, "gateway-args")


def _filled(each: Registered, path: str | None) -> str | None:
    return None if path is None else each.filled(path)
