"""The senders that were let in by pairing, as the release keeps them."""

from __future__ import annotations

import json
import os
import re

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.names import DEFAULT
from pytest_openclaw.effective.state.state_places import credentials_dir
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import text_of
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.reasons import Need

_UNSAFE_IN_KEYS = re.compile(r'[\\/:*?"<>|]|\.\.')
_MAX_BYTES = 1024 * 1024


def paired_senders(deployment: Deployment, channel: str, account: str) -> list[str]:
    """Return the senders that an account has approved.

    Raises :class:`~pytest_openclaw.NotEvaluated` where there is no state directory.
    """
    if deployment.places.state_dir is None:
        raise NotEvaluated(
            "requires the pairing store of a state directory", Need.STATE_DIR
        )
    return _stored(deployment, channel, account)


@by_release
def _stored(deployment: Deployment, channel: str, account: str) -> list[str]:
    """2026.9.6 keeps them in the state database; files of older releases are left."""
    key = _UNSAFE_IN_KEYS.sub("_", fold(channel))
    rows = deployment.state_database.rows(
        "SELECT account_id, entry FROM channel_pairing_allow_entries"
        " WHERE channel_key = ? ORDER BY account_id, sort_order, entry",
        key,
    )
    wanted = fold(account) or DEFAULT
    return [
        str(entry)
        for account_id, entry in rows
        if (fold(str(account_id)) or DEFAULT) == wanted
    ]


@_stored.on(until="2026.7.1")
def _stored_2026_5(deployment: Deployment, channel: str, account: str) -> list[str]:
    """2026.5.12 keeps a file for each account, and an older one for the default."""
    folder = credentials_dir(deployment)
    key = _UNSAFE_IN_KEYS.sub("_", fold(channel))
    own = _UNSAFE_IN_KEYS.sub("_", fold(account) or DEFAULT)
    names = [f"{key}-{own}-allowFrom.json"]
    if own == DEFAULT:
        names = [*_of_default(deployment, *names), f"{key}-allowFrom.json"]
    listed = [
        each
        for name in names
        for each in _in_file(deployment, os.path.join(folder, name))
    ]
    return list(dict.fromkeys(listed))


@by_release
def _of_default(deployment: Deployment, name: str) -> list[str]:
    return [name]


@_of_default.on(until="2026.2.9")
def _of_default_2026_2(deployment: Deployment, name: str) -> list[str]:
    """2026.2.9 does not know the file of an account yet."""
    return []


def _in_file(deployment: Deployment, path: str) -> list[str]:
    """Return the senders in one file; none if anything in it is not as it should."""
    try:
        content = json.loads(deployment.files.text(path, _MAX_BYTES).text)
    except (Unreadable, ValueError, RecursionError):
        return []
    entries = content.get("allowFrom") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not _is_taken(deployment, entries):
        return []
    texts = (trim(text_of(each)) for each in entries)
    return [text for text in texts if text not in ("", "*")]


@by_release
def _is_taken(deployment: Deployment, entries: list[object]) -> bool:
    return all(isinstance(each, str) for each in entries)


@_is_taken.on(until="2026.3.28")
def _is_taken_2026_3(deployment: Deployment, entries: list[object]) -> bool:
    """2026.3.28 makes a text of each entry."""
    return True
