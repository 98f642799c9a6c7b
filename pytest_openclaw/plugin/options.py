"""The one object that holds what the command line and the ini file ask for."""

from __future__ import annotations

import datetime
import importlib.util
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

import pytest

from pytest_openclaw.plugin.command_line import ANNOTATIONS
from pytest_openclaw.plugin.command_line import ENVIRONMENTS
from pytest_openclaw.plugin.command_line import FIX_STEPS
from pytest_openclaw.plugin.command_line import FIX_TIERS
from pytest_openclaw.plugin.command_line import SEVERITIES
from pytest_openclaw.plugin.option_reader import OptionReader
from pytest_openclaw.plugin.probe_options import read_probe

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.probing import Probe
    from pytest_openclaw.selection import Choice


class _Stated(NamedTuple):
    """The values; a dataclass of as many fields takes Python ten times as long."""

    configs: tuple[Path, ...] = ()
    state_dir: str | None = None
    home: str | None = None
    release: str | None = None
    env: str = ""
    env_file: Path | None = None
    opaque_env: tuple[str, ...] = ()
    gateway_args: tuple[str, ...] = ()
    baseline: Path | None = None
    today: datetime.date | None = None
    fail_on: str | None = None
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    json: Path | None = None
    secrets: bool = False
    secrets_json: Path | None = None
    junit: Path | None = None
    sarif: Path | None = None
    markdown: Path | None = None
    strict: bool = False
    accept_current: bool = False
    deep: bool = False
    probe: Probe | None = None
    junit_all: bool = False
    fix: str | None = None
    fix_tier: str = "safe"
    fix_diff: Path | None = None
    fix_json: Path | None = None
    fix_backup: bool = False
    codequality: Path | None = None
    annotations: str = "auto"
    command: bool = False
    shard: str | None = None
    results: Path | None = None
    html: Path | None = None
    reports: tuple[Path, ...] = ()
    register: Path | None = None
    upgrade_to: tuple[str, ...] = ()
    evidence: Path | None = None
    compare: Path | None = None
    docs: str = ""
    framework: tuple[str, ...] = ()
    surroundings: tuple[str, ...] = ()


class Options(_Stated):
    """What command line and ini file ask for; the command line is stronger."""

    @classmethod
    def of(cls, config: pytest.Config) -> Options:
        """Read and check the options. Raises :class:`pytest.UsageError`."""
        read = OptionReader(config)
        options = cls(
            configs=read.configs(),
            state_dir=read.folder_or_archive("state-dir"),
            home=read.folder("home"),
            release=read.text("release"),
            env=read.word("env", ENVIRONMENTS) or "",
            env_file=read.file("env-file"),
            opaque_env=read.list("opaque-env"),
            gateway_args=read.arguments("gateway-args"),
            baseline=read.file("baseline"),
            today=read.date("today"),
            fail_on=read.word("fail-on", SEVERITIES),
            profile=read.text("profile"),
            select=read.list("select"),
            ignore=read.list("ignore"),
            json=read.path("json"),
            secrets=read.flag("secrets"),
            secrets_json=read.path("secrets-json"),
            junit=read.path("junit"),
            sarif=read.path("sarif"),
            markdown=read.path("markdown"),
            strict=read.flag("strict"),
            accept_current=read.flag("accept-current"),
            deep=read.flag("deep"),
            probe=read_probe(read),
            junit_all=read.flag("junit-all"),
            fix=read.word("fix", FIX_STEPS),
            fix_tier=read.word("fix-tier", FIX_TIERS) or "safe",
            fix_diff=read.path("fix-diff"),
            fix_json=read.path("fix-json"),
            fix_backup=read.flag("fix-backup"),
            codequality=read.path("codequality"),
            annotations=read.word("annotations", ANNOTATIONS) or "auto",
            command=read.flag("command"),
            shard=read.text("shard"),
            results=read.path("results"),
            html=_html(read),
            reports=read.reports(),
            register=read.file("register"),
            upgrade_to=_upgrades(read),
            evidence=read.path("evidence"),
            compare=read.file("compare"),
            docs=read.site("docs"),
            framework=read.list("framework"),
            surroundings=read.globs("surroundings"),
        )
        host = read.text("host")
        if host is not None:
            from pytest_openclaw.plugin.host import with_host

            options = with_host(options, host)
        if options.fix == "apply" and options.fix_tier != "safe":
            raise pytest.UsageError(
                "--openclaw-fix=apply supports only the tier safe; for the "
                "release's own changes, run openclaw security audit --fix"
            )
        if options.junit is None:
            read.require("junit-all", "--openclaw-junit=PATH")
        read.require_fixes(options.fixes, of_html=options.html is not None)
        is_of_one = options.state_dir or options.home or options.surroundings
        if len(options.configs) != 1 and is_of_one:
            raise pytest.UsageError(
                "--openclaw-state-dir, --openclaw-home and --openclaw-surroundings "
                "apply to one deployment: combine them with one --openclaw-config, not "
                f"{len(options.configs)}"
            )
        probe = options.probe
        has_own = probe and (probe.url or probe.token or probe.password)
        if len(options.configs) > 1 and has_own:
            raise pytest.UsageError(
                "--openclaw-probe=URL, --openclaw-probe-token-env and "
                "--openclaw-probe-password-env apply to one deployment: combine "
                "them with one --openclaw-config, or set them in the baseline"
            )
        return options

    @cached_property
    def by_file(self) -> dict[Path, list[Path]]:
        """The configs by the file that holds them: themselves, or a manifest."""
        held: dict[Path, list[Path]] = {}
        for config in self.configs:
            held.setdefault(_file_of(config), []).append(config)
        return held

    def in_manifest(self, path: Path) -> list[Path]:
        """Return the configs that are asked for of the manifest at *path*."""
        return [each for each in self.by_file.get(path, ()) if each != path]

    @property
    def needs_validation(self) -> bool:
        """Is there anything that only the engine can check?"""
        stated = (self.release, self.profile, self.gateway_args, self.archive)
        return any((self.select, self.ignore, self.opaque_env, *stated))

    @property
    def fixes(self) -> bool:
        """Is a plan of fixes asked for, in whatever form?"""
        return any((self.fix, self.fix_diff, self.fix_json))

    @property
    def archive(self) -> str | None:
        """The path of the state directory, if that is an archive."""
        is_file = self.state_dir is not None and os.path.isfile(self.state_dir)
        return self.state_dir if is_file else None

    @property
    def choice(self) -> Choice:
        """The checks that ``--openclaw-select`` and ``--openclaw-ignore`` name."""
        from pytest_openclaw.selection import Choice

        return Choice(self.select, self.ignore)


def _upgrades(read: OptionReader) -> tuple[str, ...]:
    asked_for = read.list("upgrade-to")
    if not asked_for:
        return ()
    from pytest_openclaw.plugin.upgrades import targets

    return targets(asked_for)


def _file_of(config: Path) -> Path:
    from pytest_openclaw.deployment.forms.names import split_name

    return Path(split_name(str(config))[0])


def _html(read: OptionReader) -> Path | None:
    path = read.path("html")
    if path is not None and importlib.util.find_spec("jinja2") is None:
        raise pytest.UsageError(
            "--openclaw-html: the package jinja2 is missing;"
            " pip install 'pytest-openclaw[html]' installs it"
        )
    return path
