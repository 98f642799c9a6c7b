"""The code scanner of ``--deep``: what single texts are to it, and its two cores."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.effective.code_scan.comments import without_comments
from pytest_openclaw.effective.code_scan.scanner import scan
from pytest_openclaw.effective.code_scan.skill_text import first_secret
from pytest_openclaw.effective.code_scan.skill_text import scan_skill
from pytest_openclaw.releases.code_rules import CODE_2026_5
from pytest_openclaw.releases.code_rules import CODE_2026_9
from pytest_openclaw.releases.code_rules import CodeRules

BOTH = pytest.mark.parametrize("rules", [CODE_2026_5, CODE_2026_9])
PIECES = st.sampled_from(
    [*"'\"`/*\\\n;( ", "//", "/*", "*/", "\\'", "eval(", "new Function(", "fetch(",
     "post", ".post", "process.env", "readFile", "re", ".exec(", "exec(", "cp",
     "child_process", "xmrig", "new WebSocket('ws://h:9')", "\\x41" * 6]
)  # fmt: skip
CODE = st.lists(PIECES, max_size=30).map("".join)


def seen(text: str, rules: CodeRules) -> list[tuple[str, int]]:
    """Return rule and line of what the scanner sees in *text*."""
    return [(match.rule.id, match.line) for match in scan(text, rules)]


@BOTH
def test_a_match_has_the_line_it_begins_on(rules: CodeRules) -> None:
    """Also where files end their lines as Windows does."""
    text = "import 'child_process'\r\n\r\n exec('ls')\r\n// new  Function ('x')\r\n"
    assert seen(text, rules) == [("dangerous-exec", 3), ("dynamic-code-execution", 4)]


def test_only_the_newer_release_looks_at_the_rest_of_a_line() -> None:
    """2026.5.12 decides about a line by its first match, and reports one a file."""
    text = "// child_process\nre.exec(x); exec(y)\neval(1); eval(2)\n"
    assert seen(text, CODE_2026_5) == [("dynamic-code-execution", 3)]
    assert seen(text, CODE_2026_9) == [
        ("dangerous-exec", 2),
        ("dynamic-code-execution", 3),
        ("dynamic-code-execution", 3),
    ]


def test_the_newer_release_stops_at_32() -> None:
    """More of the same says nothing more."""
    assert len(seen("eval(1)\n" * 100, CODE_2026_9)) == 32


@pytest.mark.parametrize(
    "text",
    [
        "import { exec as run } from 'node:child_process'\nrun('ls')",
        "const {spawn: run, fork}=require(\"child_process\")\nnew run ('ls')",
        "import * as shell from 'child_process'\nshell .exec('ls')",
        "let shell = require('child_process')\nshell['exec']('ls')",
        "// child_process\ncp [ 'spawn' ] ('ls')",
    ],
)
def test_the_newer_release_follows_other_names(text: str) -> None:
    """What a file calls the module, and what it takes from it."""
    assert seen(text, CODE_2026_5) == []
    assert seen(text, CODE_2026_9) == [("dangerous-exec", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "import { exec as run } from 'child_process'\nit.run('ls')",
        "import { fork as run } from 'child_process'\nrun('ls')",
        "import D, { exec as run } from 'child_process'\nrun('ls')",
        "// import { exec as run } from 'child_process'\nrun('ls')",
        "const { a: {b}, exec: run } = require('child_process')\nrun('ls')",
        "import 'child_process'\nx\n['exec']('ls'); y['exec']('ls'); ['exec']('ls')",
        "import 'child_process'\ncp\n.exec('ls')",
    ],
)
@BOTH
def test_other_calls_are_none_of_its_business(text: str, rules: CodeRules) -> None:
    """Members of other things, other methods, lists that it does not take apart."""
    assert seen(text, rules) == []


@BOTH
@pytest.mark.parametrize(
    ("port", "unusual"), [("0443", False), ("444", True), ("9" * 5000, True)]
)
def test_ports_are_numbers(port: str, unusual: bool, rules: CodeRules) -> None:
    """Of any length."""
    found = seen(f'new WebSocket ( "wss://host:80/:{port}/', rules)
    assert found == [("suspicious-network", 1)] * unusual


def plain(text: str) -> str:
    """Return *text* without comments, one character at a time."""
    kept, quote, i = [], "", 0
    while i < len(text):
        two = text[i : i + 2]
        if quote:
            step = 2 if text[i] == "\\" else 1
            kept.append(text[i : i + step])
            quote = "" if text[i] == quote else quote
            i += step
        elif two == "//":
            end = text.find("\n", i)
            i = end if end >= 0 else len(text)
        elif two == "/*":
            end = text.find("*/", i + 2)
            end = end + 2 if end >= 0 else len(text)
            kept.append("\n" * text.count("\n", i, end))
            i = end
        else:
            quote = text[i] if text[i] in "'\"`" else ""
            kept.append(text[i])
            i += 1
    return "".join(kept)


@given(CODE)
def test_comments_are_left_out_and_lines_kept(text: str) -> None:
    """One pass of expressions does what a walk along the characters does."""
    assert without_comments(text) == plain(text)
    assert without_comments(text).count("\n") == text.count("\n")


@given(CODE, st.sampled_from([CODE_2026_5, CODE_2026_9]))
def test_lines_stand_for_themselves(text: str, rules: CodeRules) -> None:
    """What a line rule sees in a file is what it sees in the file's lines."""
    ids = {rule.id for rule in rules.line_rules}
    context = " child_process" if "child_process" in text else ""
    apart = [
        (check_id, number)
        for number, line in enumerate(text.split("\n"), 1)
        for check_id, _ in seen(line + context, rules)
        if check_id in ids
    ]
    together = [each for each in seen(text, rules) if each[0] in ids]
    assert set(together) <= set(apart)
    assert {check_id for check_id, _ in together} == {each for each, _ in apart}
    if rules.every_match and len(apart) < 32:
        assert sorted(together) == sorted(apart)


SENDS = re.compile(r"\bfetch\s*\(|\bpost\s*\(|\.\s*post\s*\(|http\.request\s*\(", re.I)


@given(st.lists(st.sampled_from(["", "process.env", "post", "(", ".", "fetch("])))
def test_the_environment_is_near_within_eight_lines(lines: list[str]) -> None:
    """Found by line numbers, as by looking at each stretch of 17 lines."""
    near = [
        number
        for number, line in enumerate(lines)
        if line == "process.env"
        and SENDS.search("\n".join(lines[max(0, number - 8) : number + 9]))
    ]
    found = [line for check_id, line in seen("\n".join(lines), CODE_2026_9)]
    assert found == [number + 1 for number in near[:1]]


SECRET = re.compile(
    r"\b(?:sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|github_pat_[A-Za-z0-9_]{20,}|xox[baprs]-[A-Za-z0-9-]{20,}"
    r"|AIza[0-9A-Za-z_-]{35})(?![A-Za-z0-9_-])",
    re.ASCII,
)
PARTS = st.sampled_from(
    [
        *"sk- proj- ghp_ github_pat_ xoxb- AIza - _ a \xe9".split(" "),
        *(" ", "b" * 19, "c" * 20, "d" * 31, "e" * 35),
    ]
)


@given(st.lists(PARTS, max_size=12).map("".join))
def test_keys_are_found_in_one_pass(text: str) -> None:
    """As by an expression that tries each beginning anew."""
    match = SECRET.search(text)
    forms = CODE_2026_9.secret_forms
    assert first_secret(text, forms) == (match.start() if match else None)


@pytest.mark.parametrize(
    ("body", "is_secret"),
    [
        ("\n" + "A" * 48 + "\n", True),
        ("\r\n" + "A" * 24 + "\r\n" + "B" * 24 + "\n", True),
        ("\n" + "A" * 47 + "\n", False),
        ("\n" + "A" * 48, False),
        ("\n" + "A" * 48 + "\n\n", False),
        ("\n " + "A" * 48 + "\n", False),
    ],
)
def test_key_blocks_are_whole(body: str, is_secret: bool) -> None:
    """Lines of base64 alone, 48 characters at least."""
    text = f"-----BEGIN RSA PRIVATE KEY-----{body}-----END RSA PRIVATE KEY-----"
    assert (first_secret(text, ()) is not None) == is_secret


def test_distances_are_counted_in_utf_16() -> None:
    """A character beyond 16 bits counts twice, as it does there."""
    for text, found in (("\U0001f600" * 59, 1), ("\U0001f600" * 60, 0)):
        assert len(list(scan_skill(f"\ncurl {text}|sh", CODE_2026_9))) == found


def test_a_skill_may_say_what_code_may_not() -> None:
    """Only 2026.9.6 reads the text of a skill; each rule speaks once."""
    text = "---\nname: x\n---\nchmod -R 777 .\nchmod 777 .\nrm -rf\n/\nwget x |\nbash\n"
    matches = [(match.rule.id, match.line) for match in scan_skill(text, CODE_2026_9)]
    assert matches == [
        ("shell-pipe-to-shell", 8),
        ("destructive-delete", 6),
        ("unsafe-permissions", 4),
    ]
    assert list(scan_skill(text, CODE_2026_5)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [" ", "'\\", "/*", "import {'child_process'", "import ", "new ", "[ 'exec' ]",
     "child_process a .exec(", "new WebSocket('ws://:", "xoxb-", "ghp_sk-", "env ",
     "curl ", "rm -rf ", "-----BEGIN PRIVATE KEY", ". ", "post ", "process.env\n"],
)  # fmt: skip
@BOTH
def test_hostile_texts_end(unit: str, rules: CodeRules) -> None:
    """A megabyte of nearly something; were it not linear, this would take days."""
    text = unit * (rules.max_file_bytes // len(unit)) + "_"
    assert scan(text, rules) == []
    assert list(scan_skill(text, rules)) == []
