"""OpenClaw 2026.3.13: as 2026.3.24, but for what is named here.

It prints no schema. The one here is that of its core and of the plugins that come with
it; the sections of channels that are plugins are open in it.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_3_24
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_3_13
from pytest_openclaw.releases.early_secrets import SECRETS_2026_3_13

_LATER = v2026_3_24.RULES

#: Providers that its core has itself, and later releases as plugins.
_CAME = frozenset(
    """
    amazon-bedrock anthropic brave byteplus chutes cloudflare-ai-gateway deepgram
    deepseek duckduckgo elevenlabs exa fal firecrawl github-copilot google groq
    huggingface kilocode kimi microsoft minimax mistral modelstudio moonshot nvidia
    openai opencode opencode-go openrouter openshell perplexity qianfan synthetic tavily
    together venice vercel-ai-gateway volcengine xai xiaomi zai
    """.split()
)

RULES = replace(
    _LATER,
    release="2026.3.13",
    secrets=SECRETS_2026_3_13,
    blocked_variables=BLOCKED_2026_3_13,
    node_commands=replace(
        _LATER.node_commands,
        known=_LATER.node_commands.known - {"callLog.search", "sms.search"},
    ),
    plugins=replace(
        _LATER.plugins,
        missing_code="fault",
        reads_setup=False,
        requires_host_version=False,
    ),
    resolves_references=False,
    gateway_variables=("OPENCLAW", "CLAWDBOT"),
    scalars_are_empty=False,
    bundled_plugins=(
        _LATER.bundled_plugins - _CAME
        | {"google-gemini-cli-auth", "minimax-portal-auth"}
    ),
)
