"""``--openclaw-import-suppressions``: a config's own exceptions, as ours to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment


def as_exceptions(deployment: Deployment) -> Iterator[str]:
    """Yield the lines of an ``[[exception]]`` for each suppression of a config."""
    listed = deployment.config.at("security.audit.suppressions").elements()
    for each in listed:
        check = each["checkId"].string
        if check is None:
            continue
        yield "[[exception]]"
        yield f"check = {json.dumps(check)}"
        for key in ("titleIncludes", "detailIncludes"):
            if each[key].exists:
                yield f"# {key} was {json.dumps(each[key].value)}: narrow it by subject"
        yield f"deployments = {json.dumps([deployment.name])}"
        yield f"reason = {json.dumps(each['reason'].string or '')}"
        yield 'owner = ""  # who answers for it'
        yield "expires =  # the last day it holds"
        yield ""
