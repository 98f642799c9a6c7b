"""The register that a deployment is judged by, and the fleet that it is one of."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.register.entries import Register

if TYPE_CHECKING:
    from pytest_openclaw.deployment.deployment import Deployment


@dataclass(frozen=True)
class Governance:
    """A register, and what returns all deployments that it is about.

    ``fleet`` is ``None`` where nobody knows them all.
    """

    register: Register
    fleet: Callable[[], Sequence[Deployment]] | None = None
