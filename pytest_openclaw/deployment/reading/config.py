"""From a config file to the tree a release works with, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from dataclasses import replace
from functools import cached_property
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_args import GatewayFlags
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.reading.bounds import beyond_bounds
from pytest_openclaw.deployment.reading.gateway_flags import with_gateway_flags
from pytest_openclaw.deployment.reading.host_plugins import host_plugins
from pytest_openclaw.deployment.reading.refusals import refusals
from pytest_openclaw.deployment.reading.refusals import unset_variables
from pytest_openclaw.deployment.secrets.masked_lines import syntax_fault
from pytest_openclaw.deployment.steps import schema
from pytest_openclaw.deployment.steps.ambiguities import ambiguities
from pytest_openclaw.deployment.steps.ambiguities import not_utf8
from pytest_openclaw.deployment.steps.defaults import is_of_plugin
from pytest_openclaw.deployment.steps.defaults import with_defaults
from pytest_openclaw.deployment.steps.defaults import with_home
from pytest_openclaw.deployment.steps.include import IncludeError
from pytest_openclaw.deployment.steps.include import resolve_includes
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.steps.migrations import migrate
from pytest_openclaw.deployment.steps.migrations import without_proto
from pytest_openclaw.deployment.steps.substitution import substitute
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.validity import Candidate
from pytest_openclaw.deployment.validity import violated_rules
from pytest_openclaw.deployment.validity.channels import unchecked_channels
from pytest_openclaw.deployment.validity.plugin_settings import is_judged_elsewhere
from pytest_openclaw.deployment.validity.plugins import missing_load_paths
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem
from pytest_openclaw.problems import listed
from pytest_openclaw.releases import Judged


@dataclass(frozen=True)
class Config:
    """A config as a release holds it once it is loaded, its secrets not yet resolved.

    ``tree`` has migrations and defaults in it; it is ``{}`` if nothing could be
    read, which ``readable`` tells. ``undecided`` says which unknown text leaves
    open whether the release takes the config. ``unresolved``, ``pending`` and
    ``references`` and ``referring`` are what
    :class:`~pytest_openclaw.deployment.steps.substitution.Substituted` notes.
    """

    judged: Judged
    environment: Environment
    tree: dict[str, Any] = field(repr=False)
    main: Source | None = None
    unresolved: frozenset[Path] = frozenset()
    pending: frozenset[Path] = frozenset()
    references: Mapping[Path, str] = field(default_factory=dict)
    referring: frozenset[Path] = frozenset()
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    undecided: str | None = None
    authored: Any = field(default=None, repr=False)
    plugin_folders: Sequence[PluginFolder] = ()
    flags: GatewayFlags = field(default_factory=GatewayFlags)
    """What the gateway's arguments say; ``tree`` has it."""
    written: Config | None = None
    """The same without that, where there are arguments."""
    beside: Config | None = None
    """The same as the other neighbour reads it, of a version between two."""

    def locate(self, path: Path) -> Location | None:
        """Return where the author wrote *path*; ``None`` if there is no file."""
        if self.main is None:
            return None
        return self.main.locate(authored_path(path, Setting(self.authored)))

    @cached_property
    def digest(self) -> str | None:
        """The SHA-256 of what was written: of the files' texts, in order."""
        if self.main is None and self.authored is None:
            return None
        digest = hashlib.sha256()
        for text in (
            self.main.texts if self.main else (json.dumps(self.authored, default=str),)
        ):
            digest.update(text.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def read_config(path: str | None, shown: str, inputs: Inputs) -> Config:
    """Read the config at *path* as a release does; *shown* is its name for people.

    Without a file there, the release runs on its defaults. What a file holds never
    raises: it becomes a problem of the result.
    """

    def read(inputs: Inputs) -> Config:
        try:
            return with_gateway_flags(_read(path, shown, inputs), inputs)
        except NotEvaluated as not_evaluated:  # a file that is not within reach here
            return _unread(inputs, Problem(f"{shown}: {not_evaluated.reason}"))

    return _by_neighbours(read, inputs)


def _by_neighbours(read: Callable[[Inputs], Config], inputs: Inputs) -> Config:
    """Return what *read* does, also as the neighbour does which judges beside."""
    config = read(inputs)
    if config.judged.beside is None:
        return config
    return replace(config, beside=read(replace(inputs, by_neighbour=True)))


def _judged(inputs: Inputs, stated: object) -> Judged:
    judged = releases.judged(inputs.release, stated, inputs.deployed_release)
    return judged.turned if inputs.by_neighbour else judged


def _read(path: str | None, shown: str, inputs: Inputs) -> Config:
    if path is None or not inputs.files.exists(path):
        return _without_file(inputs)
    try:
        read = inputs.files.required_text(path)
    except Unreadable as error:
        if error.line is None:
            return _unread(inputs, Problem(f"{shown}: {error.reason}"))
        where = Location(shown, error.line)
        return _unread(inputs, Problem(error.reason, location=where))
    main = Source(path, shown, read.text, excerpt=read.excerpt)
    try:
        main.tree = json5.parse(read.text)
        judged, included = _included(main, inputs)
    except json5.Json5Error as error:
        fault = syntax_fault(read.text, error.message, *error.position)
        return _unread(inputs, Problem(fault, location=main.place(error.position)))
    except IncludeError as error:
        return _unread(inputs, error.problem)
    config = _loaded(included, inputs, judged, main)
    found = [*config.problems, *ambiguities(main)]
    if read.bad_byte is not None:
        found.append(not_utf8(main, read))
    return replace(config, problems=listed(found))


def config_from(tree: Any, inputs: Inputs) -> Config:
    """Return a config made in memory, judged like one that was read."""
    stated = Setting(tree).at("meta.lastTouchedVersion").value

    def read(inputs: Inputs) -> Config:
        loaded = _loaded(tree, inputs, _judged(inputs, stated), None)
        return with_gateway_flags(loaded, inputs)

    return _by_neighbours(read, inputs)


def _included(main: Source, inputs: Inputs) -> tuple[Judged, Any]:
    """Resolve includes; one of them may state the release that judges."""
    provisional = _judged(inputs, None)
    tree = _with_includes(main, inputs, provisional)
    stated = Setting(tree).at("meta.lastTouchedVersion").value
    judged = _judged(inputs, stated)
    if judged.rules is not provisional.rules and main.included:
        main.included.clear()
        tree = _with_includes(main, inputs, judged)
    return judged, tree


def _with_includes(main: Source, inputs: Inputs, judged: Judged) -> Any:
    roots = inputs.include_roots if judged.rules.has_include_roots else ()
    return resolve_includes(main, roots, judged.rules, inputs.files)


def _without_file(inputs: Inputs) -> Config:
    judged = _judged(inputs, None)
    if not judged.rules.missing_file_has_defaults:
        return Config(judged, inputs.with_dotenv(judged.rules), {})
    config = _loaded({}, inputs, judged, None)
    del config.tree["commands"]
    return config


def _unread(inputs: Inputs, problem: Problem) -> Config:
    judged = _judged(inputs, None)
    return Config(judged, inputs.environment, {}, problems=(problem,), readable=False)


def _loaded(tree: Any, inputs: Inputs, judged: Judged, main: Source | None) -> Config:
    rules = judged.rules
    if not isinstance(tree, dict):
        if isinstance(tree, list) or not rules.scalars_are_empty:
            where = main.locate(()) if main else None
            return _unread(
                inputs, Problem("the top level must be an object", location=where)
            )
        tree = {}
    if (beyond := beyond_bounds(tree)) is not None:
        path, what = beyond
        where = main.locate(path) if main else None
        return _unread(inputs, Problem(what, key=render(path), location=where))
    environment = inputs.with_dotenv(rules).with_section(tree.get("env"), rules)
    substituted = substitute(tree, environment, unset_is_opaque=inputs.unset_is_opaque)
    environment = environment.with_section(substituted.tree.get("env"), rules)
    migrated = migrate(without_proto(substituted.tree), rules)
    views = Setting(migrated), Setting(substituted.tree)
    workspaces = AgentWorkspaces(
        *views, environment, rules, inputs.home, inputs.state_dir
    )
    folders, unread = host_plugins(workspaces, inputs)
    candidate = Candidate(
        *views,
        rules,
        inputs.home,
        frozenset(inputs.installed_plugins or ()),
        folders,
        inputs.host_files,
        inputs.files,
        inputs.state_dir,
        environment,
        inputs.lacks_plugins,
        inputs.deep,
        frozenset(substituted.pending),
        frozenset(substituted.referring),
    )
    plugins_checked, undecided = _plugins_checked(candidate)
    filled = with_defaults(
        migrated,
        rules,
        plugins_checked=plugins_checked,
        unchecked=unchecked_channels(candidate),
    )
    config = Config(
        judged=judged,
        environment=environment,
        tree=with_home(filled, inputs.home),
        main=main,
        unresolved=frozenset(substituted.unresolved),
        pending=candidate.pending,
        references=substituted.references,
        referring=candidate.referring,
        undecided=undecided,
        authored=substituted.tree,
        plugin_folders=candidate.plugin_folders,
    )
    config = _validated(config, candidate, plugins_checked)
    return replace(config, problems=(*config.problems, *unread))


def _plugins_checked(candidate: Candidate) -> tuple[bool, str | None]:
    """Tell whether the release looks for plugins, and what leaves that open."""
    if not candidate.rules.missing_load_path_stops_plugins:
        return True, None
    try:
        return not missing_load_paths(candidate), None
    except NotEvaluated as not_evaluated:
        return True, not_evaluated.reason


def _validated(config: Config, candidate: Candidate, plugins_checked: bool) -> Config:
    """Return *config* with what its release refuses, and what cannot be decided."""
    broken, undecided = [], config.undecided
    for each in schema.violations(candidate.config.raw, candidate.rules):
        try:
            if not is_of_plugin(each.path) or (
                plugins_checked and not is_judged_elsewhere(candidate, each.path)
            ):
                broken.append(each)
        except NotEvaluated as not_evaluated:
            undecided = not_evaluated.reason
    undecided = next((each.opaque for each in broken if each.opaque), undecided)
    faults = [(each.path, each.message) for each in broken if not each.opaque]
    if candidate.rules.requires_variables and config.unresolved:
        faults = unset_variables(config.unresolved)
    elif not broken:
        faults, open_question = violated_rules(
            candidate, plugins_checked=plugins_checked
        )
        undecided = undecided or open_question
    problems = tuple(refusals(config.main, candidate, faults))
    return replace(config, problems=problems, undecided=undecided)
