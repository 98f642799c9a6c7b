"""Who may use elevated mode: tools on the host, whatever the sandbox says."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import trim

_MANY = 25


def _providers(deployment: Deployment) -> list[str]:
    section = deployment.config.at("tools.elevated")
    if section["enabled"].is_false:
        return []
    return [name for name, _ in section["allowFrom"].items()]


@check(
    "tools.elevated.allowFrom.*.wildcard",
    Severity.CRITICAL,
    reads=("tools.elevated.enabled", "tools.elevated.allowFrom"),
    each=_providers,
    fix="""Replace * with the ids of the senders who need elevated mode, or set
    tools.elevated.enabled to false.""",
)
def wildcard(deployment: Deployment, provider: str) -> Iterator[Found]:
    """Everyone on a channel may use elevated mode.

    Elevated commands run on the host instead of the sandbox, so each sender who can
    reach the agent can change the machine.

    Fires for each provider whose list contains *, unless tools.elevated.enabled is
    false.
    """
    allowed = _allowed(deployment, provider)
    if some(allowed.elements(), _is_wildcard):
        yield found(allowed, f"{allowed} contains *")


@check(
    "tools.elevated.allowFrom.*.large",
    reads=("tools.elevated.enabled", "tools.elevated.allowFrom"),
    each=_providers,
    fix=(
        "Keep only the senders who need elevated mode, and remove the others from the "
        "list."
    ),
)
def large(deployment: Deployment, provider: str) -> Iterator[Found]:
    """Many senders of a channel may use elevated mode.

    Each of them can run commands on the host. A list of that length is hard to review,
    and often contains accounts that no longer need access.

    Fires for each provider whose list has more than 25 entries, duplicates included,
    and no *; unless tools.elevated.enabled is false.
    """
    allowed = _allowed(deployment, provider)
    if some(allowed.elements(), _is_wildcard):
        return
    listed = [each for each in allowed.elements() if each.is_opaque or _text(each)]
    if len(listed) > _MANY:
        yield found(allowed, f"{allowed} has {len(listed)} entries, over {_MANY}")


def _allowed(deployment: Deployment, provider: str) -> Setting:
    return deployment.config.at("tools.elevated.allowFrom")[provider]


def _is_wildcard(entry: Setting) -> bool:
    return _text(entry) == "*"


def _text(entry: Setting) -> str:
    value = entry.value
    return trim(value if isinstance(value, str) else str(value))
