"""Why a check has no verdict: what would give it one, or that nothing would."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self


class Need(Enum):
    """What would let a check be evaluated; the value is how a summary names it."""

    STATE_DIR = "--openclaw-state-dir"
    HOME = "--openclaw-home"
    HOST = "--openclaw-host"
    DEEP = "--openclaw-deep"
    PROBE = "--openclaw-probe"
    TEXT = "a secret's text"
    CONFIG = "a valid config"
    ATTESTATION = "an attestation"
    RUN = "their item to run"
    REGISTER = "a register"
    SURROUNDINGS = "--openclaw-surroundings"
    RELEASE = "an exactly known release"
    SETTINGS = "--openclaw-config"
    VERSION = "--openclaw-release"
    OTHER = "what cannot be read here"

    @property
    def option(self) -> str | None:
        """The option to give, where there is one."""
        if self is Need.TEXT:
            return "--openclaw-env-file"
        return self.value if self.value.startswith("--") else None


class Reason(str):
    """Why a check was not evaluated.

    ``need`` is what would make it evaluable. It is ``None`` where the check does not
    apply: the release does not know it or never runs it, the profile does not include
    it, or no channel or provider of that kind is configured.
    """

    __slots__ = ("need", "text")

    need: Need | None
    text: str
    """The same as a plain string, one for all equal reasons: a fleet has many."""

    def __new__(cls, text: str, need: Need | None) -> Self:
        """Return the reason that reads *text*."""
        made = super().__new__(cls, text)
        made.need = need
        made.text = sys.intern(str(text))
        return made

    def __reduce__(self) -> tuple[type[Reason], tuple[str, Need | None]]:
        """Let copies and pickles keep the need."""
        return type(self), (self.text, self.need)

    @classmethod
    def not_applicable(cls, text: str) -> Self:
        """Return the reason of a check that no option would let evaluate."""
        return cls(text, None)

    @classmethod
    def joined(cls, reasons: list[Reason]) -> Self | None:
        """Return the reasons of several parts as one; a need of any part counts."""
        if not reasons:
            return None
        need = next((each.need for each in reasons if each.need is not None), None)
        return cls("; ".join(dict.fromkeys(map(str, reasons))), need)


#: Of a template without parts: no failure of anybody, and nothing that was looked at.
NOTHING_NAMED = Reason.not_applicable(
    "no matching channel, provider or agent is configured"
)
#: Of a check that the profile or the baseline leaves out for this deployment.
NOT_ENFORCED = Reason.not_applicable(
    "not part of the baseline's selection for this deployment"
)
NO_PART = Reason.not_applicable("none of its parts is selected")
UNREADABLE = Reason(
    "the config cannot be read, see deployment.config_valid", Need.CONFIG
)
#: Of items that ended before their check was evaluated.
ERROR_BEFORE = Reason("an earlier error prevented it", Need.RUN)
ITEM_SKIPPED = Reason("its item was skipped", Need.RUN)
