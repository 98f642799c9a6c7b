"""OpenClaw 2026.6.11: as 2026.5.28, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_28
from pytest_openclaw.releases import v2026_6_1
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_6_11
from pytest_openclaw.releases.retired_models import RETIRED_2026_6
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_6_11

_EARLIER, _NEWEST = v2026_5_28.RULES, v2026_9_6.RULES

#: The channels whose plugins come with the release; all others are packages now.
_BUNDLED = ("imessage", "telegram")

#: Plugins that became packages of their own.
_PACKAGES = frozenset(
    """
    arcee cerebras chutes clickclack cloudflare-ai-gateway deepinfra deepseek exa
    firecrawl fireworks gradium groq inworld irc kilocode kimi mattermost moonshot
    perplexity qianfan qwen searxng signal skill-workshop stepfun tavily tencent venice
    vercel-ai-gateway zai
    """.split()
)

#: Variables that make a channel present whose plugin is a package; one is enough.
_VARIABLES = {
    "synology-chat": (("SYNOLOGY_CHAT_TOKEN",), ("SYNOLOGY_CHAT_INCOMING_URL",)),
    "zalo": (("ZALO_BOT_TOKEN",),),
}

#: Other names of plugins that became packages.
_RETIRED_ALIASES = frozenset(
    """
    dashscope gmi-cloud gmicloud kimi-coding modelstudio moonshot-ai moonshotai qwen-cli
    qwen-oauth qwen-portal qwencloud stepfun-plan tencent-tokenhub z-ai z.ai
    """.split()
)

RULES = replace(
    _EARLIER,
    release="2026.6.11",
    blocked_variables=BLOCKED_2026_6_11,
    plugins=replace(v2026_6_1.RULES.plugins, api="2026.6.11"),
    renamed_plugins=_NEWEST.renamed_plugins,
    node_commands=replace(
        _EARLIER.node_commands,
        known=_EARLIER.node_commands.known | {"device.apps"},
    ),
    bundled_plugins=_EARLIER.bundled_plugins - _PACKAGES | {"cohere", "novita"},
    built_in_providers=(
        _EARLIER.built_in_providers - {"openai-codex"} | {"xiaomi-token-plan"}
    ),
    channel_ids=_EARLIER.channel_ids | {"raft", "sms"},
    web_search_providers=_EARLIER.web_search_providers - _PACKAGES,
    retired_models=RETIRED_2026_6,
    state=replace(
        v2026_6_1.RULES.state,
        plugin_aliases=v2026_6_1.RULES.state.plugin_aliases - _RETIRED_ALIASES,
    ),
    skills=replace(_EARLIER.skills, depth=_NEWEST.skills.depth),
    channels=replace(
        _EARLIER.channels,
        judged={
            id_: replace(
                rules,
                bundled=rules.bundled and id_ in _BUNDLED,
                variables=_VARIABLES.get(id_, ()),
            )
            for id_, rules in _EARLIER.channels.judged.items()
        },
    ),
    secrets=SECRETS_2026_6_11,
)
