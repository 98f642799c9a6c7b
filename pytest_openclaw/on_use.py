"""What is made when it is first used, since most of it is not used in a run.

``dataclass`` is that of the standard library, which compiles up to eight functions for
a class: 0.7 ms, a hundred times what the class itself takes. A run that judges one
deployment imports over 170 such classes and makes instances of less than half.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Make a dataclass of *cls* once there is an instance of it.

        Takes what :func:`dataclasses.dataclass` takes, but for ``slots``. Before the
        first instance, ``dataclasses.fields`` and a derived class complete it as well;
        only class attributes that are made by ``field()`` are no defaults until then.
        """
        if cls is None:
            return lambda decorated: _deferred(decorated, options)
        return _deferred(cls, options)


#: One thread completes a class; another that found it incomplete waits.
_LOCK = RLock()


class _Fields:
    """Stands for ``__dataclass_fields__``, and completes the class to answer."""

    def __init__(self, complete: Callable[[], None]) -> None:
        self._complete = complete

    def __get__(self, instance: object, owner: Any) -> Any:
        self._complete()
        return owner.__dataclass_fields__


def _deferred(cls: Any, options: dict[str, bool]) -> Any:
    def begin(self: object, *args: object, **named: object) -> None:
        complete()
        cls.__init__(self, *args, **named)

    def restore(self: object, state: dict[str, object]) -> None:
        complete()  # an instance of another process is read
        vars(self).update(state)

    def complete() -> None:
        with _LOCK:
            if vars(cls).get("__init__") is begin:
                del cls.__init__, cls.__setstate__, cls.__dataclass_fields__
                with _imported(module):
                    dataclasses.dataclass(**options)(cls)

    module = sys.modules[cls.__module__]
    cls.__init__, cls.__setstate__ = begin, restore
    cls.__dataclass_fields__ = _Fields(complete)
    return cls


@contextmanager
def _imported(module: ModuleType) -> Iterator[None]:
    """Let *module* be found by its name, by which annotations are looked up.

    Who takes modules out again, as pytester does after a run, may still have objects
    of theirs.
    """
    is_gone = module.__name__ not in sys.modules
    sys.modules.setdefault(module.__name__, module)
    try:
        yield
    finally:
        if is_gone:
            del sys.modules[module.__name__]
