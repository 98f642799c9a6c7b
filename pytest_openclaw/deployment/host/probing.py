"""What a caller asks of the probe of a running gateway."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

#: Seconds for reaching the gateway and logging in, and again for its answers.
SECONDS = 5.0
#: The longest that a caller can ask for: a run must end.
MAX_SECONDS = 120.0
NEEDS_WEBSOCKETS = "it requires websockets: pip install 'pytest-openclaw[probe]'"


@dataclass(frozen=True)
class Probe:
    """How to connect to the gateway of a deployment, read-only.

    ``url`` is its address, ``ws``, ``wss``, ``http`` or ``https``; ``None``: where
    the release's own deep audit would look for it. ``token`` and ``password`` are
    sent in place of the deployment's own; ``None``: none is given. ``seconds`` is the
    allowance for logging in, and again for what is read afterwards.

    Raises :class:`~pytest_openclaw.UsageError` for what is not the URL of a gateway.
    """

    url: str | None = field(default=None, repr=False)
    token: str | SecretText | None = field(default=None, repr=False)
    password: str | SecretText | None = field(default=None, repr=False)
    seconds: float = SECONDS
    shared: str | None = field(default=None, repr=False)
    """A folder in which the processes of one run share answers."""

    def __post_init__(self) -> None:
        """Check what is given. The URL is not repeated: it may hold a password."""
        for name in ("token", "password"):
            if isinstance(text := getattr(self, name), str):
                object.__setattr__(self, name, SecretText(text))
        if self.url is not None:
            address = read_address(self.url.strip())
            schemes = ("ws", "wss", "http", "https")
            if address is None or address.scheme not in schemes or not address.host:
                raise UsageError(
                    "it is not the URL of a gateway, such as wss://host:port"
                )
        if not 0 < self.seconds <= MAX_SECONDS:
            raise UsageError(f"it is not a number of seconds up to {MAX_SECONDS:.0f}")

    @property
    def secrets(self) -> tuple[SecretText | None, SecretText | None]:
        """Token and password."""
        token, password = self.token, self.password
        return (
            SecretText(token) if isinstance(token, str) else token,
            SecretText(password) if isinstance(password, str) else password,
        )

    def lasting(self, seconds: str) -> Probe:
        """Return this probe with other *seconds*, given as a text."""
        try:
            number = float(seconds)
        except ValueError:
            raise UsageError(f"{seconds!r} is not a number") from None
        return replace(self, seconds=number)


def probe_of(given: bool | str | Probe | None) -> Probe | None:
    """Return the probe that a caller asks for; ``None`` for none.

    Raises :class:`~pytest_openclaw.UsageError`, also without ``websockets``.
    """
    if given is None or given is False:
        return None
    require_websockets()
    if isinstance(given, str):
        return Probe(given)
    if given is not True and not isinstance(given, Probe):
        raise UsageError(f"probe is True, a URL or a Probe, not {type(given).__name__}")
    return Probe() if given is True else given


def require_websockets() -> None:
    """Raise :class:`~pytest_openclaw.UsageError` where ``websockets`` is missing."""
    if importlib.util.find_spec("websockets") is None:
        raise UsageError(NEEDS_WEBSOCKETS)


def secret_in(environment: Mapping[str, str], name: str | None) -> SecretText | None:
    """Return what the variable *name* holds; ``None`` if no name is given.

    Raises :class:`~pytest_openclaw.UsageError` for a variable without a text. A *name*
    that cannot be one is not repeated: it may be the secret itself.
    """
    if name is None:
        return None
    if not name.isidentifier():
        raise UsageError("it expects the name of a variable, not the secret itself")
    text = environment.get(name, "").strip()
    if not text:
        raise UsageError("this variable is not set, or is empty")
    return SecretText(text)
