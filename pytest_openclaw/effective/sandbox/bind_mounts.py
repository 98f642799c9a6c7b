"""What a container may not mount: places that hand the host over."""

from __future__ import annotations

import os
import posixpath

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.bind_specs import DRIVE
from pytest_openclaw.deployment.values.bind_specs import as_looked_up
from pytest_openclaw.deployment.values.bind_specs import bind_source
from pytest_openclaw.deployment.values.bind_specs import is_absolute
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.reasons import Need

_SYSTEM = tuple(
    """
    /etc /private/etc /proc /sys /dev /root /boot /run /var/run /private/var/run
    /var/run/docker.sock /private/var/run/docker.sock /run/docker.sock
    """.split()
)
_IN_HOME = ".aws .cargo .config .docker .gnupg .netrc .npm .ssh".split()
_HOME_VARIABLES = ("OPENCLAW_HOME", "HOME", "USERPROFILE")


def is_blocked_bind(deployment: Deployment, spec: str) -> bool:
    """Does the bind *spec*, ``source:target[:options]``, mount what it must not?

    Raises :class:`NotEvaluated` where that hangs on the host, which is not given.
    """
    path = bind_source(spec, deployment.rules)
    if not is_absolute(path):
        return False  # the release refuses such a config
    path = as_looked_up(path, deployment.rules)
    if not is_absolute(path):
        return False
    source = _normalised(deployment, path)
    if _is_blocked(deployment, source, _SYSTEM):
        return True
    if deployment.places.home is None:
        raise NotEvaluated(
            "requires the host, for its home directory and its links", Need.STATE_DIR
        )
    blocked = (*_SYSTEM, *deployment.derive(_blocked_in_homes))
    return any(
        _is_blocked(deployment, each, blocked)
        for each in dict.fromkeys((source, _real(deployment, source)))
    )


def is_absolute_bind(deployment: Deployment, spec: str) -> bool:
    """Is the source of the bind *spec* an absolute path?"""
    return is_absolute(bind_source(spec, deployment.rules))


@by_release
def _normalised(deployment: Deployment, path: str) -> str:
    """2026.9.6 takes a backslash for a separator in paths of Windows alone."""
    is_windows = os.name == "nt" or DRIVE.match(path) or path.startswith(r"\\")
    return _lexical(path.replace("\\", "/") if is_windows else path)


@_normalised.on(until="2026.9.4")
def _normalised_2026_9_4(deployment: Deployment, path: str) -> str:
    """2026.9.4 takes it for one everywhere."""
    return _lexical(path.replace("\\", "/"))


def _lexical(path: str) -> str:
    if not DRIVE.match(path):
        return "/" + posixpath.normpath("/" + path).lstrip("/")
    plain = path[0].upper() + posixpath.normpath(path)[1:]
    return plain + "/" if len(plain) == 2 else plain.lower()


def _real(deployment: Deployment, path: str) -> str:
    """Return where *path* leads on the host, as far as it exists there."""
    if not path.startswith("/"):
        return path
    existing, rest = path, ""
    while existing != "/" and not deployment.files.exists(existing):
        existing, _, name = existing.rpartition("/")
        existing, rest = existing or "/", f"/{name}{rest}"
    return _normalised(deployment, deployment.files.realpath(existing) + rest)


@by_release
def _blocked_in_homes(deployment: Deployment) -> tuple[str, ...]:
    homes = [_normalised(deployment, home) for home in _homes(deployment)]
    homes += [_real(deployment, home) for home in homes]
    return tuple(
        f"{home}/{name}"
        for home in dict.fromkeys(homes)
        if home != "/"
        for name in _IN_HOME
    )


@_blocked_in_homes.on(until="2026.3.28")
def _blocked_in_homes_2026_3(deployment: Deployment) -> tuple[str, ...]:
    """2026.3.28 lets credentials of a home be mounted."""
    return ()


@by_release
def _homes(deployment: Deployment) -> list[str]:
    """2026.9.6 also counts what the variables say, whichever of them is in force."""
    stated = [_text(deployment, name) for name in _HOME_VARIABLES]
    return [*_homes_2026_5(deployment), *(text for text in stated if text)]


@_homes.on(until="2026.5.12")
def _homes_2026_5(deployment: Deployment) -> list[str]:
    """2026.5.12 counts OpenClaw's home and the user's."""
    user = _text(deployment, "HOME") or _text(deployment, "USERPROFILE")
    return [home for home in (deployment.places.home, user) if home]


def _text(deployment: Deployment, name: str) -> str | None:
    value = deployment.environment.get(name)
    if isinstance(value, Opaque):
        raise value.not_evaluated(f"${name}")
    return value


@by_release
def _is_blocked(deployment: Deployment, source: str, blocked: tuple[str, ...]) -> bool:
    """2026.9.6 also blocks what lies above a blocked place."""
    if _is_blocked_2026_5(deployment, source, blocked):
        return True
    return any(each.startswith(source + "/") for each in blocked)


@_is_blocked.on(until="2026.6.1")
def _is_blocked_2026_5(
    deployment: Deployment, source: str, blocked: tuple[str, ...]
) -> bool:
    """The root, a blocked place, and what lies below one."""
    return source == "/" or any(
        source == each or source.startswith(each + "/") for each in blocked
    )
