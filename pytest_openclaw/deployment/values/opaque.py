"""Values that are known to be set, while their text is not known here."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need


@dataclass(frozen=True, eq=False)
class Opaque:
    """The place of an unknown text: ``${TOKEN}`` without TOKEN, a SecretRef.

    ``source`` names where the text would come from and may be shown. ``template``
    is the author's text, for the schema alone: a part of it may be a secret.
    """

    source: str
    template: str = field(repr=False)

    def __eq__(self, other: object) -> bool:
        """Compare with another place; a text cannot be compared with an unknown one."""
        if isinstance(other, str):
            raise self.not_evaluated(self.source)
        return self is other

    def not_evaluated(self, what: str) -> NotEvaluated:
        """Return the exception for *what*, which this is: its text is not known."""
        if what.lstrip("$") == self.source.strip("${}"):
            return NotEvaluated(f"the value of {what} is unknown here", Need.TEXT)
        return NotEvaluated(
            f"{what} is {self.source}, whose value is unknown here", Need.TEXT
        )

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<opaque: {self.source}>"
