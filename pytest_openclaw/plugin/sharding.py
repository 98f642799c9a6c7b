"""``--openclaw-shard=2/5``: the part of a fleet that this run judges.

Each deployment is judged whole, by one of the shards. Which one depends on nothing
but what all of them see: the names of the deployments, and the sizes of their files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.plugin.beginning import DEPLOYMENT

if TYPE_CHECKING:
    from pytest_openclaw.plugin.options import Options
    from pytest_openclaw.plugin.session import Session

_OPTION = "--openclaw-shard"
_STATED = re.compile(r"([0-9]{1,5})\s*/\s*([0-9]{1,5})")
#: What the checks of a small config cost, as bytes of a large one.
_OF_ANY = 100_000


@dataclass
class Shard:
    """One of several equal parts; ``number`` begins at 1.

    ``elsewhere`` are the names of those deployments that other shards judge, as far
    as they are known before fixtures run. ``hides_names``: does a fixture give some
    whose names are not known here, since another shard judges them?
    """

    number: int
    count: int
    elsewhere: frozenset[str] = frozenset()
    hides_names: bool = False
    _of_names: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, stated: str) -> Shard:
        """Return the shard that is stated. Raises :class:`pytest.UsageError`."""
        match = _STATED.fullmatch(stated)
        number, count = map(int, match.groups()) if match else (0, 0)
        if not 1 <= number <= count:
            raise pytest.UsageError(
                f"{_OPTION}: {stated!r} is not a part of a whole; 2/5 is the second of"
                " five"
            )
        return cls(number, count)

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    @property
    def header(self) -> str:
        """What the head of a run says of it."""
        there_are = len(self._of_names)
        here = there_are - len(self.elsewhere)
        return f"openclaw: shard {self}, {here} of {there_are} deployments"

    def divide(self, weights: Mapping[str, int]) -> None:
        """Give each of the deployments that are known by name to a shard."""
        self._of_names = divided(weights, self.count)
        self.elsewhere = frozenset(name for name in weights if not self.has(name))

    def has(self, name: str) -> bool:
        """Is the deployment of this name judged here?"""
        number = self._of_names.get(name)
        if number is None:  # of a fixture or a hook
            digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
            number = int.from_bytes(digest[:8], "big") % self.count + 1
        return number == self.number

    def leave_to_others(self, names: Iterable[str]) -> None:
        """Note the names of further deployments, unless they are judged here."""
        self.elsewhere |= {name for name in names if not self.has(name)}

    def left_to_others(
        self, openclaw: Session, items: list[pytest.Item]
    ) -> list[pytest.Item]:
        """Return those of *items* on deployments of fixtures that another shard runs.

        What such a deployment is called is known when the fixture has run. So they
        are divided by the folder that the fixture is for, and by its parameter.
        """
        left = []
        for item in items:
            marker, params = item.get_closest_marker("openclaw"), _params(item)
            if marker is None or params is None:
                continue
            if params.get(DEPLOYMENT) in openclaw.options.configs:
                continue  # of the options, divided already
            if not self.has(openclaw.fixture_name(item, marker.kwargs["check"])):
                left.append(item)
        self.hides_names = self.hides_names or bool(left)
        return left


def divided(weights: Mapping[str, int], count: int) -> dict[str, int]:
    """Return the number of a shard for each name, so that weights are near equal.

    The heaviest come first, each to the shard that has least so far.
    """
    loads = [0] * count
    numbers = {}
    for name, weight in sorted(weights.items(), key=lambda each: (-each[1], each[0])):
        least = loads.index(min(loads))
        loads[least] += weight
        numbers[name] = least + 1
    return numbers


def shard_of(stated: str, openclaw: Session) -> tuple[Shard, Options]:
    """Return the shard, and the options without the configs of the others.

    Raises :class:`pytest.UsageError`.
    """
    shard, options = Shard.of(stated), openclaw.options
    if options.accept_current:
        raise pytest.UsageError(
            "--openclaw-accept-current: a shard does not see all findings; give it"
            " together with --openclaw-merge"
        )
    name_of = openclaw.name_of
    files = {
        name_of(path): file for file, held in options.by_file.items() for path in held
    }
    if openclaw.run_baseline is not None:
        registered = openclaw.run_baseline.deployments.items()
        files |= {name: each.file for name, each in registered}
    files |= {name_of(path): path for path in options.reports}
    shard.divide({name: _weight(file) for name, file in files.items()})

    def kept(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(each for each in paths if shard.has(name_of(each)))

    configs, reports = kept(options.configs), kept(options.reports)
    return shard, options._replace(configs=configs, reports=reports)


def _weight(file: Path) -> int:
    """Return what a deployment weighs whose config, or manifest, is *file*."""
    try:
        return _OF_ANY + file.stat().st_size
    except OSError:
        return _OF_ANY  # its gate says what is wrong


def _params(item: pytest.Item) -> Mapping[str, object] | None:
    """Return the parameters of a function; ``None`` of an item that is none."""
    if not isinstance(item, pytest.Function):
        return None
    spec = getattr(item, "callspec", None)
    return spec.params if spec is not None else {}
