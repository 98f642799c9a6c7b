"""What the hardened posture looks at in each release, beyond what its audit does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.chats import CHATS_2026_5
from pytest_openclaw.releases.chats import CHATS_2026_9
from pytest_openclaw.releases.chats import ChatRules


@dataclass(frozen=True)
class PostureRules:
    """Key names of one release, for checks of the posture."""

    control_ui_switches: tuple[str, ...]
    """Switches of ``gateway.controlUi`` that are called insecure or dangerous."""
    private_network_switches: tuple[str, ...]
    """Switches of an ``ssrfPolicy`` that let private addresses be reached."""
    host_lists: tuple[str, ...]
    """Lists of an ``ssrfPolicy`` of hosts that may be reached whatever they are."""
    agent_example: str
    """How the settings of one agent are written, for advice."""
    memory_search: str
    """Where it is said what an agent's memory is searched in, of all and of one."""
    imports_profiles: bool
    """May the browser take over a person's profile, unless that is switched off?"""
    journal: str
    """The switch of the journal of runs and tools."""
    chats: Mapping[str, ChatRules] = field(repr=False)


POSTURE_2026_9 = PostureRules(
    control_ui_switches=(
        "dangerouslyAllowHostHeaderOriginFallback",
        "dangerouslyDisableDeviceAuth",
    ),
    private_network_switches=(
        "dangerouslyAllowPrivateNetwork",
        "allowRfc2544BenchmarkRange",
        "allowIpv6UniqueLocalRange",
    ),
    host_lists=("allowedHostnames",),
    agent_example="agents.entries",
    memory_search="memory.search",
    imports_profiles=True,
    journal="logging.audit.enabled",
    chats=CHATS_2026_9,
)
POSTURE_2026_5 = PostureRules(
    control_ui_switches=(
        "allowInsecureAuth",
        "dangerouslyAllowHostHeaderOriginFallback",
        "dangerouslyDisableDeviceAuth",
    ),
    private_network_switches=(
        "dangerouslyAllowPrivateNetwork",
        "allowRfc2544BenchmarkRange",
        "allowIpv6UniqueLocalRange",
    ),
    host_lists=("allowedHostnames", "hostnameAllowlist"),
    agent_example="agents.list",
    memory_search="memorySearch",
    imports_profiles=False,
    journal="audit.enabled",
    chats=CHATS_2026_5,
)
