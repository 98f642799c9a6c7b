"""Arguments of which an older pytest collects a part."""

from __future__ import annotations

import pytest

from pytest_openclaw.plugin.overlapping_arguments import refuse_overlapping_arguments

_CONFTEST = """
import pytest

@pytest.fixture
def openclaw_deployment(): return "openclaw.json"
"""
_LAST_THAT_LOSES = 8, 4, 2
_ALONE = (
    "--disable-plugin-autoload",
    *("-p", "no:unraisableexception"),  # it collects garbage five times
    *("-p", "pytest_openclaw.plugin.plugin"),
)


@pytest.fixture
def folders(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a project with a conftest in each of two folders."""
    pytester.makeconftest(_CONFTEST)
    below = pytester.mkdir("tests")
    (below / "unit").mkdir()
    (below / "conftest.py").write_text(_CONFTEST)
    return pytester


@pytest.mark.parametrize(
    ("arguments", "lost"),
    [
        ((".", "tests"), "."),
        (("tests", "."), "."),
        (("tests/unit", "tests"), "tests"),
        ((".", "tests", "tests/unit"), "."),
    ],
)
def test_a_conftest_that_pytest_loses_is_said(
    folders: pytest.Pytester, arguments: tuple[str, ...], lost: str
) -> None:
    """Its deployment would be missing from a run that passes."""
    config = folders.parseconfigure(*_ALONE, *arguments)
    with pytest.raises(pytest.UsageError, match=f"give '{lost}' alone"):
        refuse_overlapping_arguments(config, _LAST_THAT_LOSES)


@pytest.mark.parametrize("arguments", [(), (".",), ("tests",), ("tests", "tests/unit")])
def test_what_pytest_collects_is_not_refused(
    folders: pytest.Pytester, arguments: tuple[str, ...]
) -> None:
    """Arguments that do not overlap, and those beside which no conftest is lost."""
    if len(arguments) == 2:
        (folders.path / "tests" / "conftest.py").unlink()
    config = folders.parseconfigure(*_ALONE, *arguments)
    refuse_overlapping_arguments(config, _LAST_THAT_LOSES)


def test_pytest_9_loses_none(folders: pytest.Pytester) -> None:
    """It collects the folder that contains the other."""
    refuse_overlapping_arguments(
        folders.parseconfigure(*_ALONE, ".", "tests"), (9, 0, 0)
    )
