"""Where each release looks for skills, and which of them it loads."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class SkillRules:
    """How one release finds skills; its limits are those without ``skills.limits``."""

    bundled: frozenset[str] = field(repr=False)
    """Names of its own skills, which win over those of ``skills.load.extraDirs``."""
    depth: int
    """How deep below a folder of skills one may lie."""
    extra_depth: int
    """The same in a folder of ``skills.load.extraDirs``."""
    prefers_nested: bool
    """Is a folder ``skills`` in a folder of skills looked at in its place?"""
    own_links_may_leave: bool
    """May links lead out of the managed and personal folders?"""
    strict_front_matter: bool
    """Does a YAML error make a skill invalid?"""
    personal_always: bool
    """Do personal skills count wherever the state directory is?"""
    has_workshop: bool
    """Do agents have ``workshop-skills``?"""
    has_agents_folders: bool = True
    """Are skills also in ``.agents/skills`` of the home and of workspaces?"""
    max_candidates: int = 300
    max_loaded: int = 200
    max_bytes: int = 256_000


_BOTH = frozenset(
    """
    1password apple-notes apple-reminders bear-notes blogwatcher blucli camsnap clawhub
    coding-agent eightctl gemini gh-issues gifgrep github gog goplaces healthcheck
    himalaya mcporter model-usage nano-pdf node-connect notion obsidian openai-whisper
    openai-whisper-api openhue oracle ordercli peekaboo sag sherpa-onnx-tts
    skill-creator songsee sonoscli spotify-player summarize taskflow
    taskflow-inbox-triage things-mac tmux trello weather xurl
    """.split()
)

#: 2026.5.12.
SKILLS_2026_5 = SkillRules(
    bundled=_BOTH.union("discord imsg session-logs slack video-frames".split())
    | {"voice-call", "wacli"},
    depth=2,
    extra_depth=2,
    prefers_nested=True,
    own_links_may_leave=False,
    strict_front_matter=False,
    personal_always=True,
    has_workshop=False,
)

#: 2026.9.6.
SKILLS_2026_9 = SkillRules(
    bundled=_BOTH.union("control-ui diagram-maker meme-maker python-debugpy".split())
    | {"node-inspect-debugger", "spike", "visualize"},
    depth=6,
    extra_depth=2,
    prefers_nested=False,
    own_links_may_leave=True,
    strict_front_matter=True,
    personal_always=False,
    has_workshop=True,
)
