"""CheckIds that the documentation of a release lists, and its code does not have."""

from __future__ import annotations

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class DocumentedId:
    """One such id: what there is to know, and the check that replaces it here."""

    id: str
    known: str
    replaced_by: str

    @property
    def words(self) -> str:
        """What ``--openclaw-explain`` says, a line each."""
        return f"{self.id}\n  {self.known} {self.replaced_by} checks the same here."


_DOCUMENTED = (
    DocumentedId(
        "sandbox.browser_cdp_bridge_unrestricted",
        "Documented and dead: the documentation of each release from 2026.5.12 on lists"
        " it, and none of them evaluates it.",
        "posture.sandbox.browser_cdp",
    ),
)


def documented_id(check_id: str) -> DocumentedId | None:
    """Return what is known of an id that is documented alone; ``None`` of any other."""
    return next((each for each in _DOCUMENTED if each.id == check_id), None)
