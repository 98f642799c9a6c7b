"""Programs by name, and directories that they are trusted in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.effective.exec.programs import is_broad
from pytest_openclaw.effective.exec.programs import is_interpreter
from pytest_openclaw.effective.exec.programs import names_interpreter
from pytest_openclaw.effective.exec.programs import safe_bin_name
from pytest_openclaw.effective.exec.trusted_dirs import is_risky_directory
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.exec_rules import EXEC_2026_5
from pytest_openclaw.releases.exec_rules import EXEC_2026_9

TEXTS = st.text(alphabet="aAz/\\.:*?[]{}()-0137 \t\ufeffpython~exb", max_size=24)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" /usr/bin/JQ ", "jq"),
        ("C:\\tools\\awk.exe", "awk"),
        ("python.exe.exe", "python.exe"),
        ("bin/", ""),
        (".com", ""),
    ],
)
def test_a_safe_bin_is_named_by_its_last_part(text: str, name: str) -> None:
    """One suffix of Windows is dropped, on every platform."""
    assert safe_bin_name(text, EXEC_2026_9) == name


@pytest.mark.parametrize("name", ["python.exe", "node20", "php8.1", "cmd.exe", "sh"])
def test_interpreters_are_known_with_suffix_and_version(name: str) -> None:
    """The suffix is stripped once more."""
    assert is_interpreter(name, EXEC_2026_9)


@pytest.mark.parametrize("name", ["pypy3", "python3.11.2", "make", "jq", "env", ""])
def test_other_programs_are_no_interpreters(name: str) -> None:
    """Only names that the release lists, and one kind of version."""
    assert not is_interpreter(name, EXEC_2026_9)


def test_broad_programs_are_seven() -> None:
    """Those filters that can write files, load modules or start programs."""
    names = "jq awk gawk mawk nawk sed gsed sed.exe".split()
    assert all(is_broad(each, EXEC_2026_9) for each in names)
    assert not any(is_broad(each, EXEC_2026_9) for each in ("cut", "jq2", "bash"))


@pytest.mark.parametrize(
    ("pattern", "of_2026_9", "of_2026_5"),
    [
        ("/usr/bin/node*", True, True),
        ("**/Python3", True, True),
        ("/opt/python/", True, True),
        (r"C:\Python\python.exe", True, True),
        ("python3.11", True, False),
        ("node20", True, False),
        ("rscript", True, False),
        ("r-4", False, False),
        ("bash", False, False),
        ("*", False, False),
        ("python3-config", False, False),
        (" ", False, False),
    ],
)
def test_patterns_name_interpreters(
    pattern: str, of_2026_9: bool, of_2026_5: bool
) -> None:
    """2026.9.6 knows more of them, and their versions."""
    assert names_interpreter(pattern, EXEC_2026_9) is of_2026_9
    assert names_interpreter(pattern, EXEC_2026_5) is of_2026_5


@given(TEXTS)
def test_names_are_stable_under_what_is_ignored(text: str) -> None:
    """Case and outer white space make no difference, and no text is too odd."""
    assert safe_bin_name(text, EXEC_2026_9) == safe_bin_name(fold(text), EXEC_2026_9)
    shouted = is_interpreter(f" {text.upper()} ", EXEC_2026_9)
    assert shouted == is_interpreter(text.lower(), EXEC_2026_9)
    for rules in (EXEC_2026_9, EXEC_2026_5):
        known = names_interpreter(text, rules)
        assert names_interpreter(f"\t{text.upper()}", rules) == known
        assert not known or names_interpreter(text, EXEC_2026_9), "no name was dropped"


@pytest.mark.parametrize(
    "path",
    [
        "/tmp",
        "/TMP/x",
        "//tmp",
        "/var/tmp/../tmp",
        "/usr/local/bin/",
        "/opt//homebrew/bin",
        "/home/a",
        "/x/.local/bin/y",
        "~/bin",
        "bin",
        r"C:\x",
    ],
)
def test_risky_directories(path: str) -> None:
    """Shared ones, those of package managers and users, and relative ones."""
    assert is_risky_directory(path)


@pytest.mark.parametrize(
    "path", ["", " ", "/home", "/usr/bin", "/usr/local/bin/x", "/root/bin", "/tmpx"]
)
def test_other_directories(path: str) -> None:
    """Those that root alone writes to, by their path."""
    assert not is_risky_directory(path)


@given(TEXTS)
def test_directories_are_judged_by_where_they_lead(text: str) -> None:
    """Doubled slashes, dots and case make no difference."""
    risky = is_risky_directory(f"/{text}")
    assert is_risky_directory(f" /./{text}") == risky
    assert is_risky_directory(f"///{text}/.") == risky
    assert is_risky_directory(f"/{text}".lower()) == risky
