"""What checks find: severities, subjects, and the findings of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from typing_extensions import Self


class Severity(str, Enum):
    """How bad a finding is; the words are those of ``openclaw security audit``."""

    CRITICAL = "critical"
    WARN = "warn"
    INFO = "info"

    def __str__(self) -> str:
        return self.value

    @property
    def rank(self) -> int:
        """0 for the worst, to sort and compare by."""
        return list(Severity).index(self)

    def at_least(self, other: Severity) -> bool:
        """Is this as bad as *other*, or worse?"""
        return self.rank <= other.rank


class Subject(str):
    """What a finding points at: a config path, a file, or an environment variable.

    ``path`` is set for a config path, with a known location in the author's text.
    ``shown`` is what reports say: for a file, its path from the root directory or from
    the deployment's own places, without where this machine has them.
    """

    __slots__ = ("path", "shown")

    path: Path | None
    shown: str

    def __new__(
        cls, text: str, path: Path | None = None, shown: str | None = None
    ) -> Self:
        """Return the subject that reads *text*."""
        made = super().__new__(cls, text)
        made.path = path
        made.shown = str(text if shown is None else shown)
        return made

    def __reduce__(self) -> tuple[type[Subject], tuple[str, Path | None, str]]:
        """Let copies and pickles keep path and name."""
        return type(self), (str(self), self.path, self.shown)

    @property
    def names(self) -> tuple[str, ...]:
        """By what an exception can name it."""
        return (str(self), self.shown)


@dataclass(frozen=True)
class Found:
    """What a check function yields; the engine adds what the check itself says."""

    message: str
    subjects: tuple[Subject, ...]
    severity: Severity | None = None
    parts: tuple[str, ...] = ()
    related: tuple[Subject, ...] = ()
    fix: str = ""
    """What to do here, where the check's own fix cannot be followed."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found in a deployment.

    ``title`` says what kind of weakness it is, ``message`` what was seen here and
    ``remediation`` what to do about it. None of them holds a secret's text.
    ``subjects`` are what it is about: an exception has to cover each. ``related``
    is what one may want to look at as well.
    """

    check_id: str
    severity: Severity
    title: str
    message: str
    subjects: tuple[Subject, ...]
    remediation: str
    related: tuple[Subject, ...] = ()
    note: str = ""
    """Why the severity is another than the release's."""
    is_dormant: bool = False
    """Is it of a check that the release's own command never evaluates?"""

    def __str__(self) -> str:
        return f"{self.severity} {self.check_id}: {self.message}"


@dataclass(frozen=True)
class Suppressed:
    """A finding that the config's own ``security.audit.suppressions`` set aside."""

    finding: Finding
    reason: str


def found(
    subject: Setting | str,
    message: str,
    *more: Setting | str,
    see: Iterable[Setting | str] = (),
    severity: Severity | None = None,
    parts: tuple[str, ...] = (),
    fix: str = "",
) -> Found:
    """Return what a check function yields for one thing it found.

    :param subject: what it is about: a setting, a dotted config path,
        ``$VARIABLE``, or the path of a file, with a slash in it.
    :param message: what was seen, as a clause; never a secret's text.
    :param more: further subjects, each of which an exception has to cover.
    :param see: what one may want to look at as well.
    :param severity: for a check with several severities, the one that holds here.
    :param parts: what the ``*`` in the id of the findings stand for here.
    :param fix: what to do here, where the check's own fix does not help.
    """
    subjects, related = (tuple(_subjects(each)) for each in ((subject, *more), see))
    return Found(printable(message), subjects, severity, parts, related, fix)


def subject_of(setting: Setting) -> Subject:
    """Return what a finding about *setting* points at."""
    return Subject(str(setting), setting.path)


def _subjects(given: Iterable[Setting | str]) -> Iterator[Subject]:
    for each in given:
        if isinstance(each, Setting):
            yield subject_of(each)
        elif isinstance(each, Subject):
            yield each
        elif each.startswith("$") or "/" in each or "\\" in each:
            yield Subject(printable(each))
        else:
            yield Subject(each, paths.parse(each))


class FoundPlaces:
    """The ids of findings by the subjects that they point at.

    Each place is looked up, so that thousands of findings are not compared with
    thousands of others.
    """

    def __init__(self, pointed_at: Iterable[tuple[str, Subject]]) -> None:
        """Keep the ids, in the order in which they come, and their subjects."""
        self._ranks: dict[str, int] = {}
        self._named: dict[str, set[str]] = defaultdict(set)
        self._pathless: dict[str, set[str]] = defaultdict(set)
        self._at: dict[Path, set[str]] = defaultdict(set)
        self._above: dict[Path, set[str]] = defaultdict(set)
        for check_id, subject in pointed_at:
            self._ranks.setdefault(check_id, len(self._ranks))
            self._named[str(subject)].add(check_id)
            if not subject.path:
                self._pathless[str(subject)].add(check_id)
                continue
            self._at[subject.path].add(check_id)
            for depth in range(1, len(subject.path)):
                self._above[subject.path[:depth]].add(check_id)

    def ids_about(self, subjects: Iterable[Subject]) -> list[str]:
        """Return the ids of what points at one of *subjects*, a part or its whole."""
        found = {check_id for each in subjects for check_id in self._about(each)}
        return sorted(found, key=self._ranks.__getitem__)

    def ids_near(self, path: Path) -> Iterator[str]:
        """Yield the ids of what points at *path*, or at what is below or above it."""
        yield from self._above.get(path, ())
        for depth in range(1, len(path) + 1):
            yield from self._at.get(path[:depth], ())

    def _about(self, subject: Subject) -> Iterator[str]:
        if not subject.path:
            yield from self._named.get(str(subject), ())
            return
        yield from self._pathless.get(str(subject), ())
        yield from self.ids_near(subject.path)
