"""The skills of a deployment that the deep audit scans."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agent_dirs import agent_dir
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.workspaces import workspaces
from pytest_openclaw.effective.code_scan.scanned_files import is_inside
from pytest_openclaw.effective.plugins.installed_plugins import extensions_dir
from pytest_openclaw.effective.skills.plugin_skills import plugin_skill_folders
from pytest_openclaw.effective.skills.skill_folders import Refused
from pytest_openclaw.effective.skills.skill_folders import Root
from pytest_openclaw.effective.skills.skill_folders import Skill
from pytest_openclaw.effective.skills.skill_folders import SkillFolders
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

#: How deep the skills of a workshop may lie.
_WORKSHOP_DEPTH = 6


@dataclass(frozen=True)
class Skills:
    """Skills to scan, and folders of a workshop that the release cannot load."""

    skills: tuple[Skill, ...]
    refused: tuple[Refused, ...]


def scanned_skills(deployment: Deployment) -> Skills:
    """Return each skill once that an agent of *deployment* would load.

    What lies in ``extensions`` is scanned with its plugin, and here only where the
    plugin brings it along as a skill.
    """
    finder = _finder(deployment)
    plugins = [Root(path, 1) for path in plugin_skill_folders(deployment)]
    of_plugins = {skill.folder for root in plugins for skill in finder.skills(root)}
    extensions = extensions_dir(deployment)
    found = {
        skill.folder: skill
        for workspace in workspaces(deployment)
        for skill in _of_workspace(deployment, workspace, finder, plugins)
        if skill.folder in of_plugins or not is_inside(extensions, skill.folder)
    }
    refused: list[Refused] = []
    if deployment.rules.skills.has_workshop:
        for skill in _of_workshops(deployment, refused):
            found.setdefault(skill.folder, skill)
    return Skills(tuple(found.values()), tuple(refused))


def _finder(deployment: Deployment) -> SkillFolders:
    rules, limits = deployment.rules.skills, deployment.config.at("skills.limits")
    allowed = deployment.config.at("skills.load.allowSymlinkTargets")
    return SkillFolders(
        deployment.files,
        rules,
        _number(limits["maxCandidatesPerRoot"], rules.max_candidates),
        _number(limits["maxSkillsLoadedPerSource"], rules.max_loaded),
        _number(limits["maxSkillFileBytes"], rules.max_bytes),
        tuple(_real(deployment, each) for each in _paths(deployment, allowed)),
    )


def _of_workspace(
    deployment: Deployment, workspace: str, finder: SkillFolders, plugins: list[Root]
) -> list[Skill]:
    """Return the skills of an agent there: of one name, the last one."""
    by_name: dict[str, Skill | None] = {}
    own = list(_own_roots(deployment, workspace))
    for root in (*_extra_roots(deployment), *plugins):
        by_name.update((skill.name, skill) for skill in finder.skills(root))
    bundled = sorted(deployment.rules.skills.bundled)
    limit = min(finder.max_candidates, finder.max_loaded)  # its own skills have it too
    by_name.update(dict.fromkeys(bundled[:limit]))
    for root in own:
        by_name.update((skill.name, skill) for skill in finder.skills(root))
    return [skill for skill in by_name.values() if skill is not None]


def _extra_roots(deployment: Deployment) -> Iterator[Root]:
    rules = deployment.rules.skills
    for path in _paths(deployment, deployment.config.at("skills.load.extraDirs")):
        is_named = os.path.basename(path) == "skills"
        yield Root(path, rules.depth if is_named else rules.extra_depth)


def _own_roots(deployment: Deployment, workspace: str) -> Iterator[Root]:
    rules = deployment.rules.skills
    leave = rules.own_links_may_leave
    yield Root(in_state(deployment, "skills"), rules.depth, leave)
    stated = deployment.environment.text("HOME")
    home = stated if isinstance(stated, str) and stated else deployment.places.home
    if not rules.has_agents_folders:
        yield Root(os.path.join(workspace, "skills"), rules.depth)
        return
    if rules.personal_always or _is_default_state(deployment):
        if home is None:
            raise NotEvaluated(
                "requires a home directory, for personal skills", Need.HOME
            )
        yield Root(os.path.join(home, ".agents", "skills"), rules.depth, leave)
    yield Root(os.path.join(workspace, ".agents", "skills"), rules.depth)
    yield Root(os.path.join(workspace, "skills"), rules.depth)


def _is_default_state(deployment: Deployment) -> bool:
    home = deployment.places.home
    return home is not None and state_dir(deployment) == os.path.join(home, ".openclaw")


def _of_workshops(deployment: Deployment, refused: list[Refused]) -> Iterator[Skill]:
    rules = deployment.rules.skills
    everything = 2**31
    finder = SkillFolders(
        deployment.files, rules, everything, everything, rules.max_bytes
    )
    for agent_id in [agent.id for agent in agents(deployment)] or ["main"]:
        path = os.path.join(agent_dir(deployment, agent_id), "workshop-skills")
        if deployment.files.is_folder(path):
            root = Root(deployment.files.realpath(path), _WORKSHOP_DEPTH)
            for folder in _workshop_folders(finder, root.path, root, refused):
                try:
                    yield finder.load(folder)
                except Refused as error:
                    refused.append(error)


def _workshop_folders(
    finder: SkillFolders, folder: str, root: Root, refused: list[Refused]
) -> Iterator[str]:
    """Yield the folders below *folder* that look like skills.

    Here every link is looked at: one to nowhere, or out of the root, is refused.
    """
    for child in finder.links_and_folders(folder):
        try:
            finder.files.stat(child)
        except OSError:
            refused.append(Refused(child, "the link is broken"))
            continue
        if not finder.files.is_folder(child):
            continue
        if not finder.stays(child, root):
            refused.append(Refused(child, "the link leads out of the skills folder"))
        elif finder.has_skill_file(child):
            yield child
        elif child.count(os.sep) - root.path.count(os.sep) < root.depth:
            yield from _workshop_folders(finder, child, root, refused)


def _paths(deployment: Deployment, listed: Setting) -> Iterator[str]:
    for each in listed.elements():
        path = expand(each.text or "", deployment.places.home)
        if path:
            yield absolute(path)


def _real(deployment: Deployment, path: str) -> str:
    try:
        return deployment.files.realpath(path)
    except OSError:
        return path


def _number(setting: Setting, otherwise: int) -> int:
    value = setting.value
    return int(value) if isinstance(value, (int, float)) else otherwise
