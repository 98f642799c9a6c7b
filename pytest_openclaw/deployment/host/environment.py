"""The environment that the gateway sees: given, ``.env`` files, ``env`` section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
#: Until then, ``env.vars`` gave a variable blanks, too.
_BLANK_COUNTS = Span(until="2026.4.23")
#: What ``process.env`` has like every object: functions, which a release takes for
#: texts.
INHERITED = frozenset(
    """
    __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ constructor
    hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf
    """.split()
)
_BLOCKED_PREFIXES = (
    "DYLD_",
    "LD_",
    "BASH_FUNC_",
    "GIT_CONFIG_",
    "NPM_CONFIG_",
    "CARGO_REGISTRIES_",
    "TF_VAR_",
)
_BLOCKED_PATTERN = re.compile(r"CARGO_TARGET_.+_(?:LINKER|RUNNER)\Z")


class Variables(dict[str, "str | Opaque"]):
    """Texts by name, of which any may be a secret: only the names are shown."""

    def __repr__(self) -> str:
        return f"<variables: {', '.join(self) or 'none'}>"


@dataclass(frozen=True)
class Environment:
    """Variables by name: a text, or :class:`Opaque` for set but unknown."""

    variables: Mapping[str, str | Opaque] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", Variables(self.variables))

    def get(self, name: str) -> str | Opaque | None:
        """Return what *name* holds; ``None`` if it is unset."""
        return self.variables.get(name)

    def text(self, name: str) -> str | Opaque | None:
        """Return the trimmed text of *name*, ``None`` if it is unset or blank."""
        value = self.variables.get(name)
        return value if isinstance(value, Opaque) else trim(value or "") or None

    def with_files(self, texts: Iterable[str], rules: Rules) -> Environment:
        """Add what ``.env`` files give. The first that names a variable wins.

        A variable that is present, even empty, is never replaced.
        """
        merged = dict(self.variables)
        for text in texts:
            for name, value in read_dotenv(text).items():
                if name not in merged and not is_blocked(name, rules):
                    merged[name] = value
        return Environment(merged)

    def with_section(self, section: Any, rules: Rules) -> Environment:
        """Add what the config's ``env`` section exports, for unset or blank names."""
        merged = dict(self.variables)
        for name, value in _exported(section, rules).items():
            if not is_blocked(name, rules) and self.text(name) is None:
                merged[name] = value
        return Environment(merged)


def is_blocked(name: str, rules: Rules) -> bool:
    """Tell whether the release refuses to take *name* from a config or file."""
    upper = name.upper()
    return bool(rules.blocked_variables) and (
        upper in rules.blocked_variables
        or upper.startswith(_BLOCKED_PREFIXES)
        or bool(_BLOCKED_PATTERN.match(upper))
    )


def _exported(section: Any, rules: Rules) -> dict[str, str | Opaque]:
    """Return what a section exports; a name that no variable can have is left out."""
    found: dict[str, str | Opaque] = {}
    for name, value, _ in stated_variables(section, rules):
        if name not in INHERITED and not _refers(value):
            found.setdefault(name, value)
    return found


def stated_variables(
    section: Any, rules: Rules
) -> Iterator[tuple[str, str | Opaque, tuple[str, ...]]]:
    """Yield each variable of a section: name and value, and its keys in the section.

    A value that refers to a variable without a text is one that is not exported.
    """
    if not isinstance(section, dict):
        return
    entries: list[tuple[Any, tuple[str, ...]]] = []
    if rules.env_section_takes_names:
        entries += [
            (value, (key,))
            for key, value in section.items()
            if key not in ("vars", "shellEnv")
        ]
    if isinstance(section.get("vars"), dict):
        entries += [(value, ("vars", key)) for key, value in section["vars"].items()]
    for value, keys in entries:
        name = trim(keys[-1]) if rules.trims_variable_names else keys[-1]
        blank_counts = keys[0] == "vars" and _BLANK_COUNTS.covers(rules.release)
        if _NAME.match(name) and _is_stated(value, blank_counts=blank_counts):
            yield name, value, keys


def _is_stated(value: Any, *, blank_counts: bool) -> bool:
    if isinstance(value, Opaque):
        return True
    return isinstance(value, str) and bool(value if blank_counts else trim(value))


def _refers(value: str | Opaque) -> bool:
    return isinstance(value, str) and has_reference(value)


def bundled_plugins_are_off(environment: Environment) -> bool:
    """Does a variable switch off the plugins that come with the release?

    Raises :class:`~pytest_openclaw.NotEvaluated` where its text is not known.
    """
    value = environment.text("OPENCLAW_DISABLE_BUNDLED_PLUGINS")
    if isinstance(value, Opaque):
        raise value.not_evaluated("$OPENCLAW_DISABLE_BUNDLED_PLUGINS")
    return fold(value or "") in ("1", "true")
