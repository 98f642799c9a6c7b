"""One digest for all files of a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.errors import NotEvaluated

#: What the product itself rewrites in a folder, and what npm adds.
_LEFT_OUT = frozenset({".clawhub", ".clawdhub", "skill-card.md", "node_modules"})
MAX_FILES = 5_000
_MAX_BYTES = 64 * 1024 * 1024


def tree_digest(deployment: Deployment, folder: str) -> str:
    """Return ``sha256:…`` of the names and bytes of all files in *folder*.

    It is the digest of the lines that ``sha256sum`` prints of them, in the order of
    their bytes; a link counts as where it leads. Raises
    :class:`~pytest_openclaw.NotEvaluated` for a folder that cannot be read whole.
    """
    total = 0
    lines = []
    for path, name, target in _files(deployment.files, folder, "", [0]):
        if target is not None:
            digest = hashlib.sha256(os.fsencode(target)).hexdigest()
        else:
            try:
                data = deployment.files.read(path, _MAX_BYTES).data
            except OSError as error:
                raise NotEvaluated(f"{path} cannot be read: {error.strerror}") from None
            total += len(data)
            if total > _MAX_BYTES:
                raise NotEvaluated(f"{folder} has more than {_MAX_BYTES:,} bytes")
            digest = hashlib.sha256(data).hexdigest()
        lines.append((os.fsencode(name), digest))
    whole = hashlib.sha256()
    for file, digest in sorted(lines):
        whole.update(digest.encode() + b"  ./" + file + b"\n")
    return f"sha256:{whole.hexdigest()}"


def _files(
    files: Files, folder: str, within: str, count: list[int]
) -> Iterator[tuple[str, str, str | None]]:
    """Yield each file: its path, its name in the folder, and where a link leads."""
    try:
        entries = files.list(folder)
    except OSError as error:
        raise NotEvaluated(f"{folder} cannot be read: {error.strerror}") from None
    for entry in entries:
        if entry.name in _LEFT_OUT:
            continue
        count[0] += 1
        if count[0] > MAX_FILES:
            raise NotEvaluated(f"{folder} has more than {MAX_FILES:,} files")
        path, name = os.path.join(folder, entry.name), within + entry.name
        if entry.kind is FileKind.FOLDER:
            yield from _files(files, path, f"{name}/", count)
        elif entry.kind is FileKind.LINK:
            yield path, name, files.readlink(path)
        elif entry.kind is FileKind.FILE:
            yield path, name, None
