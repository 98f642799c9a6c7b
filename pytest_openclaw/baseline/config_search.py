"""Looking through a folder for configs, and telling them from what makes configs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

from pytest_openclaw.baseline.form_search import TEMPLATE
from pytest_openclaw.baseline.form_search import describes
from pytest_openclaw.baseline.form_search import search_form
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

#: Entries of folders that are looked at, levels of folders, bytes of one manifest.
MAX_ENTRIES = 100_000
MAX_DEPTH = 12
MAX_MANIFEST = 2 * 1024 * 1024

_NAME = re.compile(
    r"(?:.+\.)?openclaw(?:\.(?!plugin\.)[^.]+)?\.json5?\Z", re.IGNORECASE
)
_SUFFIXES = (".yaml", ".yml", ".bu", ".json", ".ign", ".service", ".container")
#: Files of cloud-init have any name, and mostly none of these.
_OTHER_NAMES = re.compile(r"user-data|cloud-init|.*\.(?:cfg|txt)", re.IGNORECASE)
#: Files that may say what a gateway's environment is, and the secrets in it.
_MAY_SET = re.compile(
    r"\A\.env|\.(?:env|ya?ml|service|j2|sh|tf|toml|nix|conf)\Z|Dockerfile|compose",
    re.IGNORECASE,
)
#: A config's own ${NAME} needs no word: it says by itself that there is such.
_VARIABLE = re.compile(r"(?<!\$\{)\bOPENCLAW_GATEWAY_(?:TOKEN|PASSWORD)\b")
_CONFIG = re.compile(r"openclaw\.json")
#: Folders of other people's code.
_FOREIGN = {"node_modules", "site-packages", "vendor", "__pycache__"}
_WHOLE = re.compile(r"\s*\{\{.*\}\}\s*\Z", re.DOTALL)


@dataclass
class Search:
    """What a folder holds, by paths relative to it, in order.

    ``configs`` may name gateways in other files, which are in ``described`` as well;
    ``releases`` is what they say of the release that wrote them. ``others`` tells of
    files that look like configs why they are none, or are a part of something else.
    ``variables`` are those with a gateway's secret that other files speak of: by name,
    the first such file.
    """

    configs: list[str] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    releases: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    is_complete: bool = True


def search(root: Path) -> Search:
    """Return what lies below *root*; links, hidden and foreign folders are left out."""
    found = Search()
    used: dict[str, str] = {}
    for path in _files(root, found):
        shown = path.relative_to(root).as_posix()
        if not _is_unicode(shown):
            if _NAME.match(path.name):
                found.others[printable(shown)] = (
                    "its name is not valid UTF-8, which TOML requires"
                )
            continue
        if _NAME.match(path.name):
            _look_at_config(path, shown, found)
        elif path.suffix.lower() in _SUFFIXES or _OTHER_NAMES.fullmatch(path.name):
            _look_at_form(path, shown, found, used)
        if _MAY_SET.search(path.name) and not _NAME.match(path.name):
            _look_for_variables(path, shown, found)
    for config in [each for each in found.configs if str(root / each) in used]:
        found.configs.remove(config)
        found.others[config] = f"the config of {used[str(root / config)]}"
    found.configs.sort()
    return found


def _is_unicode(name: str) -> bool:
    """Do all bytes of a file's *name* decode?"""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _files(root: Path, found: Search) -> Iterator[Path]:
    waiting, count = [(root, 0)], 0
    while waiting:
        folder, depth = waiting.pop()
        try:
            listed = LIVE.list(str(folder))
        except (OSError, NotEvaluated) as error:
            _note_unsearched(folder, root, error, found)
            continue
        if any(each.name == "pyvenv.cfg" for each in listed):
            continue
        for name, kind in listed:
            count += 1
            if count > MAX_ENTRIES:
                found.is_complete = False
                return
            if kind is FileKind.FILE:
                yield folder / name
            elif kind is FileKind.FOLDER and _is_own(name) and depth < MAX_DEPTH:
                waiting.append((folder / name, depth + 1))
            elif kind is FileKind.FOLDER and _is_own(name):
                found.is_complete = False


def _note_unsearched(folder: Path, root: Path, error: Exception, found: Search) -> None:
    """Say which folder was not searched, and why."""
    why = str(error.reason) if isinstance(error, NotEvaluated) else str(error)
    why = why.removeprefix(f"{folder} cannot be read: ")
    name = printable(folder.relative_to(root).as_posix())
    found.others[f"{name}/"] = f"not searched: {printable(why)}"


def _is_own(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _FOREIGN


def _look_at_config(path: Path, shown: str, found: Search) -> None:
    try:
        text = LIVE.required_text(str(path)).text
    except Unreadable as error:
        found.others[shown] = error.reason
        return
    _judge(shown, text, found)


def _look_for_variables(path: Path, shown: str, found: Search) -> None:
    """Note the variables that a file names; their texts are nobody's concern."""
    if path.name == "openclaw-baseline.toml":
        return
    try:
        text = LIVE.required_text(str(path), MAX_MANIFEST).text
    except Unreadable:
        return
    for name in _VARIABLE.findall(text):
        found.variables.setdefault(name, shown)


def _look_at_form(path: Path, shown: str, found: Search, used: dict[str, str]) -> None:
    """Note the gateways that a file describes, and the files of their configs."""
    try:
        text = LIVE.required_text(str(path), MAX_MANIFEST).text
    except Unreadable:
        return
    if not describes(path.name, text):
        return
    described = search_form(path, shown, text)
    if described.fault and _CONFIG.search(text):
        found.others[shown] = described.fault
    for name, config in described.configs.items():
        if config is None:
            found.configs.append(name)
        else:
            _judge(name, config, found)
        found.described.add(name)
    for each in described.files:
        used[each] = next(iter(described.configs))


def _judge(shown: str, text: str, found: Search) -> None:
    """Note a config, or why a *text* is none."""
    if TEMPLATE.search(text):
        found.others[shown] = "a template: render it first"
        return
    try:
        tree = json5.parse(text)
    except json5.Json5Error as error:
        hint = "a template? " if "{{" in text else ""
        line = error.position.line
        found.others[shown] = f"{hint}not JSON5, in its line {line}: {error.message}"
        return
    if not isinstance(tree, dict):
        found.others[shown] = "not a config: its top level is not an object"
    elif _is_placeholder(tree):
        found.others[shown] = "a template: render it first"
    else:
        found.configs.append(shown)
        meta = tree.get("meta")
        stated = meta.get("lastTouchedVersion") if isinstance(meta, dict) else None
        if isinstance(stated, str):
            found.releases.add(stated)


def _is_placeholder(value: Any) -> bool:
    """Is a whole value one that a template engine would fill in?

    The texts of hooks' own templates are left to the gateway.
    """
    if isinstance(value, dict):
        return any(
            _is_placeholder(each)
            for key, each in value.items()
            if not key.lower().endswith("template")
        )
    if isinstance(value, list):
        return any(map(_is_placeholder, value))
    return isinstance(value, str) and bool(_WHOLE.match(value))
