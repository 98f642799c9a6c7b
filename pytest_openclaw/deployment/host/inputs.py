"""What a config is read with, beside itself."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Inaccessible
from pytest_openclaw.deployment.host.files import OutOfBounds
from pytest_openclaw.deployment.host.files import Text
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_args import GivenFlag
from pytest_openclaw.deployment.host.governance import Governance
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.host.windows_commands import Run
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.rules import Rules

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.docker import Docker


@dataclass(frozen=True)
class Inputs:
    """What a config is read with, beside itself."""

    environment: Environment = field(default_factory=Environment)
    dotenv: Sequence[Text] = field(default=(), repr=False)
    unread: tuple[str, ...] = ()
    """Why ``.env`` files could not be read that the gateway may read."""
    release: str | None = None
    by_neighbour: bool = False
    """Is a version between two exact releases to be read as the other one does?"""
    home: str | None = None
    state_dir: str | None = None
    plugins_dir: str | None = None
    """Where the loader looks for ``extensions``, if not in ``state_dir``."""
    include_roots: Sequence[str] = ()
    installed_plugins: tuple[str, ...] | None = None
    """The channel plugins beside those of the release, in the order of loading."""
    unset_is_opaque: bool = True
    host_files: bool = True
    files: Files = LIVE
    run_on_windows: Run | None = None
    """What asks Windows about access lists; ``None`` on other systems."""
    deep: bool = False
    docker: Docker | None = None
    probe: Probe | None = None
    """How to connect to the running gateway; ``None``: nothing connects."""
    gateway_args: tuple[GivenFlag, ...] = ()
    """The flags that the gateway is started with."""
    deployed_release: str | None = None
    """The release that an image or a service states, of a file that describes it."""
    notes: tuple[str, ...] = ()
    """What such a file says that did not count, and why."""
    governance: Governance | None = None
    """Who answers for what; ``None``: nobody wrote it down."""
    surroundings: tuple[str, ...] = ()
    """The files around the gateway that are looked at: units, documents, logs."""
    command: bool = False
    """Judge as the command does where it goes beyond its audit?"""

    @property
    def installed_ids(self) -> frozenset[str] | None:
        """The installed plugins without their order."""
        listed = self.installed_plugins
        return None if listed is None else frozenset(listed)

    @property
    def lacks_plugins(self) -> bool:
        """Is a plugin that is not among those here to be taken for one that is not?"""
        is_told = self.installed_plugins is not None or self.state_dir is not None
        return self.command and is_told

    def with_dotenv(self, rules: Rules) -> Environment:
        """Return the environment with what the ``.env`` files add."""
        limit = rules.dotenv_limit
        read = (
            each
            for each in self.dotenv
            if (limit is None or each.size <= limit)
            and (rules.reads_gateway_env or not each.path.endswith("gateway.env"))
        )
        return self.environment.with_files([each.text for each in read], rules)


def read_dotenv_files(
    paths: Iterable[str], files: Files
) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Return the texts of the ``.env`` files, and why others could not be read."""
    texts: list[Text] = []
    unread: list[str] = []
    for path in paths:
        try:
            texts.append(files.text(path))
        except (Inaccessible, OutOfBounds) as signal:
            unread.append(signal.reason)
        except (Unreadable, NotEvaluated):
            continue  # as both releases do, in silence
    return tuple(texts), tuple(unread)
