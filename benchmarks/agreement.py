"""What the real audit says of each parity case, beside what we say: where they differ.

    python -m benchmarks.agreement
    python -m benchmarks.agreement --release 2026.9.6 --openclaw "node openclaw.mjs"

The first compares with the verdicts that are recorded in ``tests/parity``. The second
asks a real installation, a process for each case: seconds each, so ``--every 25``
takes each 25th one. Both read the answer as ``--openclaw-report`` does, and compare it
as ``agreement.report`` does. Prints a table in Markdown, then each difference; exits
with 1 where there is one. The real audit runs code of plugins, which does nothing in
these cases.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from pytest_openclaw.auditing import Audit
from pytest_openclaw.given_reports.agreement import Agreement
from pytest_openclaw.given_reports.judging import Given
from pytest_openclaw.given_reports.reading import report_of
from pytest_openclaw.given_reports.tables import AuditTable
from tests import cases
from tests.cases import RecordedVerdict
from tests.materialize import write

#: What no installation has that is not prepared for the case: plugins from elsewhere,
#: and senders in a database that the release itself made.
UNPREPARED = ("installed", "pairing", "command")
PATIENCE = 180


class Answer(NamedTuple):
    """Does the release make a report, and if it is known, which?"""

    accepted: bool
    report: AuditTable | None = None


@dataclass
class Tally:
    """The cases of one release, and what the two said of them."""

    cases: int = 0
    both_reject: int = 0
    both_find: int = 0
    not_compared: int = 0
    left_out: int = 0
    only_real: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)

    def row(self, release: str) -> str:
        """Return the row of the table."""
        numbers = (
            self.cases,
            self.both_reject,
            self.both_find,
            len(self.only_real),
            len(self.only_here),
            self.not_compared,
            self.left_out,
        )
        return f"| {release} | {' | '.join(f'{each:,}' for each in numbers)} |"


def recorded(verdict: RecordedVerdict) -> Answer:
    """Return the recorded verdicts of a case, or only whether there is a report."""
    said = verdict.case["expect"][verdict.release]
    if "findings" not in said:
        return Answer(said["accepted"])
    rows = [
        {"checkId": each, "severity": severity, "title": "", "detail": ""}
        for each, severity in said["findings"]
        if each not in cases.UNPROBED
    ]
    names = [row["severity"] for row in rows]
    summary = {each: names.count(each) for each in ("critical", "warn", "info")}
    report = table_of(json.dumps({"summary": summary, "findings": rows}))
    return Answer(accepted=True, report=report)


def asked(
    command: list[str], verdict: RecordedVerdict, env: dict[str, str]
) -> Answer | None:
    """Return what a real installation says; ``None`` where it takes too long."""
    deep = ["--deep"] if verdict.case.get("deep") else []
    try:
        done = subprocess.run(
            [*command, "security", "audit", "--json", *deep],
            env={"PATH": os.environ.get("PATH", ""), **env},
            cwd=env["HOME"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    start = done.stdout.find("{")
    text = done.stdout[start:] if start >= 0 else ""
    if '"findings"' not in text:
        return Answer(accepted=False)
    return Answer(accepted=True, report=table_of(text))


def table_of(text: str) -> AuditTable:
    """Read a report. Raises :class:`TypeError` for that of another audit."""
    read = report_of(text)
    if not isinstance(read, AuditTable):
        raise TypeError("that is the report of another audit")
    return read


def compare(
    verdict: RecordedVerdict, theirs: Answer, env: dict[str, str], to: Tally
) -> None:
    """Add to a tally what the two say of one case that is written."""
    ours = Audit(cases.deployment_of(verdict.case, verdict.release, env))
    to.cases += 1
    if not ours.accepted or not theirs.accepted:
        to.both_reject += ours.accepted is theirs.accepted
        if ours.accepted:
            to.only_real.append(f"{verdict.name}: makes no report")
        elif theirs.accepted:
            to.only_here.append(f"{verdict.name}: rejects the config or the state")
        return
    if theirs.report is None:
        return
    made = Agreement(ours, Given((verdict.name,), audit=theirs.report))
    prefixes = tuple(verdict.case.get("compare", [""]))
    to.both_find += len(made.both)
    to.not_compared += len(made.not_compared)
    for each in made.differences:
        if each.check_id.startswith(prefixes):
            listed = to.only_here if each.is_ours else to.only_real
            listed.append(f"{verdict.name}: {each}")


def main(arguments: list[str] | None = None) -> int:
    """Compare, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--openclaw", help="the command of a real installation")
    parser.add_argument("--release", help="only this one; that of the installation")
    parser.add_argument("--every", type=int, default=1, help="each N-th case")
    given = parser.parse_args(arguments)
    if given.openclaw and not given.release:
        parser.error("--openclaw requires --release, the version of the installation")
    command = shlex.split(given.openclaw) if given.openclaw else []
    tallies: dict[str, Tally] = {}
    for number, verdict in enumerate(_chosen(given.release)):
        if number % given.every:
            continue
        tally = tallies.setdefault(verdict.release, Tally())
        if command and any(verdict.case.get(each) for each in UNPREPARED):
            tally.left_out += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            env = write(verdict.case, verdict.release, Path(folder))
            said = asked(command, verdict, env) if command else recorded(verdict)
            if said is None:
                tally.left_out += 1
            else:
                compare(verdict, said, env, tally)
    print(
        "| release | cases | both reject | findings of both | only the real audit"
        " | only here | not compared | left out |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for release, tally in sorted(tallies.items()):
        print(tally.row(release))
    differ = [line for each in tallies.values() for line in _lines(each)]
    print("\n".join(["", *differ]) if differ else "")
    return bool(differ)


def _chosen(release: str | None) -> Iterator[RecordedVerdict]:
    for verdict in cases.cases():
        if release in (None, verdict.release):
            yield verdict


def _lines(tally: Tally) -> Iterator[str]:
    yield from (f"only the real audit: {each}" for each in tally.only_real)
    yield from (f"only here: {each}" for each in tally.only_here)


if __name__ == "__main__":
    sys.exit(main())
