"""One page for each check, and a table of all: ``docs/checks/``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.given_reports.checks import agreement
from pytest_openclaw.profiles import stages
from pytest_openclaw.rehearsal.checks import UPGRADE_CHECKS
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases import in_spans
from pytest_openclaw.reports.catalogue import entries
from pytest_openclaw.reports.documentation import openclaw_pages
from tools.reference.markup import code
from tools.reference.markup import prose
from tools.reference.markup import sentence
from tools.reference.markup import table
from tools.reference.related import related

#: Entries that stand in the table at the head of a page, as lists of names.
_NAMES = {"Reads", "Inspects", "Controls"}
_HEADINGS = {
    "Severity": "Which severity",
    "Differences": "How the releases differ",
    "Not evaluated": "Why it is not evaluated",
    "Fix": "How to fix it",
    "With --openclaw-fix": "What --openclaw-fix does",
}
_INTRODUCTION = """\
# Checks

Every check that can become a test item, with a page for each. Generated from the
checks' own metadata, like `--openclaw-explain`.

- If a check has several severities, its page explains which one applies.
- A `*` in an id stands for a part that only a deployment knows, such as a channel:
  there is one item for each.
- *Releases* have the check, and the others no item for it, among {}.
"""


def pages() -> dict[str, str]:
    """Return the index and the page of each check by its path."""
    checks = (*built_in_checks(), *UPGRADE_CHECKS, agreement)
    files = {check.id: filename(check) for check in checks}
    made = {f"checks/{filename(check)}": _page(check, files) for check in checks}
    assert len(made) == len(checks), "two checks have one file name"
    return {"checks/index.md": _index(checks), **made}


def filename(check: Check) -> str:
    """Return the name of a check's page; ``*`` is not allowed in file names."""
    return check.id.replace("*", "any") + ".md"


def _index(checks: Iterable[Check]) -> str:
    releases = ", ".join(code(rules.release) for rules in FIRST_CLASS)
    parts = [_INTRODUCTION.format(releases)]
    ordered = sorted(checks, key=lambda check: (check.suite != AUDIT, check.suite))
    for suite, of_suite in groupby(ordered, key=lambda check: check.suite):
        if suite != AUDIT:
            parts.append(f"## Suite {code(suite)}\n")
        families: dict[str, list[Check]] = {}
        for check in of_suite:
            families.setdefault(check.id.partition(".")[0], []).append(check)
        for family, members in families.items():
            heading = "##" if suite == AUDIT else "###"
            rows = ([_link(each), *_row(each)] for each in members)
            head = ("checkId", "severity", "profile", "releases", "what it finds")
            parts.append(f"{heading} {family}\n\n{table(head, rows)}\n")
    return "\n".join(parts)


def _link(check: Check) -> str:
    return f"[{code(check.id)}]({filename(check)})"


def _row(check: Check) -> Iterator[str]:
    yield ", ".join(map(str, check.severities))
    yield ", ".join(stages(check)) or "none"
    yield _spans(check)
    title = prose(check.title)
    yield f"{title} (never evaluated)" if check.never else title


def _releases(check: Check) -> str:
    return ", ".join(rules.release for rules in FIRST_CLASS if check.applies_to(rules))


def _spans(check: Check) -> str:
    """Return the same in few words, which the site's index takes apart again."""
    known = [rules.release for rules in FIRST_CLASS]
    has = [rules.release for rules in FIRST_CLASS if check.applies_to(rules)]
    if has == known:
        return "all"
    if has == known[len(known) - len(has) :]:
        return f"since {has[0]}"
    return in_spans(has)


def _page(check: Check, files: dict[str, str]) -> str:
    """Return a check's page, with links to others that its texts name."""
    others = {code(id_): file for id_, file in files.items() if id_ != check.id}
    return re.sub(
        r"(?<!`)`[^`\n]+`(?!`)",
        lambda name: (
            f"[{name[0]}]({others[name[0]]})" if name[0] in others else name[0]
        ),
        _text(check),
    )


def _text(check: Check) -> str:
    severities = ", ".join(map(str, check.severities))
    if check.raised not in (None, check.severities[0]):
        severities += f"; {check.raised} in profile shared"
    facts = [("Severity", severities)]
    said, sections = [], []
    for label, text in entries(check):
        if label in _NAMES:
            facts.append((label, _as_names(label, text)))
        elif label == "Profile":
            facts.append((label, text))
        elif label == "Releases":
            facts.append((label, f"{text}; judged exactly for {_releases(check)}"))
        elif not label:
            said.append(prose(text))
        elif label != "Severity" or check.severity_rule:
            heading = _HEADINGS.get(label, label.replace("Fix", "How to fix it"))
            sections.append(f"## {heading}\n\n{sentence(text)}\n")
    if check.suite != AUDIT:
        facts.append(("Suite", code(check.suite)))
    pages = openclaw_pages(check)
    if pages:
        links = (f"[{each.removeprefix('https://')}]({each})" for each in pages)
        facts.append(("OpenClaw's pages", ", ".join(links)))
    facts.append(("Words", re.sub(r"[._*]+", " ", check.id)))
    head = [f"{prose(check.title)}: {code(check.id)}", prose(check.rationale), *said]
    top = "# " + "\n\n".join(filter(None, head)) + "\n"
    sections += [_examples(check), _exception(check), _related(check)]
    return "\n".join([top, f"{table(('', ''), facts)}\n", *sections, _FOOT])


def _examples(check: Check) -> str:
    """Return configs in which the check fails and passes, where there are some."""
    pair = examples().get(check.id)
    if pair is None:
        return ""
    text = f"## Examples\n\nThis config fails:\n\n{_config(pair['bad'])}\n"
    return text + (f"\nThis one passes:\n\n{_config(pair['good'])}\n")


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return ``release``, ``bad`` and ``good`` by checkId: ``tools.examples`` chose."""
    text = (Path(__file__).parent / "examples.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


def _config(config: Any) -> str:
    return f"```json\n{json.dumps(config, indent=2)}\n```"


def _related(check: Check) -> str:
    """Return links to the checks that look at the same settings."""
    rows = [f"- {code(each.id)}: {prose(each.title)}" for each in related(check)]
    return "## Related checks\n\n" + "\n".join(rows) + "\n" if rows else ""


def _exception(check: Check) -> str:
    """Return what approves a finding, to be copied; a gate has no exceptions."""
    if check.id in GATES:
        return ""
    example = check.id.replace("*", "EXAMPLE")
    return (
        "## How to approve it\n\nIn [the baseline](../baseline.md), with a `subject`"
        " where only one is meant:\n\n```toml\n[[exception]]\n"
        f'check = "{example}"\nreason = "Why this is acceptable here."\n'
        'owner = "team@example.com"\nexpires = 2027-03-31\n```\n'
    )


def _as_names(label: str, text: str) -> str:
    names = text.split(", ")
    return ", ".join(map(prose if label == "Inspects" else code, names))


_FOOT = """\
[All checks](index.md)
"""
