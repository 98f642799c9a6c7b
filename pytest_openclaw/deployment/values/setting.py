"""The read-only view through which checks see a config.

A value knows its path, and whether it is known, opaque or missing. Reading the
text of an opaque value raises :class:`~pytest_openclaw.errors.NotEvaluated`, so
no rule can compare it by accident; the engine turns that into a skip.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from typing import Final
from typing import NoReturn

from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.language.javascript import is_index
from pytest_openclaw.language.javascript import key_order
from pytest_openclaw.language.javascript import trim


class _Missing:
    def __repr__(self) -> str:
        return "missing"


MISSING: Final = _Missing()


class Setting:
    """One place of a config, present or not.

    Questions about the wrong type are answered, not refused: the text of a number
    is ``None``, the items of a string are none. A refused config is read as far as
    it goes.
    """

    __slots__ = ("_raw", "path")

    def __init__(self, raw: Any, path: Path = ()) -> None:
        self._raw = raw
        self.path = path

    @classmethod
    def missing(cls) -> Setting:
        """Return a setting of nowhere."""
        return cls(MISSING)

    # A forgotten ``.value`` would compare or test the view itself.
    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("compare the .value or .text of a setting, not the setting")

    def __bool__(self) -> NoReturn:
        raise TypeError("ask a setting for .exists, .is_true or .has_text")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Setting {self}>"

    def __str__(self) -> str:
        return paths.render(self.path)

    def __getitem__(self, key: str | int) -> Setting:
        """Return the member *key* of an object, or the element of an array."""
        raw: Any = self._raw
        found: Any = MISSING
        if isinstance(key, str):
            if isinstance(raw, dict):
                found = raw.get(key, MISSING)
        elif isinstance(raw, list) and 0 <= key < len(raw):
            found = raw[key]
        return Setting(found, (*self.path, key))

    def at(self, dotted: str) -> Setting:
        """Return the setting at a dotted path of plain keys, ``gateway.auth.mode``."""
        raw, keys = self._raw, _keys(dotted)
        for key in keys:
            raw = raw[key] if isinstance(raw, dict) and key in raw else MISSING
        return Setting(raw, (*self.path, *keys))

    @property
    def raw(self) -> Any:
        """What is here as it is held: :data:`MISSING`, JSON, opaque texts inside."""
        return self._raw

    @property
    def exists(self) -> bool:
        """Is anything here, ``null`` and opaque values included?"""
        return self._raw is not MISSING

    @property
    def is_set(self) -> bool:
        """Is a value here that is not ``null``? What ``??`` asks."""
        return self._raw is not MISSING and self._raw is not None

    @property
    def is_opaque(self) -> bool:
        """Is something set here whose text is not known?"""
        return isinstance(self._raw, Opaque)

    @property
    def opaque(self) -> Opaque | None:
        """What is set here, if its text is not known."""
        return self._raw if isinstance(self._raw, Opaque) else None

    @property
    def is_record(self) -> bool:
        """Is this an object (no array, not ``null``)?"""
        return isinstance(self._raw, dict)

    @property
    def is_list(self) -> bool:
        """Is this an array?"""
        return isinstance(self._raw, list)

    @property
    def has_items(self) -> bool:
        """Is this an object with members?"""
        return self.is_record and bool(self._raw)

    @property
    def has_elements(self) -> bool:
        """Is this an array with elements?"""
        return self.is_list and bool(self._raw)

    @property
    def is_true(self) -> bool:
        """Is this exactly ``true``?"""
        return self._raw is True

    @property
    def is_false(self) -> bool:
        """Is this exactly ``false``?"""
        return self._raw is False

    @property
    def value(self) -> Any:
        """The plain value; ``None`` where nothing is.

        Raises :class:`NotEvaluated` for an opaque text.
        """
        if isinstance(self._raw, Opaque):
            raise self._raw.not_evaluated(str(self))
        return None if self._raw is MISSING else self._raw

    @property
    def string(self) -> str | None:
        """The text as it stands, if this is a string. Raises for an opaque one."""
        value = self.value
        return value if isinstance(value, str) else None

    @property
    def text(self) -> str | None:
        """The trimmed text, if this is a string and not blank. Raises if opaque."""
        return trim(self.string or "") or None

    @property
    def has_text(self) -> bool:
        """Is this a string that is not blank? An opaque one counts as such."""
        return self.is_opaque or self.text is not None

    def items(self) -> list[tuple[str, Setting]]:
        """Return the members of an object, in JavaScript's key order."""
        raw, path = self._raw, self.path
        if not isinstance(raw, dict):
            return []
        return [(key, Setting(raw[key], (*path, key))) for key in key_order(raw)]

    def elements(self) -> list[Setting]:
        """Return the elements of an array."""
        raw, path = self._raw, self.path
        if not isinstance(raw, list):
            return []
        return [Setting(each, (*path, index)) for index, each in enumerate(raw)]

    def matching(self, pattern: str) -> Iterator[Setting]:
        """Yield what is at a dotted *pattern* below this, where anything is.

        ``*`` stands for any member or element; a number is an index in an array.
        """
        for raw, path in _matching(self._raw, self.path, pattern):
            yield Setting(raw, path)

    def any(self, predicate: Callable[[Setting], bool]) -> bool:
        """Tell whether *predicate* holds for an element.

        A known element that fits decides, whatever stands beside it; else an
        opaque one leaves the question open and raises :class:`NotEvaluated`.
        """
        return some(self.elements(), predicate)


@lru_cache(maxsize=4096)
def _keys(dotted: str) -> Path:
    return tuple(dotted.split("."))


def _matching(raw: Any, path: Path, pattern: str) -> Iterator[tuple[Any, Path]]:
    """Yield what :meth:`Setting.matching` does, without a setting for each step."""
    part, _, rest = pattern.partition(".")
    below: Iterable[tuple[str | int, Any]] = ()
    if part == "*":
        if isinstance(raw, dict):
            below = ((key, raw[key]) for key in key_order(raw))
        elif isinstance(raw, list):
            below = enumerate(raw)
    elif isinstance(raw, dict):
        below = ((part, raw[part]),) if part in raw else ()
    elif isinstance(raw, list) and is_index(part) and int(part) < len(raw):
        below = ((int(part), raw[int(part)]),)
    for key, each in below:
        if rest:
            yield from _matching(each, (*path, key), rest)
        else:
            yield each, (*path, key)


def first_set(*settings: Setting) -> Setting:
    """Return the first of *settings* that is set, as ``??`` does; else the last."""
    return next((each for each in settings if each.is_set), settings[-1])
