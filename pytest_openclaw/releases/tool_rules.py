"""The tools of a release: their groups, its profiles, what its sandbox offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass

_OUTSIDE_OF_OPENCLAW = frozenset(
    "ls read write edit apply_patch exec process canvas".split()
)


@dataclass(frozen=True)
class ToolRules:
    """What a release knows about tools by name."""

    aliases: Mapping[str, str]
    """Other names of tools."""
    groups: Mapping[str, tuple[str, ...]] = field(repr=False)
    profiles: Mapping[str, tuple[str, ...]] = field(repr=False)
    also_allow_widens_profile: bool
    """Does the audit let ``alsoAllow`` add to a profile?"""
    sandbox_allow: tuple[str, ...] = field(repr=False)
    """What a sandbox offers where nothing is configured."""
    sandbox_deny: frozenset[str] = field(repr=False)
    """What it withholds then, beside the tools of every channel."""
    sandbox_extra: str
    """A tool that a sandbox's allow list always gains."""


def _groups(lines: str) -> dict[str, tuple[str, ...]]:
    """Read ``name: member member ...;`` entries, over as many lines as they take."""
    entries = (entry.split(":") for entry in lines.strip().rstrip(";").split(";"))
    groups = {
        f"group:{name.strip()}": tuple(members.split()) for name, members in entries
    }
    groups["group:openclaw"] = tuple(
        tool
        for members in groups.values()
        for tool in members
        if tool not in _OUTSIDE_OF_OPENCLAW
    )
    return groups


TOOLS_2026_9 = ToolRules(
    aliases={"bash": "exec", "apply-patch": "apply_patch", "cron": "automations"},
    groups=_groups(
        """
        fs: ls read write edit apply_patch;
        runtime: exec process code_execution secrets;
        web: web_search web_fetch x_search;
        memory: memory_search memory_get;
        sessions: sessions sessions_list sessions_history sessions_search
            conversations_list conversations_send conversations_turn
            sessions_send sessions_spawn github_identity_status
            github_publish agents_wait sessions_yield subagents
            session_status suggest_task dismiss_task;
        ui: browser screen theme dashboard terminal portal canvas
            show_widget;
        messaging: message;
        automation: heartbeat_respond automations gateway plugins openclaw;
        nodes: nodes computer mobile_ui;
        agents: agents_list get_goal create_goal update_goal progress_card
            ask_user skill_workshop;
        media: view_image image_generate music_generate video_generate tts
            pdf;
        """
    ),
    profiles={
        "minimal": ("session_status", "gateway"),
        "messaging": tuple(
            """
            secrets sessions sessions_list sessions_history sessions_search
            conversations_list conversations_send conversations_turn sessions_send
            sessions_spawn sessions_yield subagents session_status theme message gateway
            ask_user bundle-mcp
            """.split()
        ),
        "coding": tuple(
            """
            ls read write edit apply_patch exec process code_execution secrets
            web_search web_fetch x_search memory_search memory_get sessions
            sessions_list sessions_history sessions_search conversations_list
            conversations_send conversations_turn sessions_send sessions_spawn
            github_identity_status github_publish agents_wait sessions_yield subagents
            session_status suggest_task dismiss_task screen theme dashboard terminal
            portal automations gateway plugins get_goal create_goal update_goal
            progress_card ask_user skill_workshop view_image image_generate
            music_generate video_generate bundle-mcp
            """.split()
        ),
        "full": ("*",),
    },
    also_allow_widens_profile=True,
    sandbox_allow=tuple(
        """
        exec process read ls write edit apply_patch view_image sessions_list
        sessions_history sessions_search sessions_send sessions_spawn sessions_yield
        subagents session_status
        """.split()
    ),
    sandbox_deny=frozenset(
        "browser canvas computer mobile_ui nodes automations gateway".split()
    ),
    sandbox_extra="view_image",
)

TOOLS_2026_5 = ToolRules(
    aliases={"bash": "exec", "apply-patch": "apply_patch"},
    groups=_groups(
        """
        fs: read write edit apply_patch;
        runtime: exec process code_execution;
        web: web_search web_fetch x_search;
        memory: memory_search memory_get;
        sessions: sessions_list sessions_history sessions_send
            sessions_spawn sessions_yield subagents session_status;
        ui: browser canvas;
        messaging: message;
        automation: heartbeat_respond cron gateway;
        nodes: nodes;
        agents: agents_list update_plan;
        media: image image_generate music_generate video_generate tts;
        """
    ),
    profiles={
        "minimal": ("session_status",),
        "messaging": tuple(
            """
            sessions_list sessions_history sessions_send session_status message
            bundle-mcp
            """.split()
        ),
        "coding": tuple(
            """
            read write edit apply_patch exec process code_execution web_search web_fetch
            x_search memory_search memory_get sessions_list sessions_history
            sessions_send sessions_spawn sessions_yield subagents session_status cron
            update_plan image image_generate music_generate video_generate bundle-mcp
            """.split()
        ),
        "full": ("*",),
    },
    also_allow_widens_profile=False,
    sandbox_allow=tuple(
        """
        exec process read write edit apply_patch image sessions_list sessions_history
        sessions_send sessions_spawn sessions_yield subagents session_status
        """.split()
    ),
    sandbox_deny=frozenset("browser canvas nodes cron gateway".split()),
    sandbox_extra="image",
)
