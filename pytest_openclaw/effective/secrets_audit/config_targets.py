"""The config: each place at which a credential stands."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets.credential_targets import CredentialPlace
from pytest_openclaw.effective.secrets.credential_targets import credential_places
from pytest_openclaw.effective.secrets_audit.references import is_marker
from pytest_openclaw.effective.secrets_audit.references import is_sensitive_header
from pytest_openclaw.effective.secrets_audit.references import reference_in_config
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.secrets_audit.scan import config_file
from pytest_openclaw.language.javascript import trim

_IN_REAL_TIME = ("talk", "realtime", "providers")


def look(scan: Scan) -> None:
    """Look at each place: a reference is to be resolved, a text is a finding."""
    for place in credential_places(scan.deployment):
        setting = place.setting
        codes = [Code.PLAINTEXT_FOUND, Code.REF_UNRESOLVED, Code.PLACEHOLDER_VALUE]
        if place.target.is_provider_key:
            codes.append(Code.REF_SHADOWED)
        with scan.part(str(setting), *codes):
            _look_at(scan, place)


def _look_at(scan: Scan, place: CredentialPlace) -> None:
    setting, provider = place.setting, place.provider
    file = config_file(scan.deployment)
    path = _as_read(setting.path)
    if path != setting.path:
        provider = trim(provider) if provider else None
    spot = Spot(file, _written(scan.deployment, path), setting, provider)
    if _is_of_voice(path) and not (setting.has_text or setting.is_record):
        return  # a blank key of a voice is left out when the config is read
    told = setting if place.beside is None else place.beside
    reference = reference_in_config(scan.deployment, told, path)
    if reference is not None:
        scan.references.append((reference, spot))
        if place.target.is_provider_key:
            scan.provider_keys.append((str(setting.path[2]), spot))
    elif _is_plaintext(scan, place):
        scan.plaintext(spot, "contains a credential as text")
        scan.texts.append((setting, spot))


def _is_plaintext(scan: Scan, place: CredentialPlace) -> bool:
    setting = place.setting
    if place.target.takes_objects and setting.is_record:
        return bool(setting.items())
    if not setting.has_text:
        return False
    if place.target.is_provider_header:
        return is_sensitive_header(str(setting.path[-1]))
    takes_markers = scan.deployment.rules.secrets.config_takes_markers
    if place.target.is_provider_key and takes_markers:
        return not is_marker(scan.deployment, setting.string or "")
    return True


def _is_of_voice(path: Path) -> bool:
    return path[:2] == ("talk", "providers") or path[:3] == _IN_REAL_TIME


def _as_read(path: Path) -> Path:
    """Return the path that a place has once the release has read the config.

    It reads names of voices without the blanks around them.
    """
    at = 3 if path[:3] == _IN_REAL_TIME else 2
    if not _is_of_voice(path) or len(path) <= at:
        return path
    return (*path[:at], trim(str(path[at])), *path[at + 1 :])


@by_release
def _written(deployment: Deployment, path: Path) -> str:
    """Return the path as 2026.9.6 writes it."""
    return render(path)


@_written.on(until="2026.7.1")
def _written_2026_5(deployment: Deployment, path: Path) -> str:
    """2026.5.12 puts dots between, whatever the keys hold."""
    return ".".join(map(str, path))
