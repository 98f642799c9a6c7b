"""Claude Code as what runs an agent: ``agents.defaults.cliBackends`` of 2026.7.1."""

from __future__ import annotations

from itertools import chain
from itertools import pairwise

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

_NAMES = ("claude-cli", "anthropic-cli")
_OPTION = "--permission-mode"
_BYPASS = "bypassPermissions"


def claude_backend(deployment: Deployment) -> Setting | None:
    """Return the backend that the release takes for Claude Code, if there is one."""
    backends = deployment.config.at("agents.defaults.cliBackends").items()
    by_name = (each for name, each in backends if fold(name) == _NAMES[0])
    by_command = (
        each
        for name, each in backends
        if fold(name) in _NAMES or fold(each["command"].string or "") == "claude"
    )
    return next(chain(by_name, by_command), None)


def is_live(backend: Setting) -> bool:
    """Does OpenClaw keep one session of it, and answer what that session asks?"""
    output, source = backend["output"], backend["input"]
    is_of_lines = not output.is_set or output.string == "jsonl"
    return is_of_lines and (not source.is_set or source.string == "stdin")


def overridden_modes(backend: Setting) -> list[Setting]:
    """Return the arguments of *backend* with a mode that asks for permissions."""
    lists = (backend["args"], backend["resumeArgs"])
    return [each for each in lists if _mode(each) not in (None, _BYPASS)]


def _mode(arguments: Setting) -> str | None:
    """Return the permission mode that the last such argument gives."""
    texts = [each.string or "" for each in arguments.elements()]
    modes = [
        trim(text.removeprefix(f"{_OPTION}=") if is_one else after)
        for text, after in pairwise([*texts, ""])
        if (is_one := text.startswith(f"{_OPTION}=")) or text == _OPTION
    ]
    return next((each for each in modes[::-1] if _is_value(each)), None)


def _is_value(text: str) -> bool:
    return bool(text) and not text.startswith("-")
