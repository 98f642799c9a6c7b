"""Secrets that a release leaves in files beside the config when it writes that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Missing
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.files import require_bounded
from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.references import REFERENCE
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

JOURNAL = ("logs", "config-audit.jsonl")
_BACKUP = re.compile(r"openclaw\.json\.bak(?:\.\d+)?\Z")
_OPTION = re.compile(r"--([a-z][a-z-]*)(?:=(.*))?\Z", re.DOTALL)
#: What a release, or a scrubbed line, has in the place of a secret.
_MASKED = re.compile(r"\*+\Z|.{0,8}…|\[redacted\]|__OPENCLAW_REDACTED__")


@dataclass(frozen=True)
class Residue:
    """A secret's text in a file, and what it was set for, as far as is known.

    ``line`` is ``None`` for a file that is a whole config.
    """

    path: str
    line: int | None
    places: tuple[str, ...]


def journal_residue(deployment: Deployment) -> list[Residue]:
    """Return the lines of the journal of writes that hold the text of a secret.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory.
    """
    path = in_state(deployment, *JOURNAL)
    text = _text_at(deployment, path)
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        places = tuple(dict.fromkeys(_set_by(deployment, line)))
        if places:
            found.append(Residue(path, number, places))
    return found


def backup_residue(deployment: Deployment) -> list[Residue]:
    """Return the backups of the config with a secret that the config has no more."""
    found = []
    for name in _backups(deployment):
        path = in_state(deployment, name)
        try:
            tree = Setting(json5.parse(_text_at(deployment, path)))
        except ValueError:
            continue
        now = deployment.authored
        places = tuple(
            str(each)
            for each in _literals(deployment, tree)
            if _at(now, each).raw != each.raw
        )
        if places:
            found.append(Residue(path, None, places))
    return found


def _text_at(deployment: Deployment, path: str) -> str:
    try:
        return deployment.files.text(path).text
    except Missing:
        return ""
    except Unreadable as error:
        raise NotEvaluated(f"{path} cannot be read: {error.reason}") from None


def _backups(deployment: Deployment) -> list[str]:
    try:
        entries = deployment.files.list(in_state(deployment))
    except OSError:
        return []
    require_bounded(len(entries))
    return sorted(each.name for each in entries if _BACKUP.match(each.name))


def _set_by(deployment: Deployment, line: str) -> Iterator[str]:
    """Yield what one line of the journal shows the secret of."""
    try:
        event = strict_json.parse(line)
    except ValueError:
        return
    argv = event.get("argv") if isinstance(event, dict) else None
    if isinstance(argv, list):
        yield from _in_command(deployment, [str(each) for each in argv])


def _in_command(deployment: Deployment, argv: list[str]) -> Iterator[str]:
    words = [each for each in argv if not each.startswith("--")]
    for at in range(len(words) - 3):
        if words[at : at + 2] == ["config", "set"]:
            path, value = words[at + 2 : at + 4]
            if _is_secret_path(deployment, path) and _is_literal(value):
                yield path
            yield from _in_json(value, path)
    if "set" in words and "mcp" in words:
        yield from _in_json(words[-1], f"mcp.servers.{words[-2]}")
    option = ""
    for word in argv:
        match = _OPTION.match(word)
        text = match[2] if match else word
        name = match[1] if match and match[2] else option
        if text and name and is_sensitive(name) and _is_literal(text):
            yield f"--{name}"
        option = match[1] if match and match[2] is None else ""


def _in_json(text: str, path: str) -> Iterator[str]:
    if not text.lstrip().startswith("{"):
        return
    try:
        value = json5.parse(text)
    except ValueError:
        return
    yield from _sensitive(value, path)


def _sensitive(value: Any, path: str) -> Iterator[str]:
    for key, each in value.items() if isinstance(value, dict) else ():
        if isinstance(each, str) and is_sensitive(key) and _is_literal(each):
            yield f"{path}.{key}"
        yield from _sensitive(each, f"{path}.{key}")


def _is_secret_path(deployment: Deployment, dotted: str) -> bool:
    parts = dotted.split(".")
    if is_sensitive(parts[-1]):
        return True
    return any(
        len(target) == len(parts)
        and all(one in ("*", other) for one, other in zip(target, parts, strict=True))
        for target in _target_paths(deployment)
    )


def _target_paths(deployment: Deployment) -> list[list[str]]:
    return deployment.derive(_paths_of_targets)


def _paths_of_targets(deployment: Deployment) -> list[list[str]]:
    targets = deployment.rules.secrets.all_targets
    return [each.path.split(".") for each in targets]


def _is_literal(text: str) -> bool:
    """Is *text* one that a secret may be: no reference, no mask, no JSON?"""
    bare = text.strip().strip("\"'")
    is_reference = REFERENCE.fullmatch(bare) is not None
    return (
        bool(bare) and not is_reference and not _MASKED.match(bare) and bare[0] != "{"
    )


def _literals(deployment: Deployment, tree: Setting) -> Iterator[Setting]:
    """Yield the credentials of a whole config that are spelled out."""
    for target in deployment.rules.secrets.all_targets:
        for setting in tree.matching(target.path):
            text = setting.raw if isinstance(setting.raw, str) else ""
            if _is_literal(text) and secret_ref(setting, deployment.rules) is None:
                yield setting


def _at(tree: Setting, other: Setting) -> Setting:
    for key in other.path:
        tree = tree[key]
    return tree
