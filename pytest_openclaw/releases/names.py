"""Names that both releases share, or that are too many for a release's table."""

from __future__ import annotations

#: Other names that a heartbeat target may use for a channel.
CHANNEL_ALIASES = frozenset(
    """
    gchat google-chat imsg internet-relay-chat lark nc nc-talk teams twitch-chat zl zlu
    """.split()
)

#: Model providers whose address 2026.9.6 knows; compared trimmed, in lower case.
BUILT_IN_PROVIDERS = frozenset(
    """
    amazon-bedrock amazon-bedrock-mantle anthropic anthropic-vertex arcee
    azure-openai-responses byteplus byteplus-plan cerebras chutes claude-cli clawrouter
    cloudflare-ai-gateway codex comfy copilot-proxy dashscope deepinfra deepseek fal
    fireworks github-copilot gmi gmi-cloud gmicloud google google-antigravity
    google-gemini-cli google-vertex groq huggingface kilocode kimi kimi-coding litellm
    lmstudio meta microsoft-foundry minimax minimax-portal mistral modelstudio moonshot
    moonshot-ai moonshotai nvidia novita novita-ai novitaai ollama ollama-cloud openai
    opencode opencode-go openrouter qianfan qwen qwen-token-plan qwencloud sglang
    stepfun stepfun-plan synthetic tencent-tokenhub tencent-tokenplan together venice
    vercel-ai-gateway vllm volcengine volcengine-plan vydra x-ai xai xiaomi
    xiaomi-token-plan z.ai z-ai zai
    """.split()
)
