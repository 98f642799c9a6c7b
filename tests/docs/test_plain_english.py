"""What people read is plain technical English, without words of a private dialect."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.docstrings import in_words
from tests.groups import each_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pytest_openclaw"

#: What not to write, and what to write instead.
BANNED = {
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\btold\b": "reported, said",
    r"(?<!the )\btells\b": "reports, says, shows",
    r"\bstands?\b(?! for\b)": "is, is set",
    r"\bstood\b": "was, was set",
    r"\bsigns\b(?! (and|in|the|with|its|a)\b)": "characters",
    r"(?<!\bthere )\b(is|are) no (?!longer\b|later\b|more than\b)": "is not a valid",
    r"\bhangs? on\b": "depends on",
    r"\bdraws? a\b.{0,20}\bline\b": "enforces a stricter profile",
    r"\b(what|who|which|where|how)ever\b(?!,)": "any, anyone, every",
    r"\basleep\b|\bawake|\bwoken?\b|\bwakes?\b": "not run by OpenClaw itself",
    r"\bone's own\b|\bof (one's|your) own\b": "custom, separate",
    r"\b(some|no|every)body\b": "a user, an attacker, anyone, everyone",
    r"\bmere(ly)?\b": "only",
    r"\blets? (\S+ )?in\b(?! without scopes)": "admits, accepts",
    r"\brefuses? (this|the|a|such a|it)\b.{0,30}\b(config|key|file)\b": "rejects",
    r"\bask(s|ed)? for\b": "requires, requests",
    r"\bgo(es)? by\b": "uses",
    r"\bthe own\b|\breleases? to come\b": "its, the current; the target",
    r"\bcomes? to something\b": "changes",
    r"\bof late\b|\bmeanwhile\b|\banew\b": "recently, in the meantime, again",
    r"\bminds\b|\bspeaks? of\b|\bsays? nothing\b": "considers, covers, does not report",
    r"\bin so many words\b|\bwithout a word\b": "explicitly, silently",
}

#: Pages that people read, and the generated ones among them.
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "example_project" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def banned(text: str) -> list[str]:
    """Return each banned phrase of *text* with a few words around it."""
    words = " ".join(text.split())
    return [
        f"{words[max(0, match.start() - 40) : match.end() + 40]!r}: write {better}"
        for pattern, better in BANNED.items()
        for match in re.finditer(pattern, words, re.IGNORECASE)
    ]


def literals(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are not docstrings, f-strings as one text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            passed_over.add(node.value)
        if isinstance(node, ast.JoinedStr):
            passed_over.update(node.values)
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and node not in passed_over:
            text = node.value if isinstance(node.value, str) else ""
            if " " in text:  # not a bare name
                yield text


def test_pages_are_plain_english() -> None:
    """Code blocks count too: they show what is printed."""
    assert [
        (str(path.relative_to(ROOT)), each)
        for path in PAGES
        for each in banned(path.read_text(encoding="utf-8"))
    ] == []


@each_of("check", {check.id: check for check in built_in_checks()})
def test_a_check_is_described_in_plain_english(check: Check) -> None:
    """The title says the risk in ten words, and the fix is an instruction."""
    texts = (
        check.title,
        check.rationale,
        check.fires,
        check.severity_rule,
        check.fix,
        check.differences,
        in_words(check.note),
        check.never,
        check.needs,
    )
    assert not banned("\n".join(texts))
    assert len(check.title.split()) <= 10
    assert check.fix.split()[0] in INSTRUCTIONS


#: Words that a fix begins with: verbs, in the imperative.
INSTRUCTIONS = set(
    """
    Add Admit Assign Bind Check Choose Compare Connect Correct Deny Disable Find Fix
    Give Install Keep List Log Make Mount Move Protect Publish Read Remove Repair
    Replace Restore Restrict Review Run Send Serve Set Start Supply Trust
    Update Use Verify
    """.split()
)


def test_messages_are_plain_english() -> None:
    """Messages, reasons, errors and help: every text of the package but docstrings."""
    unclear = [
        (str(path.relative_to(ROOT)), each)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in literals(path)
        for each in banned(text)
    ]
    assert unclear == []


@pytest.mark.parametrize(
    "text",
    [
        "Mend the config.",
        "It stands in the config.",
        "It has three signs.",
        "The value is no number.",
        "That hangs on the release.",
        "Whoever reaches it, whatever it is.",
        "Somebody approves that.",
        "It lets strangers in.",
    ],
)
def test_what_is_banned_is_found(text: str) -> None:
    """The patterns match what they are about."""
    assert banned(text)


@pytest.mark.parametrize(
    "text",
    [
        "A standard; there is no file; it is no longer needed.",
        "It stands for a list.",
        "The device signs the challenge.",
    ],
)
def test_what_is_plain_is_left_alone(text: str) -> None:
    """The patterns match nothing else."""
    assert not banned(text)
