"""All that a gateway has, by kind, and which entry of the register is about it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance import grants
from pytest_openclaw.effective.governance import of_config
from pytest_openclaw.effective.governance import of_state
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason
from pytest_openclaw.register.entries import KINDS

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.governance import Governance
    from pytest_openclaw.register.entries import Entry
    from pytest_openclaw.register.entries import Register

_FINDERS: dict[str, Callable[[Deployment], Iterator[Capability]]] = {
    "channel": of_config.channels,
    "provider": of_config.providers,
    "mcp": of_config.servers,
    "hook": of_config.hooks,
    "agent": of_config.roster,
    "plugin": of_state.plugins,
    "skill": of_state.skills,
    "cron": grants.automations,
    "device": of_state.devices,
    "exec": grants.exec_grants,
}


@dataclass
class Inventory:
    """What is known of all kinds, and why more may be there of some."""

    known: dict[str, list[Capability]] = field(default_factory=dict)
    open: dict[str, Reason] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[Capability]:
        """Yield what there is of a kind; then raise where there may be more."""
        yield from self.known[kind]
        if kind in self.open:
            raise NotEvaluated(self.open[kind])

    def __iter__(self) -> Iterator[Capability]:
        for kind in KINDS:
            yield from self.known[kind]


def inventory(deployment: Deployment) -> Inventory:
    """Return what *deployment* has, looked up once."""
    return deployment.derive(_inventory)


def _inventory(deployment: Deployment) -> Inventory:
    made = Inventory()
    for kind, finder in _FINDERS.items():
        found = made.known.setdefault(kind, [])
        seen: set[str] = set()
        try:
            for each in finder(deployment):
                if each.name not in seen:
                    seen.add(each.name)
                    found.append(each)
        except NotEvaluated as not_evaluated:
            made.open[kind] = not_evaluated.reason
    return made


def governed(deployment: Deployment, governance: Governance) -> Deployment:
    """Return *deployment* as a register speaks of it."""
    it, inputs = deployment, replace(deployment.inputs, governance=governance)
    return Deployment(it.name, it.shown, it.places, it.loaded, inputs)


def register_of(deployment: Deployment) -> Register:
    """Return the register that counts for *deployment*.

    Raises :class:`~pytest_openclaw.NotEvaluated` where there is none.
    """
    governance = deployment.inputs.governance
    if governance is None:
        raise NotEvaluated("there is no register", Need.REGISTER)
    return governance.register


def entry_of(deployment: Deployment, each: Capability) -> Entry | None:
    """Return what the register says of one thing."""
    register = register_of(deployment)
    return register.entry_for(deployment.name, each.kind, each.names)


def entries_in_use(deployment: Deployment) -> dict[str, Entry]:
    """Return the entries about what *deployment* has, by where they are.

    Those of a kind of which not all is known count as well: no date that has passed
    is overlooked for want of a state directory.
    """
    found = inventory(deployment)
    used: dict[str, Entry] = {}
    for each in found:
        entry = entry_of(deployment, each)
        if entry is not None:
            used.setdefault(entry.where, entry)
    register = register_of(deployment)
    for entry in register.entries_for(deployment.name):
        if entry.kind in found.open and entry.denied is None:
            used.setdefault(entry.where, entry)
    return used
