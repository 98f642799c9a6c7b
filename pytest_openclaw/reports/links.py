"""Links from a page to the lines of files, where the code is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from pytest_openclaw.deployment.host.naming import HOME
from pytest_openclaw.deployment.host.naming import STATE_DIR
from pytest_openclaw.problems import Location

#: A place's address, or ``None`` where it has none.
Linker = Callable[[Location], "str | None"]

#: The variables with which CI systems tell the checkout's folder, and what an address
#: is made of: it, the revision, the file and the line.
_HOSTS = (
    (
        "GITHUB_WORKSPACE",
        "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/blob/{GITHUB_SHA}/{file}#L{line}",
    ),
    ("CI_PROJECT_DIR", "{CI_PROJECT_URL}/-/blob/{CI_COMMIT_SHA}/{file}#L{line}"),
    (
        "BUILD_SOURCESDIRECTORY",
        "{BUILD_REPOSITORY_URI}?path=/{file}&version=GC{BUILD_SOURCEVERSION}"
        "&line={line}&lineEnd={line}&lineStartColumn=1&lineEndColumn=999",
    ),
)


def linker_for(environment: Mapping[str, str], root: str, page: str) -> Linker:
    """Return what links places, named from *root*, on the *page* at a path.

    In a CI job, by its own *environment*: to the code host. Elsewhere: to the files
    beside the page.
    """
    for folder, address in _HOSTS:
        checkout = environment.get(folder)
        if not checkout:
            continue
        below = os.path.relpath(root, checkout).replace(os.sep, "/")
        return lambda place: _hosted(address, environment, below, place)
    return lambda place: _beside(root, page, place)


def _hosted(
    address: str, environment: Mapping[str, str], below: str, place: Location
) -> str | None:
    file = os.path.normpath(f"{below}/{place.file}").replace(os.sep, "/")
    if not _is_of_repository(place) or file.startswith(".."):
        return None
    known = {**environment, "file": quote(file), "line": str(place.line)}
    try:
        return address.format_map(known)
    except KeyError:  # no such system after all
        return None


def _beside(root: str, page: str, place: Location) -> str | None:
    folder = os.path.dirname(page)
    if not _is_of_repository(place) or not Path(folder).is_relative_to(root):
        return None  # from elsewhere, it would tell where this machine keeps the files
    file = os.path.join(root, place.file)
    relative = os.path.relpath(file, folder).replace(os.sep, "/")
    return f"{quote(relative)}#L{place.line}"


def _is_of_repository(place: Location) -> bool:
    return place.file.split("/")[0] not in (STATE_DIR, HOME, "..")
