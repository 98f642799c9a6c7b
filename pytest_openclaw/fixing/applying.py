"""Applying plans: all of their files and modes, or nothing."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from pytest_openclaw.errors import UsageError
from pytest_openclaw.fixing.drafts import Draft
from pytest_openclaw.fixing.plan import Plan

_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class NotApplied(UsageError):
    """A plan was not applied, and nothing was changed; the message says why."""


def apply_plans(plans: Iterable[Plan], *, backup: bool = False) -> list[str]:
    """Write what *plans* change, and return the paths of what was changed.

    Each file is replaced by a rename within its folder, with mode and owner as they
    were. With *backup*, the old text stays beside it. If anything cannot be done, what
    was done before is undone.

    Raises :class:`NotApplied`.
    """
    plans = list(plans)
    _require_one_owner(plans)
    drafts = [draft for plan in plans for draft in plan.drafts]
    modes = [mode for plan in plans for mode in plan.modes]
    undo: list[Callable[[], None]] = []
    staged: list[str] = []
    at = ""
    try:
        for draft in drafts:
            at = draft.shown
            _require_unchanged(draft)
            _require_one_name(draft)
            staged.append(_staged(draft, draft.after))
        for draft, temporary in zip(drafts, list(staged), strict=True):
            at = draft.shown
            _require_unchanged(draft)
            if backup:
                undo.append(partial(os.unlink, _backup(draft)))
            os.replace(temporary, draft.path)
            staged.remove(temporary)
            undo.append(partial(_restore, draft))
            _sync_folder(draft.path)
        for mode in modes:
            at = mode.shown or mode.path
            _set_mode(mode.path, mode.old, mode.new)
            undo.append(partial(_set_mode, mode.path, mode.new, mode.old))
    except OSError as error:
        _undo(undo)
        reason = error.strerror or type(error).__name__
        raise NotApplied(f"cannot write {at}: {reason}; nothing was changed") from None
    except NotApplied:
        _undo(undo)
        raise
    finally:
        for temporary in staged:
            with suppress(OSError):
                os.unlink(temporary)
    return [draft.path for draft in drafts] + [mode.path for mode in modes]


def _require_one_owner(plans: list[Plan]) -> None:
    """Refuse files that another deployment reads too, and those of archives."""
    changed = {draft.path: plan for plan in plans for draft in plan.drafts}
    for plan in plans:
        if plan.deployment.places.state_is_archived and not plan.is_empty:
            raise NotApplied(
                f"{plan.deployment.name}: its state is an archive, which cannot be "
                "changed; omit --openclaw-state-dir to fix the config"
            )
        for path in files_read(plan):
            if changed.get(path, plan) is not plan:
                raise NotApplied(
                    f"{path} belongs to {changed[path].deployment.name} and to "
                    f"{plan.deployment.name}: apply their fixes one at a time"
                )


def files_read(plan: Plan) -> list[str]:
    """Return the real paths of the files that a deployment's config is in."""
    from pytest_openclaw.deployment.text.sources import Source

    found: list[str] = []

    def note(source: Source) -> None:
        found.append(os.path.realpath(source.path))
        for sources in source.included.values():
            for each in sources:
                note(each)

    if plan.deployment.loaded.main is not None:
        note(plan.deployment.loaded.main)
    if plan.deployment.places.manifest is not None:
        found.append(os.path.realpath(plan.deployment.places.manifest))
    return found


def _require_unchanged(draft: Draft) -> None:
    if Path(draft.path).read_bytes() != draft.before.encode("utf-8"):
        raise NotApplied(
            f"{draft.shown} changed since it was read; nothing was changed"
        )


def _require_one_name(draft: Draft) -> None:
    """Refuse a file with hard links: its other names would keep the old text."""
    if os.stat(draft.path).st_nlink > 1:
        raise NotApplied(
            f"{draft.shown} has hard links, which would keep the old text: put a copy "
            "in its place first; nothing was changed"
        )


def _staged(draft: Draft, text: str) -> str:
    """Write *text* to a new file beside the one that it will replace."""
    status = os.stat(draft.path)
    folder = os.path.dirname(draft.path)
    handle, path = tempfile.mkstemp(prefix=".openclaw-fix-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            if hasattr(os, "fchown"):
                made = os.fstat(stream.fileno())
                if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
                    os.fchown(stream.fileno(), status.st_uid, status.st_gid)
            os.chmod(path, stat.S_IMODE(status.st_mode))
            os.fsync(stream.fileno())
    except BaseException:
        os.unlink(path)
        raise
    return path


def _backup(draft: Draft) -> str:
    """Put the old text beside the file, under a name that is free."""
    staged = _staged(draft, draft.before)
    for number in range(1000):
        path = f"{draft.path}.bak" + (f".{number}" if number else "")
        if not os.path.lexists(path):
            os.replace(staged, path)
            return path
    os.unlink(staged)
    raise NotApplied(f"{draft.shown}: there are already 1000 backups")


def _restore(draft: Draft) -> None:
    os.replace(_staged(draft, draft.before), draft.path)


def _sync_folder(path: str) -> None:
    if os.name == "nt":
        return
    handle = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_mode(path: str, old: str, new: str) -> None:
    """Change a mode that is still *old*; a link in the place is not followed."""
    handle = os.open(path, _OPEN)
    try:
        if stat.S_IMODE(os.fstat(handle).st_mode) != int(old, 8):
            raise NotApplied(f"the mode of {path} changed since it was read")
        os.fchmod(handle, int(new, 8))
    finally:
        os.close(handle)


def _undo(undo: list[Callable[[], None]]) -> None:
    for each in reversed(undo):
        with suppress(OSError, NotApplied):
            each()
