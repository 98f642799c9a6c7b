"""Dataclasses that are completed once they are used."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw.on_use import dataclass


def is_complete(kind: type) -> bool:
    """Say whether the standard library has made a dataclass of *kind*."""
    return "__dataclass_params__" in vars(kind)


@pytest.fixture
def point() -> Any:
    """Return a class of which there is no instance yet."""

    @dataclass(frozen=True)
    class Point:
        """A point."""

        x: int
        y: int = 0
        names: list[str] = dataclasses.field(
            default_factory=list, repr=False, compare=False
        )

    return Point


def test_the_first_instance_completes_a_class(point: Any) -> None:
    """It is frozen, compared, hashed and shown as any dataclass."""
    assert not is_complete(point)
    made = point(1, y=2)
    assert is_complete(point)
    assert made == point(1, 2)
    assert made != point(1)
    assert hash(made) == hash(point(1, 2))
    assert repr(made).endswith("Point(x=1, y=2)")
    assert made.names is not point(1, 2).names
    assert copy.copy(made) == dataclasses.replace(point(0, 2), x=1) == made
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.x = 2
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        point()


def test_questions_about_the_class_complete_it(point: Any) -> None:
    """Nobody has to know that a class has had no instance."""
    assert dataclasses.is_dataclass(point)
    assert [each.name for each in dataclasses.fields(point)] == ["x", "y", "names"]


def test_a_derived_class_completes_what_it_is_derived_from() -> None:
    """Its fields come after those of its base, whichever has an instance first."""

    @dataclass(frozen=True)
    class Base:
        x: int
        y: int = 0

    @dataclass(frozen=True)
    class Named(Base):
        name: str = ""

    class Plain(Named):
        pass

    assert Plain(1, 2, name="a").name == "a"
    assert is_complete(Base)
    assert Named(3) == Named(3, 0)
    assert Base(3) != Named(3)


@dataclass
class Pickled:
    """What is at the top of a module can be pickled."""

    number: int


def test_instances_are_pickled_as_others() -> None:
    """What is read again equals what was written."""
    assert pickle.loads(pickle.dumps(Pickled(3))) == Pickled(3)


def test_an_instance_of_another_process_completes_its_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read from a pickle before the first instance is compared as others."""
    (tmp_path / "read_before_use.py").write_text(
        "from pytest_openclaw.on_use import dataclass\n"
        "@dataclass(frozen=True)\n"
        "class Read:\n"
        "    number: int\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    data = pickle.dumps(importlib.import_module("read_before_use").Read(3))
    monkeypatch.delitem(sys.modules, "read_before_use")
    fresh = importlib.import_module("read_before_use")
    assert pickle.loads(data) == pickle.loads(data) == fresh.Read(3)
    assert pickle.loads(data) != fresh.Read(4)


def test_threads_may_make_the_first_instances(monkeypatch: pytest.MonkeyPatch) -> None:
    """One completes the class, and the others wait for it."""

    @dataclass(frozen=True)
    class Shared:
        number: int

    def slowly(**options: bool) -> Any:
        time.sleep(0.05)
        return completed(**options)

    completed = dataclasses.dataclass
    monkeypatch.setattr(dataclasses, "dataclass", slowly)
    begin = Shared.__init__
    made = [object.__new__(Shared) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(begin, made, range(8)))
    assert [each.number for each in made] == [*range(8)]


def test_a_module_may_be_gone_before_the_first_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pytester has taken out of the imported modules goes on working."""
    (tmp_path / "gone_before_use.py").write_text(
        "from __future__ import annotations\n"
        "from typing import ClassVar\n"
        "from pytest_openclaw.on_use import dataclass\n"
        "@dataclass\n"
        "class Gone:\n"
        "    shared: ClassVar[int] = 3\n"
        "    own: int\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("gone_before_use")
    del sys.modules["gone_before_use"]
    assert module.Gone(5).own == 5
    assert "gone_before_use" not in sys.modules
