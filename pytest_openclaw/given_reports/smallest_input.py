"""The smallest config that shows a disagreement, without names and secrets."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.selection import Selection

#: Audits that are made to find what can be left out.
_TRIALS = 200
_MASK = "[redacted]"
#: Texts longer than words and addresses of settings may be anything.
_LONGEST = 40
#: Phone numbers, ids of people and rooms, addresses.
_PERSONAL = re.compile(r"\d{5}|@")


def smallest_input(audit: Audit, check_ids: list[str]) -> dict[str, Any]:
    """Return a config of which we still say the same of the checks *check_ids*.

    Parts are left out as long as that is so. Secrets, and every text that may be one
    or a name, are masked; who sends it reads it first.
    """
    deployment = audit.deployment
    tree: Any = _plain(deployment.without_flags.authored.raw)
    if not isinstance(tree, dict):
        return {}
    shrunk = _Shrinking(audit, check_ids, tree).smallest()
    masked: dict[str, Any] = _masked(shrunk, deployment, sensitive=False)
    return masked


class _Shrinking:
    def __init__(self, audit: Audit, check_ids: list[str], tree: Any) -> None:
        self._audit = audit
        self._check_ids = check_ids
        self._tree = tree
        self._left = _TRIALS

    def smallest(self) -> Any:
        """Return the tree without each part that changes nothing, the largest first."""
        wanted = self._said(self._tree)
        # What hangs on files and variables does not show in the config alone.
        if wanted is None or not any(wanted):
            return self._of_sections()
        tree = self._tree
        for path in sorted(_paths(tree, ()), key=len):
            if self._left and _has(tree, path):
                without = _without(tree, path)
                if self._said(without) == wanted:
                    tree = without
        return tree

    def _of_sections(self) -> Any:
        """Return the sections that the checks read."""
        catalogue = self._audit.catalogue
        known = filter(None, map(catalogue.find, self._check_ids))
        heads = {path.split(".")[0] for check in known for path in check.reads}
        return {key: each for key, each in self._tree.items() if key in heads}

    def _said(self, tree: Any) -> list[list[tuple[str, str]]] | None:
        """Return what we find of it in a config in memory."""
        self._left -= 1
        deployment = self._audit.deployment
        again = Deployment.from_mapping(tree, release=deployment.judged.version)
        made = Audit(again, self._audit.catalogue, Selection(self._audit.profile))
        if not made.accepted:
            return None
        return [
            [(e.check_id, str(e.severity)) for e in made.outcome(name).findings]
            if name in made.checks
            else []
            for name in self._check_ids
        ]


def _plain(value: Any) -> Any:
    """Return *value* with a reference in the place of each hidden text."""
    if isinstance(value, Opaque):
        return "${HIDDEN}"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, each in inner:
        yield from _paths(each, (*path, key))


def _has(tree: Any, path: Path) -> bool:
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            return False
        tree = tree[key]
    return True


def _without(tree: Any, path: Path) -> Any:
    made = copy.deepcopy(tree)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return made


def _masked(value: Any, deployment: Deployment, *, sensitive: bool) -> Any:
    if isinstance(value, dict):
        return {
            deployment.redacted(key): _masked(
                each, deployment, sensitive=sensitive or is_sensitive(key)
            )
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_masked(each, deployment, sensitive=sensitive) for each in value]
    if not isinstance(value, str) or value.startswith("${"):
        return value
    if sensitive or len(value) > _LONGEST or _PERSONAL.search(value):
        return _MASK
    return deployment.redacted(value)
