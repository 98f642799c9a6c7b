"""What ``--deep`` sees in the code of plugins and skills."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.code_scan.scanned_files import MatchInFile
from pytest_openclaw.effective.plugins.installed_plugins import extensions_dir
from pytest_openclaw.effective.plugins.plugin_code import ScannedPlugin
from pytest_openclaw.effective.plugins.plugin_code import plugin_code
from pytest_openclaw.effective.skills.skill_code import ScannedSkill
from pytest_openclaw.effective.skills.skill_code import skill_code
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.plain import printable
from pytest_openclaw.reasons import Need

_LISTED = 5
_REMOVE = (
    "Review the code at the named places, and remove the plugin if you do not trust it."
)


@check("plugins.code_safety", Severity.CRITICAL, Severity.WARN, fix=_REMOVE)
def plugins_code_safety(deployment: Deployment) -> Iterator[Found]:
    """A plugin's code contains patterns of malicious code.

    Plugins run inside the gateway with all its rights. There may be good reasons to
    start programs, execute text as code, mine coins or upload files, but such code
    needs a review.

    Fires with --deep for each installed plugin with a line of JavaScript or TypeScript
    that matches one of the release's patterns.

    Severity: critical when a critical pattern matches, such as execution of text as
    code; else warn.

    Releases: 2026.9.6 tries every match of a line and recognises renamed imports;
    2026.5.12 considers only the first match. 2026.5.12 scans nothing if the extensions
    folder is a link.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.places:
            yield _seen(plugin.folder, f"plugin {plugin.name}", plugin.places)
    _require_known(plugins)


@check(
    "plugins.code_safety.manifest_parse_error",
    Severity.WARN,
    fix="Repair the plugin's package manifest, or reinstall the plugin.",
    since="2026.4.15",
)
def plugins_manifest_parse_error(deployment: Deployment) -> Iterator[Found]:
    """A plugin's package.json cannot be read.

    It lists the code files of the plugin. Without it, code in hidden folders is not
    scanned.

    Fires with --deep for each installed plugin whose package.json is not strict JSON. A
    missing or empty file is not reported.

    Releases: 2026.9.6 also reports a package.json that is a link, is not a regular
    file, or is larger than 1 MiB.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.bad_manifest:
            what = f"the package.json of plugin {plugin.name}"
            yield _at(plugin.folder, f"{what}: {plugin.bad_manifest}")
    _require_known(plugins)


@check(
    "plugins.code_safety.entry_escape",
    Severity.CRITICAL,
    fix=(
        "Correct the plugin's package manifest to refer only to its own files, or "
        "remove the plugin."
    ),
)
def plugins_entry_escape(deployment: Deployment) -> Iterator[Found]:
    """A plugin refers to code outside of its folder.

    The gateway would run code that no review of the plugin covers, and that others may
    be able to change.

    Fires with --deep for each installed plugin whose openclaw.extensions contains a
    path outside of the plugin's folder. Links are not followed.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.escaping:
            what = f"plugin {plugin.name} refers to code outside of its folder"
            yield _at(plugin.folder, f"{what}: {_listed(plugin.escaping)}")
    _require_known(plugins)


@check(
    "plugins.code_safety.entry_path",
    Severity.WARN,
    fix="Move the plugin's code to a folder that is neither hidden nor node_modules.",
)
def plugins_entry_path(deployment: Deployment) -> Iterator[Found]:
    """A plugin's code is in a folder that scanners skip.

    Reviews and scanners skip hidden folders and node_modules.

    Fires with --deep for each entry of openclaw.extensions with node_modules or a
    hidden folder in its path.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        for entry in plugin.hidden:
            what = f"plugin {plugin.name} refers to code in a hidden folder"
            yield _at(plugin.folder, f"{what}: {printable(entry)}")
    _require_known(plugins)


@check(
    "plugins.code_safety.scan_failed",
    Severity.WARN,
    fix="Make the plugin's files readable, and remove broken links and entries.",
)
def plugins_scan_failed(deployment: Deployment) -> Iterator[Found]:
    """A plugin's code cannot be scanned.

    Its behaviour is unknown.

    Fires with --deep for each installed plugin with an unreadable file, and when the
    extensions folder cannot be listed.

    Releases: 2026.9.6 reports more errors of the extensions folder than 2026.5.12.
    """
    unlisted = plugin_code(deployment).unlisted
    if unlisted:
        folder = extensions_dir(deployment)
        yield _at(folder, f"the folder of plugins cannot be listed: {unlisted}")
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.failure:
            what = f"the scan of plugin {plugin.name} stops"
            yield _at(plugin.folder, f"{what}: {plugin.failure}")
    _require_known(plugins)


@check(
    "skills.code_safety",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("agents.*.workspace", "skills.load"),
    fix="Review the skill at these places, and remove it if you do not trust it.",
)
def skills_code_safety(deployment: Deployment) -> Iterator[Found]:
    """A skill contains patterns of malicious code or instructions.

    Agents follow the text of a skill and run its code. There may be good reasons to
    start programs, pipe downloads into a shell or send out environment variables, but
    such a skill needs a review.

    Fires with --deep for each skill that an agent would load from a workspace, the
    state directory or the home directory, and whose code matches one of the release's
    patterns.

    Severity: critical when a critical pattern matches, such as execution of text as
    code; else warn.

    Releases: 2026.9.6 also reads the text of SKILL.md, searches for skills down to six
    folders, and adds those of workshops. 2026.5.12 never reads the text.
    """
    skills = skill_code(deployment)
    for skill in skills:
        if skill.places:
            yield _seen(skill.folder, f"skill {skill.name}", skill.places)
    _require_known(skills)


@check(
    "skills.code_safety.scan_failed",
    Severity.WARN,
    reads=("agents.*.workspace", "skills.load"),
    fix="Make the skill's files readable and complete, or remove the skill.",
)
def skills_scan_failed(deployment: Deployment) -> Iterator[Found]:
    """A skill cannot be scanned.

    Its behaviour is unknown.

    Fires with --deep for each skill with an unreadable file.

    Releases: 2026.9.6 also reports a SKILL.md that is too long to scan, and skills of
    workshops that do not load.
    """
    skills = skill_code(deployment)
    for skill in skills:
        if skill.failure:
            what = f"the scan of skill {skill.name} stops"
            yield _at(skill.folder, f"{what}: {skill.failure}")
    _require_known(skills)


def _plugins(deployment: Deployment) -> Sequence[ScannedPlugin]:
    return plugin_code(deployment).plugins


def _require_known(scanned: Sequence[ScannedPlugin | ScannedSkill]) -> None:
    """Raise for one of which it is not known what the release would see."""
    for each in scanned:
        if each.unknown:
            raise NotEvaluated(f"{each.name}: {each.unknown}", Need.OTHER)


def _seen(folder: str, what: str, places: Sequence[MatchInFile]) -> Found:
    """Return the finding for all *places* of the worst kind."""
    critical = [each for each in places if each.match.rule.severity == "critical"]
    lines = [
        f"{file}:{match.line} {match.rule.about}" for file, match in critical or places
    ]
    severity = Severity.CRITICAL if critical else Severity.WARN
    return _at(folder, f"{what}: {_listed(lines)}", severity)


def _listed(texts: Sequence[str]) -> str:
    distinct = [printable(text) for text in dict.fromkeys(texts)]
    more = len(distinct) - _LISTED
    shown = ", ".join(distinct[:_LISTED])
    return f"{shown}, and {more} more" if more > 0 else shown


def _at(folder: str, message: str, severity: Severity | None = None) -> Found:
    return found(printable(folder), message, severity=severity)
