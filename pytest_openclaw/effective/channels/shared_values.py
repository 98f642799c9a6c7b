"""Which accounts of a channel share a value: linear in the number of accounts."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable

from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.errors import NotEvaluated

#: Of each value, so many accounts are kept: one of two is always another one.
_KEPT = 2


class SharedValues:
    """What *value_of* says of each of *accounts*: a text, a number, or ``None``."""

    def __init__(
        self,
        accounts: Iterable[Account],
        value_of: Callable[[Account], str | int | float | None],
    ) -> None:
        """Ask of each account once."""
        self._users: dict[str | int | float, list[str]] = {}
        self._unknown: list[tuple[str, NotEvaluated]] = []
        for account in accounts:
            try:
                value = value_of(account)
            except NotEvaluated as signal:
                if len(self._unknown) < _KEPT:
                    self._unknown.append((account.id, signal))
                continue
            users = self._users.setdefault(value, []) if value is not None else []
            if len(users) < _KEPT:
                users.append(account.id)

    def other(self, account: Account, value: str | float | None) -> str | None:
        """Return the id of an account other than *account* that has *value*.

        Raises ``NotEvaluated`` where only one whose value is not known may have it.
        """
        if value is None:
            return None
        for user in self._users.get(value, ()):
            if user != account.id:
                return user
        for user, signal in self._unknown:
            if user != account.id:
                raise signal
        return None
