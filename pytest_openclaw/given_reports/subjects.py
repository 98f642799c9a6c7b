"""What a finding of a report is about: the settings and files that its detail names.

A report has no field for it. Exceptions with a ``subject`` need one, and cover a
finding only where all that it names is covered: a name that is only mentioned costs one
glob more, while one that is missed would hide a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: The sections of a config, in all releases.
SECTIONS = frozenset(
    """
    accessGroups acp agents approvals attachments audio audit auth bindings broadcast
    browser canvasHost channels cli cloudWorkers commands commitments crestodian cron
    desktop diagnostics discovery env gateway hooks logging marketplaces mcp media
    memory messages meta models nodeHost plugins proxy secrets security session skills
    surfaces talk telemetry tools transcripts tts tui ui update web wizard
    worktreeAcceleration worktreeRoot
    """.split()
)
#: A bullet list is of what was found; a second one is of what makes it worse.
_LIST = re.compile(r"[^\n]*\n(?:[ \t]*-[^\n]*(?:\n|\Z))+")
_SENTENCE = re.compile(r"(?:[.;]\s|\n|\Z)")
_SETTING = re.compile(r"(?<![\w./\\-])[A-Za-z]\w*(?:\.[\w*-]+|\[\d+\])+(?![\w/\\])")
_FILE = re.compile(r"(?<![\w.:/\\-])(?:~?/|[A-Za-z]:[/\\])[^\s,;\"'()]+")
#: Names of a detail that are looked at; more than that, nobody approves one by one.
_MOST = 100


def subjects_of(detail: str) -> tuple[str, ...]:
    """Return what *detail*, as the report has it, says that was found, each once."""
    return tuple(dict.fromkeys(_named(_first_statement(detail))))[:_MOST]


def _first_statement(detail: str) -> str:
    """Return the first list with the line before it, else the first sentence."""
    listed = _LIST.match(detail)
    if listed is not None:
        return listed[0]
    end = _SENTENCE.search(detail)
    return detail[: end.start()] if end else detail


def _named(text: str) -> Iterator[str]:
    found = [*_SETTING.finditer(text), *_FILE.finditer(text)]
    for match in sorted(found, key=lambda each: each.start()):
        name = match[0].rstrip(".:")
        if match.re is _FILE or re.split(r"[.\[]", name, maxsplit=1)[0] in SECTIONS:
            yield name
