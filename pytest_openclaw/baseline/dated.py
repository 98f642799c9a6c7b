"""What holds up to a last day; days end in UTC."""

from __future__ import annotations

import datetime
from abc import ABC
from abc import abstractmethod


class Dated(ABC):
    """Something with a last day, which is a day that it still holds on."""

    @property
    @abstractmethod
    def expires(self) -> datetime.date:
        """Its last day."""

    def is_expired(self, today: datetime.date) -> bool:
        """Is its last day over?"""
        return today > self.expires

    def end_in_words(self, today: datetime.date) -> str:
        """Return when it ends, seen from *today*."""
        days = self.days_left(today)
        if days < 0:
            return f"expired on {self.expires}"
        if days == 0:
            return "expires today"
        return f"expires in {days} day{'s' if days > 1 else ''}"

    def days_left(self, today: datetime.date) -> int:
        """Return how many days it still holds after *today*."""
        return (self.expires - today).days
