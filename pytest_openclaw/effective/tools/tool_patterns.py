"""Lists of tool names, groups and patterns, as a policy's ``allow`` and ``deny``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from pytest_openclaw.deployment.values.certainty import every
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.tool_rules import ToolRules


def tool_name(text: str, rules: ToolRules) -> str:
    """Return the name that *text* means: in lower case, and not an alias."""
    folded = fold(text)
    return rules.aliases.get(folded, folded)


class Patterns:
    """One list, read: whole names, patterns with ``*``, and what is not known."""

    def __init__(
        self,
        names: Iterable[str] = (),
        globs: Iterable[str] = (),
        unknown: Iterable[Setting] = (),
    ) -> None:
        self._names = frozenset(names)
        self._globs = tuple(globs)
        self._unknown = tuple(unknown)
        self._fitting: dict[str, bool] = {}

    def __bool__(self) -> bool:
        """Does the list say anything? Blank entries do not."""
        return bool(self._names or self._globs or self._unknown)

    def match(self, name: str) -> bool:
        """Does an entry fit the tool *name*? Raises where an unknown one decides."""
        if name not in self._fitting:
            fits = name in self._names or any(_fits(each, name) for each in self._globs)
            self._fitting[name] = fits
        if self._fitting[name]:
            return True
        return any(setting.string is None for setting in self._unknown)


def read_patterns(entries: Iterable[Setting | str], rules: ToolRules) -> Patterns:
    """Return *entries* as a release reads them: groups stand for their members."""
    names: set[str] = set()
    globs: dict[str, None] = {}
    unknown: list[Setting] = []
    for entry in entries:
        if isinstance(entry, Setting) and entry.is_opaque:
            unknown.append(entry)
            continue
        text = entry if isinstance(entry, str) else entry.string
        name = tool_name(text or "", rules)
        if name in rules.groups:
            names.update(rules.groups[name])
        elif "*" in name:
            globs[name] = None
        elif name:
            names.add(name)
    return Patterns(names, globs, unknown)


class PatternLists:
    """The lists of one config, each combination of them read once."""

    def __init__(self, rules: ToolRules) -> None:
        self._rules = rules
        self._read: dict[tuple[object, ...], Patterns] = {}

    def read(self, *lists: Setting, first: tuple[str, ...] = ()) -> Patterns:
        """Return the entries of *first* and of the arrays *lists* as one list."""
        key = (first, *(each.path for each in lists))
        if key not in self._read:
            entries = [entry for each in lists for entry in each.elements()]
            self._read[key] = read_patterns([*first, *entries], self._rules)
        return self._read[key]


def _fits(glob: str, name: str) -> bool:
    """Tell whether *name* is *glob*, each ``*`` of which stands for any text."""
    first, *middle, last = glob.split("*")
    if len(name) < len(first) + len(last):
        return False
    if not name.startswith(first) or not name.endswith(last):
        return False
    place, end = len(first), len(name) - len(last)
    for part in middle:
        found = name.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


@dataclass(frozen=True)
class AllowDeny:
    """One ``allow`` and ``deny``: what is denied stays denied.

    No allow list, or one that says nothing, allows everything else.
    """

    allow: Patterns = field(default_factory=Patterns)
    deny: Patterns = field(default_factory=Patterns)

    def allows(self, name: str) -> bool:
        """Does this policy alone let the tool *name* through?"""
        if not self.allow and not self.deny:  # as for most agents
            return True
        return every((self._admits, self._spares), lambda half: half(name))

    def _spares(self, name: str) -> bool:
        return not self.deny.match(name)

    def _admits(self, name: str) -> bool:
        if not self.allow or self.allow.match(name):
            return True
        return name == "apply_patch" and self.allow.match("write")
