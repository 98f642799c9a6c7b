"""What a container says of its gateway: command, image, and variables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pytest_openclaw.deployment.host.gateway_command import BadCommand
from pytest_openclaw.deployment.host.gateway_command import gateway_arguments
from pytest_openclaw.releases.release import Release

_OF_OPENCLAW = re.compile(r"openclaw|clawdbot|moltbot", re.IGNORECASE)
#: Images of the project that run something else.
_OTHERS = re.compile(r"sandbox|browser|cli\b|exporter|backup|operator", re.IGNORECASE)
#: What an image's tag adds to a release: openclaw:2026.9.6-slim.
_VARIANT = re.compile(
    r"-(?:slim|alpine|bookworm|trixie|debian|full|amd64|arm64|browser|root|rootless)\b.*",
    re.IGNORECASE,
)


def is_gateway_image(image: str) -> bool:
    """Is *image* one of a gateway, by its name?"""
    repository = image.partition("@")[0]
    last = repository.rpartition("/")[2].partition(":")[0]
    return bool(_OF_OPENCLAW.search(repository)) and not _OTHERS.search(last)


def release_of(image: str) -> tuple[str | None, str]:
    """Return the release that the tag of an *image* states, or why it states none."""
    repository, _, digest = image.partition("@")
    name, colon, tag = repository.rpartition(":")
    if not colon or "/" in tag:
        tag = ""
    elif not _OF_OPENCLAW.search(name):
        return None, f"the tag of image {name} is not a release of OpenClaw"
    stated = _VARIANT.sub("", tag)
    if stated and Release.read(stated) is not None:
        return stated, ""
    if tag:
        return None, f"the image's tag {tag} states no release"
    return None, "the image has no tag" + (" but a digest" if digest else "")


def started(words: Sequence[str], where: str) -> tuple[tuple[str, ...], str]:
    """Return the gateway's arguments in a container's *words*, or why none count.

    *words* are entrypoint and command; flags alone are for the image's own entrypoint.
    """
    if not words:
        return (), ""
    try:
        found = gateway_arguments(words)
    except BadCommand as error:
        return (), f"the command of {where} does not count: {error}"
    if found is not None:
        return found, ""
    if words[0].startswith("--"):
        return tuple(words), ""
    return (), f"the command of {where} does not count: it names no gateway"


def runs_gateway(words: Sequence[str]) -> bool:
    """Do the *words* of a container start a gateway?"""
    try:
        return gateway_arguments(words) is not None or words[:1] == ["gateway"]
    except BadCommand:
        return True
