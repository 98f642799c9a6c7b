"""Whether a release leaves a plugin alone, as its files are not safe to load."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.releases.plugin_rules import PluginRules


def is_left_alone(
    folder: str, code: list[str], rules: PluginRules, files: Files
) -> bool:
    """Is the code of a plugin outside of its folder, or open to others?"""
    if not rules.judges_writers:
        return False
    there = [each for each in code if files.exists(each)]
    root = os.path.join(files.realpath(folder), "")
    leads_out = any(not files.realpath(each).startswith(root) for each in there)
    return leads_out or _is_open_to_others([folder, *code], files)


def _is_open_to_others(paths: list[str], files: Files) -> bool:
    """May others change the folder of a plugin or its code?

    That is, anybody, or an owner other than root and the user of this process.
    """
    for path in paths:
        try:
            status = files.stat(path)
        except (OSError, Unreadable):
            continue
        if status.permissions is not None and status.permissions & 0o002:
            return True
        owners = {0, getattr(os, "getuid", lambda: 0)()}
        if files.is_of_this_machine(path) and status.owner not in owners:
            return True
    return False
