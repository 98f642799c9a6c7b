"""``.env`` files: variables that hold credentials, as text."""

from __future__ import annotations

import os
import re

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.language.javascript import WHITE_SPACE
from pytest_openclaw.language.javascript import trim

_SPACE = f"[{re.escape(WHITE_SPACE)}]"
_LINE = re.compile(
    rf"{_SPACE}*(?:export{_SPACE}+)?([A-Za-z_][A-Za-z0-9_]*){_SPACE}*={_SPACE}*"
    r"([^\n\r\u2028\u2029]*)\Z"
)


def look(scan: Scan) -> None:
    """Look at each line that gives a text to a variable known to hold a credential."""
    with scan.part(".env files", Code.PLAINTEXT_FOUND):
        for path in dict.fromkeys(_paths(scan.deployment)):
            _look_into(scan, path)


def _look_into(scan: Scan, path: str) -> None:
    try:
        text = scan.deployment.files.text(path).text
    except Unreadable:
        return
    scan.scanned.add(path)
    for line in re.split(r"\r?\n", text):
        match = _LINE.match(line)
        if match is None or match[1] not in scan.deployment.rules.secrets.variables:
            continue
        if _unquoted(trim(match[2])):
            scan.plaintext(
                Spot.in_file(path, f"$env.{match[1]}"), "is a credential in plain text"
            )


def _unquoted(text: str) -> str:
    if text[:1] in ('"', "'") and text[0] == text[-1]:
        return text[1:-1]  # of a single quote, nothing is left
    return text


@by_release
def _paths(deployment: Deployment) -> list[str]:
    """2026.9.6 looks in the state directory, and beside the config."""
    beside = os.path.dirname(deployment.places.config or "")
    return [
        os.path.join(folder, ".env")
        for folder in (state_dir(deployment), beside)
        if folder
    ]


@_paths.on(until="2026.7.1")
def _paths_2026_5(deployment: Deployment) -> list[str]:
    """2026.5.12 looks in one folder: the state directory that is named, or another."""
    state_dir(deployment)
    return list(deployment.places.dotenv[:1])
