"""``--openclaw-import-suppressions``: a config's own exceptions, as ours to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting


def as_exceptions(deployment: Deployment) -> Iterator[str]:
    """Yield the lines of an ``[[exception]]`` for each suppression of a config."""
    listed = deployment.config.at("security.audit.suppressions").elements()
    for each in listed:
        check = _text(deployment, each["checkId"])
        if check is None:
            yield f"# {each} is not the checkId of a known check"
            continue
        yield "[[exception]]"
        yield f"check = {json.dumps(check)}"
        for key in ("titleIncludes", "detailIncludes"):
            if each[key].exists:
                stated = json.dumps(_text(deployment, each[key]))
                yield f"# {key} was {stated}: narrow it by subject"
        yield f"deployments = {json.dumps([deployment.name])}"
        yield f"reason = {json.dumps(_text(deployment, each['reason']) or '')}"
        yield 'owner = ""  # who is responsible for it'
        yield "expires =  # the last valid day"
        yield ""


def _text(deployment: Deployment, setting: Setting) -> str | None:
    """Return a text as it may be printed; ``None`` if it is none, or not known."""
    if setting.is_opaque or setting.string is None:
        return None
    return deployment.redacted(setting.string)
