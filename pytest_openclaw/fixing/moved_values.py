"""The value of a key that moves: as it is written, without what is left behind."""

from __future__ import annotations

import copy
from typing import Any

from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import spliced
from pytest_openclaw.fixing.edits import splices_for
from pytest_openclaw.fixing.json5_style import Written
from pytest_openclaw.fixing.json5_style import indent_at
from pytest_openclaw.fixing.json5_tree import descend
from pytest_openclaw.fixing.json5_tree import parsed
from pytest_openclaw.fixing.owners import Owner
from pytest_openclaw.releases.renamed_values import carried


class MovedValue:
    """What an owner has at its path, with the author's comments and references."""

    def __init__(self, owner: Owner) -> None:
        """Take the value with its text, if it is in a file."""
        self.left: list[Path] = []
        self.value: Any = carried(owner.path, copy.deepcopy(owner.old))
        self._text, self._indent = "", ""
        if owner.source is not None and self.value == owner.old:
            text = owner.source.text
            node, _ = descend(parsed(text), owner.within)
            self._text = text[node.start : node.end]
            self._indent = indent_at(text, node.start)

    def leave_out(self, path: Path) -> bool:
        """Take out what is at *path* of the value; was there anything?"""
        node = self.value
        for key in path[:-1]:
            node = node.get(key) if isinstance(node, dict) else None
        if not isinstance(node, dict) or path[-1] not in node:
            return False
        del node[path[-1]]
        if self._text:
            self._text = spliced(self._text, splices_for(self._text, path, UNSET))
        self.left.append(path)
        return True

    def written(self) -> Any:
        """Return the value for its new place."""
        if not self._text:
            return self.value
        return Written(copy.deepcopy(self.value), self._text, self._indent)
