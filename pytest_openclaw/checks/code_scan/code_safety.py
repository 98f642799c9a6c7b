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
    "Read the code at the places named; if you do not trust it, remove the plugin."
)


@check("plugins.code_safety", Severity.CRITICAL, Severity.WARN, fix=_REMOVE)
def plugins_code_safety(deployment: Deployment) -> Iterator[Found]:
    """A plugin's code does what malicious code does.

    Plugins run inside the gateway, with all that it may do. Starting programs, running
    text as code, mining coins, or sending away what was read may have good reasons;
    somebody should have looked at them.

    Fires with --deep for each installed plugin in whose JavaScript or TypeScript a line
    fits one of the release's patterns.

    Severity: critical when a pattern of the critical kind fits, such as one for code
    made from text; else warn.

    Releases: 2026.9.6 tries every match of a line and knows imports under other names;
    2026.5.12 looks at the first match. 2026.5.12 scans nothing where the extensions
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
    fix="Repair the plugin's package manifest, or install the plugin anew.",
    since="2026.4.15",
)
def plugins_manifest_parse_error(deployment: Deployment) -> Iterator[Found]:
    """A plugin's package.json cannot be read.

    It says which files are the plugin's code; without it, code in hidden folders is
    not scanned.

    Fires with --deep for each installed plugin whose package.json is not strict JSON. A
    missing or empty one is not reported.

    Releases: 2026.9.6 also reports one that is a link, no regular file, or larger than
    1 MiB.
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
    fix="Let the plugin's package manifest name its own files, or remove the plugin.",
)
def plugins_entry_escape(deployment: Deployment) -> Iterator[Found]:
    """A plugin names code outside of its own folder.

    The gateway would run what no review of the plugin has seen, and what others can
    perhaps write.

    Fires with --deep for each installed plugin whose openclaw.extensions names a path
    outside of the plugin's folder. Links are not followed.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.escaping:
            what = f"plugin {plugin.name} names code outside of it"
            yield _at(plugin.folder, f"{what}: {_listed(plugin.escaping)}")
    _require_known(plugins)


@check(
    "plugins.code_safety.entry_path",
    Severity.WARN,
    fix="Move the plugin's code to a folder that is neither hidden nor node_modules.",
)
def plugins_entry_path(deployment: Deployment) -> Iterator[Found]:
    """A plugin keeps its code where scans do not look.

    Reviews and scanners pass over hidden folders and node_modules.

    Fires with --deep for each entry of openclaw.extensions with node_modules or a
    hidden folder on its way.
    """
    plugins = _plugins(deployment)
    for plugin in plugins:
        for entry in plugin.hidden:
            what = f"plugin {plugin.name} names hidden code"
            yield _at(plugin.folder, f"{what}: {printable(entry)}")
    _require_known(plugins)


@check(
    "plugins.code_safety.scan_failed",
    Severity.WARN,
    fix="Make the plugin's files readable, and remove links and entries to nowhere.",
)
def plugins_scan_failed(deployment: Deployment) -> Iterator[Found]:
    """A plugin's code cannot be scanned.

    Nothing is known of what it does.

    Fires with --deep for each installed plugin whose files cannot all be read, and when
    the extensions folder cannot be listed.

    Releases: 2026.9.6 reports more errors of the extensions folder than 2026.5.12.
    """
    unlisted = plugin_code(deployment).unlisted
    if unlisted:
        folder = extensions_dir(deployment)
        yield _at(folder, f"the folder of plugins cannot be listed: {unlisted}")
    plugins = _plugins(deployment)
    for plugin in plugins:
        if plugin.failure:
            what = f"the scan of plugin {plugin.name} ends"
            yield _at(plugin.folder, f"{what}: {plugin.failure}")
    _require_known(plugins)


@check(
    "skills.code_safety",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("agents.*.workspace", "skills.load"),
    fix="Read the skill at these places; if you do not trust it, remove it.",
)
def skills_code_safety(deployment: Deployment) -> Iterator[Found]:
    """A skill does, or asks for, what malicious ones do.

    Agents follow the text of a skill and run its code. Starting programs, piping
    downloads into a shell, or sending away the environment may have good reasons;
    somebody should have looked at them.

    Fires with --deep for each skill that an agent would load from a workspace, the
    state directory or the home directory, and whose code fits one of the release's
    patterns.

    Severity: critical when a pattern of the critical kind fits, such as one for code
    made from text; else warn.

    Releases: 2026.9.6 also reads the text of SKILL.md, looks for skills down to six
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
    fix="Make the skill's files readable and whole, or remove the skill.",
)
def skills_scan_failed(deployment: Deployment) -> Iterator[Found]:
    """A skill cannot be scanned.

    Nothing is known of what it does.

    Fires with --deep for each skill whose files cannot all be read.

    Releases: 2026.9.6 also reports a SKILL.md that is too long to scan, and skills of
    workshops that do not load.
    """
    skills = skill_code(deployment)
    for skill in skills:
        if skill.failure:
            what = f"the scan of skill {skill.name} ends"
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
