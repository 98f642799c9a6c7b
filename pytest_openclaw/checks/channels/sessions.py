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
    fix="""Set session.dmScope to per-channel-peer, or to per-account-channel-peer if a
    channel has several accounts. Combine the ids of one person in
    session.identityLinks.""",
    since="2026.8.2",
    emits="channels.dm.session_collision.*.*",
    note=unaudited_note("direct", since="2026.8.2"),
    safe_fix=(SCOPE_OF_EACH_PERSON,),
)
def session_collision(deployment: Deployment) -> Iterator[Found]:
    """Several people share one direct-message session.

    The agent answers one person from a memory that contains messages of another.

    Fires for each session of an agent that receives direct messages from several
    people. An open list counts as several people. session.identityLinks combines
    several ids into one person.

    Releases: 2026.5.12 has channels.*.dm.scope_main_multiuser instead, which only
    counts the senders of a channel.
    """
    collisions, open_question = deployment.derive(session_collisions)
    for number, collision in enumerate(collisions, 1):
        yield found(
            "session.dmScope",
            (
                f"direct messages to {', '.join(collision.places)} share one session "
                f"of agent {collision.agent}"
            ),
            *(deployment.source["channels"][each] for each in collision.channels),
            parts=("_".join(collision.places), str(number)),
        )
    if open_question is not None:
        raise open_question
