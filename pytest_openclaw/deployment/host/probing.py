"""What a caller asks of the probe of a running gateway."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

#: Seconds for reaching the gateway and logging in, and again for its answers.
SECONDS = 5.0
#: The longest that a caller can ask for: a run must end.
MAX_SECONDS = 120.0


@dataclass(frozen=True)
class Probe:
    """How to connect to the gateway of a deployment, read-only.

    ``url`` is its address, ``ws``, ``wss``, ``http`` or ``https``; ``None``: where
    the release's own deep audit would look for it. ``token`` and ``password`` are
    sent in place of the deployment's own; ``None``: none is given. ``seconds`` is the
    allowance for logging in, and again for what is read afterwards.
    """

    url: str | None = None
    token: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    seconds: float = SECONDS
    shared: str | None = field(default=None, repr=False)
    """:meta private: the folder in which processes of one run share answers."""


def probe_of(given: bool | str | Probe | None) -> Probe | None:
    """Return the probe that a caller asks for; ``None`` for none."""
    if isinstance(given, str):
        return Probe(given)
    if isinstance(given, bool) or given is None:
        return Probe() if given else None
    return given
