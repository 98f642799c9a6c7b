"""Where installed plugins and hooks came from, and whether they are still the same."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.plugins.install_records import Install
from pytest_openclaw.effective.plugins.install_records import hook_installs
from pytest_openclaw.effective.plugins.install_records import installed_version
from pytest_openclaw.effective.plugins.install_records import is_pinned
from pytest_openclaw.effective.plugins.install_records import plugin_installs
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


def _unpinned(installs: Iterable[Install]) -> Iterator[Found]:
    named = [
        each
        for each in installs
        if (spec := each.record["spec"].string) is not None and not is_pinned(spec)
    ]
    yield from _listed(named, "installed with a spec that matches several versions")


def _without_integrity(installs: Iterable[Install]) -> Iterator[Found]:
    named = [each for each in installs if each.record["integrity"].text is None]
    yield from _listed(named, "installed without a recorded checksum")


def _drifted(deployment: Deployment, installs: Iterable[Install]) -> Iterator[Found]:
    named, unknown = [], None
    for each in installs:
        recorded = each.recorded_version
        try:
            there = installed_version(deployment, each) if recorded else None
        except NotEvaluated as not_evaluated:
            unknown = not_evaluated
            continue
        if there is not None and there != recorded:
            named.append(each)
    yield from _listed(named, "a different version than recorded")
    if unknown is not None:
        raise unknown


def _listed(named: list[Install], message: str) -> Iterator[Found]:
    if named:
        ids = ", ".join(repr(each.id) for each in named[:12])
        more = f" and {len(named) - 12} more" if len(named) > 12 else ""
        subjects = [each.folder for each in named[:12]]
        yield found(subjects[0], f"{message}: {ids}{more}", *subjects[1:])


@check(
    "plugins.installs_unpinned_npm_specs",
    Severity.WARN,
    fix="Install plugins by an exact version, such as name@1.2.3.",
    since="2026.2.26",
)
def plugin_unpinned(deployment: Deployment) -> Iterator[Found]:
    """Plugins were installed without an exact version.

    The next installation may bring unreviewed code.

    Fires when the record of an npm plugin has a spec without an exact version, such as
    name@latest.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    plugins/installs.json.
    """
    yield from _unpinned(plugin_installs(deployment))


@check(
    "plugins.installs_missing_integrity",
    Severity.WARN,
    fix="""Install or update the plugin with the release's own command, which records
    the checksum.""",
    since="2026.2.26",
)
def plugin_without_integrity(deployment: Deployment) -> Iterator[Found]:
    """Installed plugins have no recorded checksum.

    A package that was replaced at its source cannot be distinguished from the original.

    Fires when the record of an npm plugin has no checksum.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    plugins/installs.json.
    """
    yield from _without_integrity(plugin_installs(deployment))


@check(
    "plugins.installs_version_drift",
    Severity.WARN,
    fix="Find out who changed the folder, and reinstall the plugin.",
    since="2026.2.26",
)
def plugin_drift(deployment: Deployment) -> Iterator[Found]:
    """Installed plugins differ from their recorded versions.

    Their code was changed by something other than the installer.

    Fires when the version in the package.json of an npm plugin differs from the
    recorded one. A missing folder is not reported.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    plugins/installs.json.
    """
    yield from _drifted(deployment, plugin_installs(deployment))


@check(
    "hooks.installs_unpinned_npm_specs",
    Severity.WARN,
    fix="Install hooks by an exact version, such as name@1.2.3.",
    since="2026.2.26",
)
def hook_unpinned(deployment: Deployment) -> Iterator[Found]:
    """Hooks were installed without an exact version.

    The next installation may bring unreviewed code.

    Fires when the record of an npm hook has a spec without an exact version, such as
    name@latest.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    hooks.internal.installs of the config.
    """
    yield from _unpinned(hook_installs(deployment))


@check(
    "hooks.installs_missing_integrity",
    Severity.WARN,
    fix="""Install or update the hook with the release's own command, which records the
    checksum.""",
    since="2026.2.26",
)
def hook_without_integrity(deployment: Deployment) -> Iterator[Found]:
    """Installed hooks have no recorded checksum.

    A package that was replaced at its source cannot be distinguished from the original.

    Fires when the record of an npm hook has no checksum.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    hooks.internal.installs of the config.
    """
    yield from _without_integrity(hook_installs(deployment))


@check(
    "hooks.installs_version_drift",
    Severity.WARN,
    fix="Find out who changed the folder, and reinstall the hook.",
    since="2026.2.26",
)
def hook_drift(deployment: Deployment) -> Iterator[Found]:
    """Installed hooks differ from their recorded versions.

    Their code was changed by something other than the installer.

    Fires when the version in the package.json of an npm hook differs from the recorded
    one. A missing folder is not reported.

    Releases: 2026.9.6 stores its records in the state database, 2026.5.12 in
    hooks.internal.installs of the config.
    """
    yield from _drifted(deployment, hook_installs(deployment))
