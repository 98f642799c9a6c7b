"""The config: each place at which a credential stands."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
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
    setting = place.setting
    file = config_file(scan.deployment)
    spot = Spot(file, _written(scan.deployment, setting), setting, place.provider)
    reference = reference_in_config(scan.deployment, setting)
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


@by_release
def _written(deployment: Deployment, setting: Setting) -> str:
    """Return the path as 2026.9.6 writes it."""
    return str(setting)


@_written.on(until="2026.7.1")
def _written_2026_5(deployment: Deployment, setting: Setting) -> str:
    """2026.5.12 puts dots between, whatever the keys hold."""
    return ".".join(map(str, setting.path))
