"""Where a check is documented: at a site with the pages of this package, or OpenClaw's.

The pages of this package have no public address yet. Anyone who publishes them says
where with ``--openclaw-docs``; without that, links lead to OpenClaw's documentation.
"""

from __future__ import annotations

from functools import lru_cache

from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.language.globs import matches_any

#: The address of the documentation of this package; "": it has none.
PUBLISHED = ""

_OPENCLAW = "https://docs.openclaw.ai/"
_CATALOGUE = "gateway/security/audit-checks"
#: Channels with a page of their own in OpenClaw's documentation.
_CHANNELS = ("discord", "feishu", "slack", "synology-chat", "telegram", "zalouser")
#: Pages of OpenClaw about the settings of checks; the first that fits is meant.
_TOPICS = (
    ("gateway.trusted_prox*", "gateway/trusted-proxy-auth"),
    ("gateway.tailscale*", "gateway/tailscale"),
    ("gateway.control_ui.*", "web/control-ui"),
    ("gateway.tools_invoke_http.*", "gateway/tools-invoke-http-api"),
    ("discovery.*", "gateway/bonjour"),
    ("logging.*", "gateway/logging"),
    ("sandbox.*", "gateway/sandboxing"),
    ("browser.*", "tools/browser"),
    ("tools.elevated.*", "tools/elevated"),
    ("tools.exec.*", "tools/exec"),
    ("skills.*", "tools/skills"),
    ("plugins.*", "tools/plugin"),
    ("models.*", "concepts/models"),
    ("hooks.installs*", "automation/hooks"),
    ("hooks.*", "gateway/configuration-reference#hooks"),
    ("security.trust_model.*", "gateway/security"),
    ("security.exposure.*", "gateway/security"),
    ("secrets.*", "cli/secrets"),
    *((f"channels.{each}.*", f"channels/{each}") for each in _CHANNELS),
    ("channels.*dm*", "channels/pairing"),
    ("channels.*groups*", "channels/groups"),
    ("posture.sandbox.*", "gateway/sandboxing"),
    ("posture.exec.*", "tools/exec"),
    ("posture.secrets.*", "gateway/secrets"),
    ("posture.dm.*", "channels/pairing"),
    ("posture.groups.*", "channels/groups"),
    ("posture.session.*", "concepts/session"),
    ("posture.*", "gateway/security"),
    ("deployment.config_valid", "gateway/configuration"),
)


def openclaw_pages(check: Check) -> tuple[str, ...]:
    """Return the addresses of OpenClaw's own pages about *check*, the closest first."""
    is_of_audit = check.suite == AUDIT and not check.id.startswith("deployment.")
    return _pages(check.id, is_of_audit)


@lru_cache(maxsize=1024)  # asked for each item of each deployment
def _pages(check_id: str, is_of_audit: bool) -> tuple[str, ...]:
    topics = (page for glob, page in _TOPICS if matches_any(check_id, [glob]))
    pages = [topic] if (topic := next(topics, "")) else []
    if is_of_audit:
        pages.append(_CATALOGUE)
    return tuple(_OPENCLAW + each for each in pages)


def address(check: Check, base: str) -> str:
    """Return where *check* is documented; ``""`` if nowhere.

    *base* is the address of a site with the pages of this package; ``""``: where they
    are published.
    """
    site = base or PUBLISHED
    if site:
        name = check.id.replace("*", "any")
        return f"{site.rstrip('/')}/checks/{name}.html"
    return next(iter(openclaw_pages(check)), "")
