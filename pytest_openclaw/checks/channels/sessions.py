"""Direct messages of different people that end in one session."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import SCOPE_OF_EACH_PERSON
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.channels.sessions import session_collisions
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "channels.dm.session_collision",
    Severity.WARN,
    reads=("channels", "session", "bindings", "agents"),
    fix="""Set session.dmScope to per-channel-peer, or to per-account-channel-peer where
    a channel has several accounts; say in session.identityLinks which ids are one
    person's.""",
    since="2026.8.2",
    emits="channels.dm.session_collision.*.*",
    note=unaudited_note("direct"),
    safe_fix=(SCOPE_OF_EACH_PERSON,),
)
def session_collision(deployment: Deployment) -> Iterator[Found]:
    """Several people share one direct-message session.

    What one of them tells the agent is in the memory that it answers the next one from.

    Fires for each session of an agent in which direct messages of several people end.
    Anyone who may write counts as several. session.identityLinks makes one person of
    several ids.

    Releases: 2026.5.12 has channels.*.dm.scope_main_multiuser in its place, which only
    counts the senders of a channel.
    """
    collisions, open_question = deployment.derive(session_collisions)
    for number, collision in enumerate(collisions, 1):
        yield found(
            "session.dmScope",
            f"direct messages to {', '.join(collision.places)} meet in one session of"
            f" agent {collision.agent}",
            *(deployment.source["channels"][each] for each in collision.channels),
            parts=("_".join(collision.places), str(number)),
        )
    if open_question is not None:
        raise open_question
