"""The code scanner of ``--deep``, for one text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pytest_openclaw.effective.code_scan.child_process import Aliases
from pytest_openclaw.effective.code_scan.child_process import alias_calls
from pytest_openclaw.effective.code_scan.child_process import aliases_of
from pytest_openclaw.effective.code_scan.child_process import before_blanks
from pytest_openclaw.effective.code_scan.child_process import is_member_exec
from pytest_openclaw.effective.code_scan.child_process import receiver_of
from pytest_openclaw.effective.code_scan.comments import without_comments
from pytest_openclaw.language.javascript import WHITE_SPACE
from pytest_openclaw.releases.code_rules import RECEIVERS
from pytest_openclaw.releases.code_rules import USUAL_PORTS
from pytest_openclaw.releases.code_rules import CodeRules
from pytest_openclaw.releases.code_rules import LineRule
from pytest_openclaw.releases.code_rules import SourceRule
from pytest_openclaw.releases.code_rules import TextRule

_LINE_SPACE = WHITE_SPACE.replace("\n", "")


class Match(NamedTuple):
    """Something that a rule of the scanner knows, and the line it begins on."""

    rule: LineRule | SourceRule | TextRule
    line: int


def scan(text: str, rules: CodeRules) -> list[Match]:
    """Return what the scanner with *rules* sees in a source file's *text*."""
    code = without_comments(text) if rules.leaves_comments_out else text
    aliases = aliases_of(code) if rules.knows_aliases else Aliases()
    return [
        *(
            match
            for rule in rules.line_rules
            for match in _on_lines(text, rule, rules, aliases)
        ),
        *(match for rule in rules.source_rules for match in _in_source(code, rule)),
    ]


# -- line rules ---------------------------------------------------------------


def _on_lines(
    text: str, rule: LineRule, rules: CodeRules, aliases: Aliases
) -> Iterator[Match]:
    """Yield the matches of *rule*, at most as many as the release reports."""
    if rule.context not in text:
        return
    starts = _every if rules.every_match else _first_of_lines
    positions = sorted(set(starts(text, rule, aliases)))
    line, counted = 1, 0
    for position in positions[: rules.matches_per_rule]:
        line += text.count("\n", counted, position)
        counted = position
        yield Match(rule, line)


def _every(text: str, rule: LineRule, aliases: Aliases) -> Iterator[int]:
    """2026.9.6: every match of each line, and calls by other names."""
    accepts = _ACCEPTS[rule.accepts]
    for match in compiled(rule.pattern, rule.ignore_case, _LINE_SPACE).finditer(text):
        if accepts(match, aliases):
            yield match.start()
    if rule.accepts == "child process":
        yield from alias_calls(text, aliases)


def _first_of_lines(text: str, rule: LineRule, aliases: Aliases) -> Iterator[int]:
    """2026.5.12: the first match of a line, which decides about that line."""
    pattern = compiled(rule.pattern, rule.ignore_case, _LINE_SPACE)
    accepts = _ACCEPTS_LINE.get(rule.accepts, _ACCEPTS[rule.accepts])
    match = pattern.search(text)
    while match:
        if accepts(match, aliases):
            yield match.start()
            return
        end = text.find("\n", match.end())
        match = pattern.search(text, end) if end >= 0 else None


def _always(match: re.Match[str], aliases: Aliases) -> bool:
    return True


def _unusual_port(match: re.Match[str], aliases: Aliases) -> bool:
    return match["port"].lstrip("0") not in USUAL_PORTS


def _known_receiver(match: re.Match[str], aliases: Aliases) -> bool:
    """Every call but ``x.exec(`` and ``x['exec'](`` of what is not child_process."""
    text, start = match.string, match.start()
    if match["computed"]:
        bracket = before_blanks(text, start) - 1
        if bracket < 0 or text[bracket] != "[":
            return False
        return receiver_of(text, bracket) in aliases.receivers
    return (
        not is_member_exec(match) or receiver_of(text, start - 1) in aliases.receivers
    )


def _receiver_on_line(match: re.Match[str], aliases: Aliases) -> bool:
    """The same, where a receiver anywhere on the line will do."""
    if not is_member_exec(match):
        return True
    text = match.string
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", start)
    line = text[start:end] if end >= 0 else text[start:]
    return bool(compiled(_MEMBER_CALL, False, _LINE_SPACE).search(line))


_MEMBER_CALL = r"\b(?:" + "|".join(sorted(RECEIVERS)) + r"){s}*\.{s}*exec{s}*\("
_Accepts = Callable[["re.Match[str]", Aliases], bool]
_ACCEPTS: dict[str, _Accepts] = {
    "": _always,
    "child process": _known_receiver,
    "unusual port": _unusual_port,
}
_ACCEPTS_LINE: dict[str, _Accepts] = {"child process": _receiver_on_line}


# -- source rules -------------------------------------------------------------


def _in_source(code: str, rule: SourceRule) -> Iterator[Match]:
    """Yield the first match of *rule*, if any."""
    pattern = compiled(rule.pattern)
    first = pattern.search(code)
    if first is None:
        return
    if not rule.beside:
        yield Match(rule, _line_of(code, first.start()))
        return
    beside = compiled(rule.beside, True)
    if rule.reach is None:
        if beside.search(code):
            yield Match(rule, _line_of(code, first.start()))
        return
    yield from _close_by(code, rule, rule.reach)


def _close_by(code: str, rule: SourceRule, reach: int) -> Iterator[Match]:
    """Yield the first line of *rule* with a whole match of ``beside`` in reach.

    Both are looked for once, and then compared by their lines.
    """
    near = [
        (first, last)
        for match, first in _with_lines(code, compiled(rule.beside, True))
        for last in (first + match[0].count("\n"),)
    ]
    if not near:
        return
    for _, line in _with_lines(code, compiled(rule.pattern)):
        index = bisect_left(near, (line - reach, 0))
        if index < len(near) and near[index][1] <= line + reach:
            yield Match(rule, line)
            return


def _with_lines(
    code: str, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], int]]:
    line, counted = 1, 0
    for match in pattern.finditer(code):
        line += code.count("\n", counted, match.start())
        counted = match.start()
        yield match, line


def _line_of(code: str, position: int) -> int:
    return code.count("\n", 0, position) + 1


@cache
def compiled(
    pattern: str, ignore_case: bool = False, space: str = WHITE_SPACE
) -> re.Pattern[str]:
    """Return a rule's *pattern*, ``{s}`` standing for one of *space*.

    Case is that of ASCII, as JavaScript has it without the flag ``u``.
    """
    flags = re.ASCII | (re.IGNORECASE if ignore_case else 0)
    return re.compile(pattern.replace("{s}", f"[{space}]"), flags)
