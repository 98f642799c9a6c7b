"""What the code scanner of ``--deep`` sees in the text of a skill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.effective.code_scan.scanner import Match
from pytest_openclaw.effective.code_scan.scanner import compiled
from pytest_openclaw.language.javascript import in_code_units
from pytest_openclaw.releases.code_rules import CodeRules
from pytest_openclaw.releases.code_rules import SecretForm

#: What ends a provider's key.
_OTHER = re.compile(r"[^A-Za-z0-9_-]")
_KEY_BLOCK = re.compile(
    r"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----\r?\n"
    r"((?:[A-Za-z0-9+/=]+\r?\n)+)"
    r"-----END \1-----"
)
_LEAST_IN_BLOCK = 48
#: What JavaScript's ``.`` does not match.
_ANY = r"[^\n\r\u2028\u2029]"


def scan_skill(text: str, rules: CodeRules) -> Iterator[Match]:
    """Yield what the text rules see in the *text* of a ``SKILL.md``."""
    units = in_code_units(text)
    for rule in rules.text_rules:
        if rule.pattern:
            pattern = rule.pattern.replace(".{", _ANY + "{")
            match = compiled(pattern, ignore_case=True).search(units)
            position = match.start() if match else None
        else:
            position = first_secret(units, rules.secret_forms)
        if position is not None:
            yield Match(rule, units.count("\n", 0, position) + 1)


def first_secret(text: str, forms: tuple[SecretForm, ...]) -> int | None:
    """Return where the first key of one of *forms*, or key block, of *text* begins."""
    keys = (start for form in forms for start in _keys(text, form))
    return min((*keys, *_key_blocks(text)), default=None)


def _keys(text: str, form: SecretForm) -> Iterator[int]:
    """Yield where the first key of *form* begins, if there is one.

    A key goes on to the end of its token, which is looked for once, however many
    beginnings the token has.
    """
    end = barred = 0
    for begun in compiled(rf"\b{form.beginning}").finditer(text):
        start = begun.end()
        if start > end:
            end = _end_of_token(text, start)
            found = (text.rfind(each, start, end) for each in form.not_in_rest)
            barred = max(found, default=-1)
        at_most = end if form.at_most is None else form.at_most
        if form.at_least <= end - start <= at_most and barred < start:
            yield begun.start()
            return


def _end_of_token(text: str, start: int) -> int:
    end = _OTHER.search(text, start)
    return end.start() if end else len(text)


def _key_blocks(text: str) -> Iterator[int]:
    for block in _KEY_BLOCK.finditer(text):
        if len(re.sub(r"[\r\n]", "", block[2])) >= _LEAST_IN_BLOCK:
            yield block.start()
            return
