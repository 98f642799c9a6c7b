"""``models.json``: what a release makes of the providers, for each agent."""

from __future__ import annotations

import os
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.effective.agents.agent_dirs import agent_dirs_of_state
from pytest_openclaw.effective.agents.agent_dirs import configured_agent_dirs
from pytest_openclaw.effective.agents.agent_dirs import configured_dirs_but_main
from pytest_openclaw.effective.agents.agent_dirs import main_agent_dir
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets_audit.json_files import read_json
from pytest_openclaw.effective.secrets_audit.references import is_marker
from pytest_openclaw.effective.secrets_audit.references import is_sensitive_header
from pytest_openclaw.effective.secrets_audit.references import reference_in_file
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import key_order
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.reasons import Need

_MAX_BYTES = 5 * 1024 * 1024
_NOT_RESOLVED = "is a SecretRef, which is not resolved in this file"


def look(scan: Scan) -> None:
    """Look at the key and the headers of each provider in each file."""
    codes = Code.PLAINTEXT_FOUND, Code.REF_UNRESOLVED
    with scan.part("models.json of agents", *codes):
        for path in _paths(scan.deployment):
            with scan.part("models.json of agents", *codes):
                _look_into(scan, path)


@by_release
def _paths(deployment: Deployment) -> list[str]:
    folders = [
        main_agent_dir(deployment),
        *named_agent_dir(deployment, "OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR"),
        *agent_dirs_of_state(deployment),
        *_configured(deployment),
    ]
    return [os.path.join(each, "models.json") for each in dict.fromkeys(folders)]


@_paths.on(until="2026.3.2")
def _paths_2026_3_2(deployment: Deployment) -> list[str]:
    """2026.3.2 does not look at these files."""
    return []


@by_release
def _configured(deployment: Deployment) -> list[str]:
    return configured_agent_dirs(deployment)


@_configured.on(until="2026.9.5")
def _configured_2026_9_5(deployment: Deployment) -> list[str]:
    """Until 2026.9.5, that of ``main`` is always the one of the state directory."""
    return configured_dirs_but_main(deployment)


def named_agent_dir(deployment: Deployment, *names: str) -> list[str]:
    """Return the folder that the first variable of *names* with a text names."""
    for name in names:
        named = deployment.environment.text(name)
        if isinstance(named, Opaque):
            raise NotEvaluated(f"the value of ${name} is unknown here", Need.TEXT)
        if named is not None:
            return [absolute(expand(named, deployment.places.home))]
    return []


def _look_into(scan: Scan, path: str) -> None:
    if _is_refused_link(scan.deployment, path):
        scan.scanned.add(path)
        scan.unresolved(Spot.in_file(path), "cannot be read: it is a link")
        return
    held = read_json(scan, path, _MAX_BYTES)
    providers = held.get("providers") if isinstance(held, dict) else None
    if not isinstance(providers, dict):
        return
    for provider_id in key_order(providers):
        provider = providers[provider_id]
        if isinstance(provider, dict):
            _look_at(scan, path, provider_id, provider)


def _is_refused_link(deployment: Deployment, path: str) -> bool:
    if deployment.rules.secrets.generated_files_may_be_links:
        return False
    try:
        is_link = deployment.files.lstat(path).kind is FileKind.LINK
    except OSError:
        return False
    return is_link and deployment.files.exists(path)


def _look_at(scan: Scan, path: str, name: str, provider: dict[str, Any]) -> None:
    at = f"providers.{name}"
    key = provider.get("apiKey")
    spot = Spot.in_file(path, f"{at}.apiKey", name)
    if reference_in_file(scan.deployment, key) is not None:
        scan.unresolved(spot, _NOT_RESOLVED)
    elif isinstance(key, str) and trim(key) and not is_marker(scan.deployment, key):
        scan.plaintext(spot, "is a credential in plain text")
    headers = provider.get("headers")
    if not isinstance(headers, dict):
        return
    for header in key_order(headers):
        spot = Spot.in_file(path, f"{at}.headers.{header}", name)
        _look_at_header(scan, spot, header, headers[header])


def _look_at_header(scan: Scan, spot: Spot, name: str, value: Any) -> None:
    if reference_in_file(scan.deployment, value) is not None:
        scan.unresolved(spot, _NOT_RESOLVED)
        return
    text = trim(value) if isinstance(value, str) else ""
    is_none = not text or text == "secretref-managed"
    if is_none or text.startswith("secretref-env:") or not is_sensitive_header(name):
        return
    scan.plaintext(spot, "is a credential in plain text")
