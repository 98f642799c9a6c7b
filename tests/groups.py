"""Many small cases in one item: pytest needs longer for an item than a case takes."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

#: Few enough to have the workers of xdist end together.
AT_ONCE = 20

_Test = Callable[..., None]


def groups(cases: Mapping[str, Any]) -> Iterator[Any]:
    """Yield parameters of some of *cases* each, named after the first of them."""
    names = list(cases)
    for at in range(0, len(names), AT_ONCE):
        some = {name: cases[name] for name in names[at : at + AT_ONCE]}
        yield pytest.param(some, id=names[at])


def each_of(argument: str, cases: Mapping[str, Any]) -> Callable[[_Test], _Test]:
    """Call a test with each of *cases* by name, as *argument*, some in an item.

    The item fails with all that fail, by name. ``-k`` finds a case by its own name. A
    ``tmp_path`` is empty for each case.
    """

    def decorate(test: _Test) -> _Test:
        return pytest.mark.parametrize("some", list(groups(cases)))(
            in_turn(argument)(test)
        )

    return decorate


def in_turn(argument: str) -> Callable[[_Test], _Test]:
    """Let a test of one case, its *argument*, take ``some`` and go through them."""

    def decorate(test: _Test) -> _Test:
        @functools.wraps(test)
        def with_some(*, some: Mapping[str, Any], **fixtures: Any) -> None:
            failures = {}
            for at, (name, case) in enumerate(some.items()):
                try:
                    test(**{argument: case}, **_in_folder(str(at), fixtures))
                except Exception as error:
                    failures[name] = "".join(traceback.format_exception(error)[2:])
            told = (f"{name}: {text}" for name, text in failures.items())
            assert not failures, "\n".join(told)

        vars(with_some)["__signature__"] = _with_some(test, argument)
        return with_some

    return decorate


def _with_some(test: _Test, argument: str) -> inspect.Signature:
    """Return the signature of *test*, with ``some`` for its *argument*."""
    signature = inspect.signature(test)
    taken = [
        each.replace(name="some" if each.name == argument else each.name)
        for each in signature.parameters.values()
    ]
    return signature.replace(
        parameters=[each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in taken]
    )


def _in_folder(name: str, fixtures: Mapping[str, Any]) -> dict[str, Any]:
    """Return *fixtures* with a folder of one case, where they have a ``tmp_path``."""
    if "tmp_path" not in fixtures:
        return dict(fixtures)
    folder: Path = fixtures["tmp_path"] / name
    folder.mkdir()
    return {**fixtures, "tmp_path": folder}
