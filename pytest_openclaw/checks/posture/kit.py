"""What the checks of the hardened posture share: how they are made, and their words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

#: The suites that profiles of the baseline choose.
HARDENED = "posture"
SHARED = "posture.shared"

#: Makes a check of the posture: like ``check``, of the releases that are judged.
posture = partial(check, suite=HARDENED, since="2026.5.12")


def found_on_chat(
    chat: Chat,
    setting: Setting,
    words: str,
    *,
    severity: Severity | None = None,
    see: Iterable[Setting] = (),
) -> Found:
    """Return what was found on one account, by a *setting* that holds for it.

    The subject is the account's own: an account that inherits is not excused with the
    one that it inherits from. *words* follow the name of the setting.
    """
    subject = chat.mine(setting)
    inherited = [setting] if subject.path != setting.path else []
    place = f", for {chat.account.place}" if inherited else ""
    return found(
        subject,
        f"{setting} {words}{place}",
        see=(*inherited, *see),
        severity=severity,
    )


def found_on_agent(
    agent: AgentView, dotted: str, words: str, by: Setting | None = None
) -> Found:
    """Return what was found on one agent, in its own setting *dotted*.

    *by* is the setting that holds, where it may be another place's.
    """
    subject = agent.own(dotted)
    inherited = [by] if by is not None and by.path != subject.path else []
    return found(
        subject,
        f"{subject if by is None else by} {words}, for {agent.words}",
        see=inherited,
    )
