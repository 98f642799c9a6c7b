"""The profiles of browsers: where each is, and which cannot be made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import Address
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_loopback
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass

_OWN_PROFILE = "openclaw"
_LOCAL_NAME = "localhost"
_ATTACHING = "existing-session"
#: They attach to a browser that runs on this machine.
_LOCAL_DRIVERS = (_ATTACHING, "extension")
#: The address of one running browser, which is another with each start.
_ONE_RUN = re.compile(r"wss?://.*/devtools/browser/", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class BrowserProfile:
    """A browser that agents may drive: where it is, and the setting that says so."""

    name: str
    address: Address
    subject: Setting

    @property
    def is_local(self) -> bool:
        """Is it on this machine?"""
        ip = ip_of(self.address.host)
        return self.address.host == _LOCAL_NAME or (ip is not None and is_loopback(ip))


def fault_of_address(deployment: Deployment, setting: Setting) -> str | None:
    """Tell what keeps a browser's address, which is a text, from being one."""
    address = read_address(trim(setting.text or ""))
    if address is None:
        return "is not a valid address"
    schemes = _schemes(deployment)
    if address.scheme not in schemes:
        return f"does not begin with {', '.join(schemes)}"
    if address.port == "0" and not _port_0_is_default(deployment):
        return "has an invalid port"
    return None


@by_release
def _schemes(deployment: Deployment) -> tuple[str, ...]:
    """With what does the address of a browser begin?"""
    return ("http", "https", "ws", "wss")


@_schemes.on(until="2026.3.2")
def _schemes_2026_3_2(deployment: Deployment) -> tuple[str, ...]:
    """2026.3.2 takes HTTP alone."""
    return ("http", "https")


@by_release
def _port_0_is_default(deployment: Deployment) -> bool:
    """Does the port 0 stand for that of the scheme?"""
    return False


@_port_0_is_default.on(until="2026.5.12")
def _port_0_is_default_2026_5(deployment: Deployment) -> bool:
    """2026.5.12 takes it so."""
    return True


def fault_of_profile(deployment: Deployment) -> tuple[Setting, str] | None:
    """Return the profile's setting that no browser can be made of, and why."""
    for _, profile in deployment.config.at("browser.profiles").items():
        address, port = profile["cdpUrl"], profile["cdpPort"]
        if not address.exists or profile["driver"].value in _LOCAL_DRIVERS:
            continue
        if not address.has_text:
            if not port.exists:
                return address, "is blank, and no cdpPort is set"
        elif _is_by_port(deployment, profile):
            if read_address(trim(address.text or "")) is None:
                return address, "is not a valid address"
        elif fault := fault_of_address(deployment, address):
            return address, fault
    return None


def distant_browsers(deployment: Deployment) -> Iterator[BrowserProfile]:
    """Yield the browsers on other machines.

    The others first; raises :class:`NotEvaluated` at the end where one is not known.
    """
    question: NotEvaluated | None = None
    for name, settings in _profiles(deployment):
        try:
            profile = _profile(deployment, name, settings)
        except NotEvaluated as not_evaluated:
            question = question or not_evaluated
            continue
        if profile is not None and not profile.is_local:
            yield profile
    if question is not None:
        raise question


def _profiles(deployment: Deployment) -> Iterator[tuple[str, Setting]]:
    """Yield the profiles of the config, and the one that is there without it.

    The further ones that a release has by itself are on this machine.
    """
    stated = deployment.config.at("browser.profiles")
    yield from stated.items()
    if not stated[_OWN_PROFILE].exists:
        yield _OWN_PROFILE, Setting.missing()


def _profile(
    deployment: Deployment, name: str, settings: Setting
) -> BrowserProfile | None:
    """Return where a browser is; ``None`` for one that is not reached by address."""
    base = deployment.config.at("browser.cdpUrl")
    own = settings["cdpUrl"]
    if settings["driver"].value in _drivers_without_address(deployment):
        return None
    if own.has_text:
        at = _address(own)
        if _is_by_port(deployment, settings):
            is_secure = base.has_text and _address(base).scheme == "https"
            at = at._replace(scheme="https" if is_secure else "http")
        return BrowserProfile(name, at, own)
    if settings.exists and settings["driver"].value in _LOCAL_DRIVERS:
        return None
    if not base.has_text:
        return None  # at the default, which is this machine
    address = _address(base)
    is_own = address.scheme in ("ws", "wss") and not settings.exists
    is_whole = is_own and not _is_of_one_run(deployment, base)
    scheme = "https" if address.scheme == "https" else "http"
    at = address if is_whole else address._replace(scheme=scheme)
    return BrowserProfile(name, at, base)


@by_release
def _drivers_without_address(deployment: Deployment) -> tuple[str, ...]:
    """With which drivers does a profile's address not count?"""
    return ()


@_drivers_without_address.on(since="2026.4.15", until="2026.4.23")
def _drivers_without_address_2026_4(deployment: Deployment) -> tuple[str, ...]:
    """2026.4.23 reads the one as the other, and attaches without an address."""
    return _LOCAL_DRIVERS


@_drivers_without_address.on(since="2026.3.13", until="2026.3.28")
def _drivers_without_address_2026_3(deployment: Deployment) -> tuple[str, ...]:
    """2026.3.28 attaches so to a session alone."""
    return (_ATTACHING,)


def _is_by_port(deployment: Deployment, profile: Setting) -> bool:
    """Is the browser looked for at the profile's port, and only its host used?"""
    return profile["cdpPort"].exists and _is_of_one_run(deployment, profile["cdpUrl"])


@by_release
def _is_of_one_run(deployment: Deployment, address: Setting) -> bool:
    """Is it the address of one run of a browser, of which only the host is used?"""
    return _ONE_RUN.match(trim(address.text or "")) is not None


@_is_of_one_run.on(until="2026.3.28")
def _is_of_one_run_2026_3(deployment: Deployment, address: Setting) -> bool:
    """2026.3.28 takes each address as it is."""
    return False


def _address(setting: Setting) -> Address:
    address = read_address(setting.text or "")
    if address is None:
        raise NotEvaluated(f"{setting} is not a valid address")
    return address
