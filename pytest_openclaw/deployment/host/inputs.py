"""What a config is read with, beside itself."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Text
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_args import GivenFlag
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.host.windows_commands import Run
from pytest_openclaw.errors import NotEvaluated

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.docker import Docker


@dataclass(frozen=True)
class Inputs:
    """What a config is read with, beside itself."""

    environment: Environment = field(default_factory=Environment)
    dotenv: Sequence[Text] = field(default=(), repr=False)
    release: str | None = None
    home: str | None = None
    state_dir: str | None = None
    include_roots: Sequence[str] = ()
    installed_plugins: frozenset[str] | None = None
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
    program_environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What programs are found and run with: never what a config adds to it."""


def read_dotenv_files(paths: Iterable[str], files: Files) -> Iterator[Text]:
    """Yield the texts of those ``.env`` files that are there and can be read."""
    for path in paths:
        try:
            yield files.text(path)
        except (Unreadable, NotEvaluated):
            continue  # as both releases do, in silence
