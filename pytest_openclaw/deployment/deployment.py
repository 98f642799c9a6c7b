"""A deployment: one gateway's config, state, home and environment, read for audit."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar
from typing import cast

from pytest_openclaw.deployment.host.arguments import AnyPath
from pytest_openclaw.deployment.host.arguments import fs
from pytest_openclaw.deployment.host.arguments import name_of
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.places import Places
from pytest_openclaw.deployment.host.places import is_there
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.reading.config import Config
from pytest_openclaw.deployment.reading.config import config_from
from pytest_openclaw.deployment.reading.loading import read_deployment
from pytest_openclaw.deployment.reading.loading import read_inputs
from pytest_openclaw.deployment.secrets.redaction import Redactor
from pytest_openclaw.deployment.secrets.redaction import secret_texts
from pytest_openclaw.deployment.secrets.resolving import resolve_secrets
from pytest_openclaw.deployment.secrets.secret_providers import SecretSource
from pytest_openclaw.deployment.text.in_memory import as_json
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem
from pytest_openclaw.releases import Judged
from pytest_openclaw.releases.rules import Rules

# Programs and databases are asked for by some checks of some deployments.
if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.docker import Docker
    from pytest_openclaw.deployment.host.state_database import StateDatabase

Derived = TypeVar("Derived")


class Deployment:
    """One gateway, as :func:`pytest_openclaw.audit` evaluates it.

    Made by :meth:`load` or :meth:`from_mapping`. Nothing under it is written or run.
    """

    def __init__(
        self,
        name: str | None,
        shown: str,
        places: Places,
        loaded: Config,
        inputs: Inputs,
    ) -> None:
        """:meta private:"""
        self.name = name_of(name, shown)
        self.shown = shown
        self.is_named = name is not None
        self.places = places
        self.loaded = loaded
        self.inputs = inputs
        self._derived: dict[Callable[[Deployment], Any], Any] = {}

    @classmethod
    def load(
        cls,
        config: AnyPath | None = None,
        *,
        state_dir: AnyPath | None = None,
        home: AnyPath | None = None,
        env: Mapping[str, str] | None = None,
        opaque_env: Iterable[str] = (),
        unset_variables: str = "opaque",
        release: str | None = None,
        installed_plugins: Iterable[str] | None = None,
        deep: bool = False,
        docker: Docker | None = None,
        gateway_args: Iterable[str] = (),
        probe: bool | str | Probe = False,
        command: bool = False,
        name: str | None = None,
    ) -> Deployment:
        """Read a deployment from disk.

        :param config: its config file, or one in a manifest, ``x.yaml#namespace/name``.
            ``None``: where the release finds it, by *env*, *state_dir* and *home*.
            Where no file is, the release runs on its defaults.
        :param state_dir: its state directory, or a tar archive of it (plain, gzip,
            or zstd where Python has that); without one, what needs it is not
            evaluated. An archive stands for the state directory that *env* and
            *home* name.
        :param home: its home directory.
        :param env: the whole environment of the gateway; the process's is not read.
        :param opaque_env: variables that the host sets, to texts not known here.
        :param unset_variables: ``opaque`` counts a ``${VARIABLE}`` that *env* does
            not have, and a secret that cannot be had here, as set to an unknown
            text; ``missing`` treats them as a release treats what is not there.
        :param release: the OpenClaw version that judges; default: the config's
            ``meta.lastTouchedVersion``, else the newest known.
        :param installed_plugins: ids of the channel plugins beside those of the
            release, in their order; ``None``: each that the config names is there.
        :param deep: also evaluate what ``openclaw security audit --deep`` adds.
        :param docker: answers docker commands; default: docker is not asked.
        :param gateway_args: the flags of ``openclaw gateway run``, which are stronger
            than the config. A value may be ``${VARIABLE}``.
        :param probe: connect to the running gateway: ``True``, a URL, or a ``Probe``.
        :param command: judge as the command that cannot install a channel's plugin.
        :param name: what reports call it; default: the config's path.

        Raises :class:`~pytest_openclaw.UsageError` for an invalid argument, such as a
        missing state directory. What the files hold never raises: see :attr:`problems`.
        """
        inputs = read_inputs(
            env or {},
            opaque_env,
            unset_variables,
            release,
            installed_plugins,
            gateway_args,
            deep=deep,
            docker=docker,
            probe=probe,
            command=command,
        )
        return cls(name, *read_deployment(inputs, fs(config), fs(state_dir), fs(home)))

    @classmethod
    def from_mapping(
        cls,
        config: Mapping[str, Any],
        *,
        env: Mapping[str, str] | None = None,
        opaque_env: Iterable[str] = (),
        unset_variables: str = "opaque",
        release: str | None = None,
        installed_plugins: Iterable[str] | None = None,
        gateway_args: Iterable[str] = (),
        name: str | None = None,
    ) -> Deployment:
        """Return a deployment of a config made in memory, of JSON's types.

        The parameters are those of :meth:`load`. ``$include`` is refused here.
        """
        inputs = read_inputs(
            env or {},
            opaque_env,
            unset_variables,
            release,
            installed_plugins,
            gateway_args,
            host_files=False,
        )
        loaded = config_from(as_json(config), inputs)
        return cls(name, "(in memory)", Places(), loaded, inputs)

    def named(self, name: str) -> Deployment:
        """Return this deployment under another *name*."""
        return Deployment(name, self.shown, self.places, self.loaded, self.inputs)

    def __repr__(self) -> str:
        return f"<Deployment {self.name!r}, OpenClaw {self.judged.version}>"

    @property
    def files(self) -> Files:
        """The file system of this deployment, by the paths that it uses itself."""
        return self.inputs.files

    @property
    def installed_plugins(self) -> frozenset[str] | None:
        """The ids of external channel plugins; ``None``: each that is named."""
        return self.inputs.installed_ids

    @property
    def deep(self) -> bool:
        """Is what ``openclaw security audit --deep`` adds to be evaluated?"""
        return self.inputs.deep

    @property
    def probe(self) -> Probe | None:
        """How to connect to the running gateway; ``None``: not at all."""
        return self.inputs.probe

    @property
    def docker(self) -> Docker | None:
        """What answers docker commands; ``None`` if nothing does."""
        return self.inputs.docker

    @property
    def judged(self) -> Judged:
        """The version of this deployment, and which release's rules judge it."""
        return self.loaded.judged

    @property
    def rules(self) -> Rules:
        """The rules that judge this deployment."""
        return self.loaded.judged.rules

    @property
    def environment(self) -> Environment:
        """The environment as the gateway sees it once its config is loaded."""
        return self.loaded.environment

    @cached_property
    def authored(self) -> Setting:
        """The config as it was written: variables in place, nothing else changed."""
        return Setting(self.loaded.authored)

    @cached_property
    def source(self) -> Setting:
        """The config as it is loaded: variables in place, migrated, with defaults."""
        return Setting(self.loaded.tree)

    @cached_property
    def config(self) -> Setting:
        """The same with the gateway's secrets resolved; what checks read."""
        pending = self.loaded.pending
        return Setting(resolve_secrets(self.secret_source, pending, self.marked))

    @property
    def secret_source(self) -> SecretSource:
        """Where the secrets of this deployment can be looked up."""
        return SecretSource.of(self.source, self.environment, self.rules, self.inputs)

    @property
    def marked(self) -> frozenset[Path]:
        """The paths whose text refers to a variable that has none (2026.9.6)."""
        return self.loaded.unresolved | self.loaded.pending

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the release refuses in the config, or reads other than it is meant."""
        found = self.loaded.problems
        return tuple(replace(p, message=self.redacted(p.message)) for p in found)

    @property
    def readable(self) -> bool:
        """Could the config be read at all?"""
        return self.loaded.readable

    @property
    def undecided(self) -> str | None:
        """Which unknown text leaves open whether the release takes the config."""
        return self.loaded.undecided

    @cached_property
    def beside(self) -> Deployment | None:
        """This deployment as the other neighbour reads it, of a version between two."""
        return self._with(self.loaded.beside) if self.loaded.beside else None

    @cached_property
    def without_flags(self) -> Deployment:
        """This deployment, whatever its gateway is started with."""
        return self._with(self.loaded.written) if self.loaded.written else self

    def _with(self, config: Config) -> Deployment:
        return Deployment(self.name, self.shown, self.places, config, self.inputs)

    @property
    def config_is_missing(self) -> bool:
        """Was a config named where no file is?"""
        file = self.places.config
        return file is not None and not is_there(file, self.files)

    @cached_property
    def state_database(self) -> StateDatabase:
        """The release's own database, which 2026.9.6 keeps its state in."""
        from pytest_openclaw.deployment.host.state_database import StateDatabase

        return StateDatabase(self.places.state_database, self.files)

    def locate(self, path: Path) -> Location | None:
        """Return where *path*, or its nearest parent, is written; ``None``: no file."""
        return self.loaded.locate(path)

    def redacted(self, message: str) -> str:
        """Return *message* without any text that is known to be a secret here."""
        return self._redactor.redact(message)

    @cached_property
    def _redactor(self) -> Redactor:
        trees = (self.authored.raw, self.config.raw)
        return Redactor(secret_texts(trees, self.environment, self.rules))

    def let_go(self) -> None:
        """Forget what was derived, to free memory; later questions derive it again."""
        self._derived.clear()
        vars(self).pop("without_flags", None)  # which may be this very deployment

    def derive(self, function: Callable[[Deployment], Derived]) -> Derived:
        """Return what *function* says of this deployment, evaluated once."""
        if function not in self._derived:
            self._derived[function] = function(self)
        return cast(Derived, self._derived[function])
