"""The files that a deployment is judged by, with the digests of their bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.archived_files import ArchivedFiles
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass

#: Where releases keep what they record, below a state directory.
RECORDS = (
    ("state", "openclaw.sqlite"),
    ("state", "openclaw.sqlite-wal"),
    ("plugins", "installs.json"),
    ("devices", "paired.json"),
    ("cron", "jobs.json"),
    ("logs", "config-audit.jsonl"),
    ("exec-approvals.json",),
    ("openclaw.json",),
)
_MAX_BYTES = 512 * 1024 * 1024
ONLY_SECRETS = "it may contain secrets alone, which a digest would give away"


@dataclass(frozen=True)
class JudgedFile:
    """One file, by its path; ``why`` says why there is no ``digest`` of it.

    ``is_archive``: it is in the place of the whole state directory.
    """

    path: str
    digest: str | None
    why: str = ""
    is_archive: bool = False


def judged_files(deployment: Deployment) -> Iterator[JudgedFile]:
    """Yield the files of the config, then the records of the state directory.

    A file with nothing but variables has no digest: one of a short password could be
    found by trying.
    """
    seen = set()
    for each in _files(deployment):
        if (each.path, each.is_archive) not in seen:
            seen.add((each.path, each.is_archive))
            yield each


def _files(deployment: Deployment) -> Iterator[JudgedFile]:
    places = deployment.places
    main = deployment.loaded.main
    for path in filter(None, (places.manifest, places.described_in)):
        if os.path.isfile(path):
            yield _hashed(LIVE, path)
    if main is not None and (main.excerpt is None or places.manifest is None):
        yield from _sources(main)
    for path in places.dotenv:
        if deployment.files.is_file(path):
            yield JudgedFile(path, None, ONLY_SECRETS)
    if isinstance(deployment.files, ArchivedFiles):
        yield replace(_hashed(LIVE, deployment.files.archive.path), is_archive=True)
    state = places.state_dir
    for within in RECORDS if state is not None else ():
        path = os.path.join(state or "", *within)
        if deployment.files.is_file(path):
            yield _hashed(deployment.files, path)


def _sources(source: Source) -> Iterator[JudgedFile]:
    """Yield a file of the config and what it includes, as they were read."""
    text = source.text.encode("utf-8", "surrogatepass")
    yield JudgedFile(absolute(source.path), hashlib.sha256(text).hexdigest())
    for included in source.included.values():
        for each in included:
            yield from _sources(each)


def _hashed(files: Files, path: str) -> JudgedFile:
    try:
        data = files.read(path, _MAX_BYTES).data
    except NotEvaluated as unknown:
        return JudgedFile(path, None, str(unknown.reason))
    except OSError as error:
        return JudgedFile(path, None, (error.strerror or "it cannot be read").lower())
    return JudgedFile(path, hashlib.sha256(data).hexdigest())
