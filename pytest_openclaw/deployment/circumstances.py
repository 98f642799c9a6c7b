"""What a config is read with, beside itself."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from pytest_openclaw.deployment.environment import Environment
from pytest_openclaw.deployment.files import Files
from pytest_openclaw.deployment.files import Text
from pytest_openclaw.deployment.files import Unreadable
from pytest_openclaw.deployment.live_files import LIVE
from pytest_openclaw.deployment.opaque import Opaque
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError

_UNSET = ("opaque", "missing")


@dataclass(frozen=True)
class Circumstances:
    """What a config is read with, beside itself."""

    environment: Environment = field(default_factory=Environment)
    dotenv: Sequence[Text] = ()
    release: str | None = None
    home: str | None = None
    state_dir: str | None = None
    include_roots: Sequence[str] = ()
    installed: frozenset[str] = frozenset()
    unset_is_opaque: bool = True
    host_files: bool = True
    files: Files = LIVE


def unset_is_opaque(unset_variables: str) -> bool:
    """Read the word for variables that have no value. Raises ``UsageError``."""
    if unset_variables not in _UNSET:
        raise UsageError(
            f"unset_variables is {' or '.join(_UNSET)}, not {unset_variables!r}"
        )
    return unset_variables == "opaque"


def environment_of(env: Mapping[str, str], opaque_env: Iterable[str]) -> Environment:
    """Return the environment of *env* and of names whose texts are not known.

    Raises :class:`~pytest_openclaw.UsageError` for names that are one text.
    """
    if isinstance(opaque_env, str):
        raise UsageError("opaque_env is a list of variable names, not one text")
    opaque = {name: Opaque(f"${{{name}}}", "") for name in opaque_env}
    return Environment({**env, **opaque})


def read_dotenv_files(paths: Iterable[str], files: Files) -> Iterator[Text]:
    """Yield the texts of those ``.env`` files that are there and can be read."""
    for path in paths:
        try:
            yield files.text(path)
        except (Unreadable, NotEvaluated):
            continue  # as both releases do, in silence
