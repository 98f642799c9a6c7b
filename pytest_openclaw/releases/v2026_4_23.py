"""OpenClaw 2026.4.23: as 2026.5.12, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_12
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.channels import ChannelRules
from pytest_openclaw.releases.rules import ConfigFlag
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_4_23

_LATER = v2026_5_12.RULES

#: Plugins that did not come with it yet.
_CAME = frozenset(
    """
    azure-speech bonjour canvas cerebras clickclack deepinfra document-extract
    file-transfer gradium inworld migrate-claude migrate-hermes oc-path senseaudio
    tts-local-cli web-readability
    """.split()
)

#: Channels whose plugins came with it and are packages in 2026.5.12.
_CHANNELS = frozenset(
    """
    bluebubbles discord feishu googlechat line matrix msteams nextcloud-talk nostr qqbot
    slack synology-chat tlon twitch whatsapp zalo zalouser
    """.split()
)

#: Other plugins of which the same is true.
_LEFT = frozenset(
    """
    acpx amazon-bedrock amazon-bedrock-mantle anthropic-vertex brave codex
    diagnostics-otel diffs lobster memory-lancedb openshell voice-call
    """.split()
)

_CANVAS = frozenset(
    """
    canvas.a2ui.push canvas.a2ui.pushJSONL canvas.a2ui.reset canvas.eval canvas.hide
    canvas.navigate canvas.present canvas.snapshot
    """.split()
)

#: What a named account does not take from the top level.
_OWN = ("dmPolicy", "allowFrom", "groupPolicy")
_JUDGED = {
    id_: replace(rules, bundled=True) for id_, rules in _LATER.channels.judged.items()
}
for _id in ("discord", "imessage", "irc", "signal"):
    _implied = v2026_9_6.RULES.channels.judged[_id].implied_by
    _JUDGED[_id] = replace(_JUDGED[_id], implied_by=_implied)
_JUDGED["signal"] = replace(_JUDGED["signal"], implied_by=(("account", "httpUrl"),))
_JUDGED["whatsapp"] = ChannelRules(
    frozenset({"direct"}),
    bundled=True,
    entry_by="trimmed",
    own_switch=True,
    implied_by=(("allowFrom",),),
)
_JUDGED["discord"] = replace(_JUDGED["discord"], policy_is_fixed=True, keeps_list=True)
for _id in ("nextcloud-talk", "zalo"):
    _JUDGED[_id] = replace(_JUDGED[_id], not_inherited=_OWN)
_SPOKEN = frozenset({"direct", "groups", "warnings"})

#: Channels whose plugins say which place they have among all.
_LAST = (
    "googlechat",
    "msteams",
    "mattermost",
    "nextcloud-talk",
    "feishu",
    "matrix",
    "bluebubbles",
    "line",
    "irc",
    "zalo",
)

#: Channels of which only early releases say anything.
_FURTHER = {
    "bluebubbles": ChannelRules(
        _SPOKEN,
        bundled=True,
        needs=(("serverUrl",), ("password",)),
        reads_defaults=False,
    ),
    "line": ChannelRules(
        _SPOKEN,
        bundled=True,
        named_are_off=True,
        default_has_no_entry=True,
        implied_by=(("channelAccessToken", "tokenFile", "$LINE_CHANNEL_ACCESS_TOKEN"),),
        not_inherited=_OWN,
        needs=(("channelAccessToken", "tokenFile"), ("channelSecret", "secretFile")),
    ),
    "mattermost": ChannelRules(
        _SPOKEN | {"names"}, bundled=True, needs=(("baseUrl",), ("botToken",))
    ),
    "msteams": ChannelRules(
        frozenset({"groups", "warnings"}),
        bundled=True,
        needs=(("appId",), ("appPassword",), ("tenantId",)),
    ),
    "googlechat": ChannelRules(
        _SPOKEN | {"names"},
        bundled=True,
        nested_only=True,
    ),
    "matrix": ChannelRules(
        _SPOKEN | {"names"},
        bundled=True,
        nested_only=True,
        needs=(("homeserver",), ("accessToken", "password")),
    ),
    "nostr": ChannelRules(frozenset({"direct"}), bundled=True),
    "slack": ChannelRules(
        _SPOKEN | {"names"},
        bundled=True,
        needs=(("botToken", "$SLACK_BOT_TOKEN"), ("appToken", "$SLACK_APP_TOKEN")),
        policy_is_fixed=True,
    ),
}

RULES = replace(
    _LATER,
    release="2026.4.23",
    trusted_proxy_takes_password=False,
    unprinted_keys=("hooks.internal.handlers",),
    open_objects=(*_LATER.open_objects, "gateway.tls"),
    exec=replace(_LATER.exec, knows_drives=False),
    plugins=replace(
        _LATER.plugins,
        api="2026.4.23",
        requires_host_version=True,
        loaded_by="every audit",
        missing_code="left out",
        follows_links=False,
        variable_moves_bundled=True,
    ),
    bundled_plugins=_LATER.bundled_plugins - _CAME | _CHANNELS | _LEFT,
    heartbeat_targets=_LATER.heartbeat_targets - {"weixin"} | {"bb"},
    channel_ids=(
        _LATER.channel_ids - {"clickclack", "openclaw-weixin", "wecom", "yuanbao"}
        | {"bluebubbles"}
    ),
    bundled_flags={"acpx": (ConfigFlag("permissionMode", "approve-all"),)},
    blocked_variables=_LATER.blocked_variables - {"SYSTEMROOT", "WINDIR"},
    retired_models={},
    node_commands=replace(
        _LATER.node_commands,
        known=(
            frozenset(
                each
                for each in _LATER.node_commands.known
                if not each.startswith("talk.")
            )
            | _CANVAS
        ),
        denies_dangerous=False,
    ),
    has_include_roots=False,
    markers_are_references=False,
    models=replace(_LATER.models, knows_free=False, reads_references=False),
    code=replace(
        _LATER.code,
        leaves_comments_out=False,
        source_rules=tuple(
            replace(each, reach=None) for each in _LATER.code.source_rules
        ),
    ),
    channels=replace(
        _LATER.channels,
        judged={**_JUDGED, **_FURTHER},
        store_counts_always=True,
        last=_LAST,
    ),
    secrets=SECRETS_2026_4_23,
)
