"""OpenClaw 2026.4.15: as 2026.4.23, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_4_23
from pytest_openclaw.releases.early_secrets import SECRETS_2026_4_15

_LATER = v2026_4_23.RULES

#: Of WhatsApp it says nothing at all.
_JUDGED = {
    id_: rules for id_, rules in _LATER.channels.judged.items() if id_ != "whatsapp"
}

RULES = replace(
    _LATER,
    release="2026.4.15",
    secrets=SECRETS_2026_4_15,
    node_commands=replace(
        _LATER.node_commands,
        known=_LATER.node_commands.known - {"screen.snapshot"},
    ),
    channels=replace(_LATER.channels, judged=_JUDGED),
    plugins=replace(
        _LATER.plugins, api="2026.4.15", sources=(), knows_runtime_code=False
    ),
    bundled_plugins=(
        _LATER.bundled_plugins - {"skill-workshop", "tencent", "tokenjuice", "voyage"}
    ),
)
