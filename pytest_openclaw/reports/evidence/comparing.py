"""What changed between two runs: new, gone, worse, better, and what merely differs.

What nobody looked at in either run is never taken for gone or better.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.effective.governance.standing import STATES
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.evidence.changes import WORDS
from pytest_openclaw.reports.evidence.changes import Change
from pytest_openclaw.reports.evidence.changes import Comparison
from pytest_openclaw.reports.evidence.changes import DeploymentChanges
from pytest_openclaw.reports.evidence.document import CapabilityState
from pytest_openclaw.reports.evidence.document import CredentialState
from pytest_openclaw.reports.evidence.document import DeploymentEvidence
from pytest_openclaw.reports.evidence.document import Evidence
from pytest_openclaw.reports.evidence.item_changes import item_changes

_RANKS = {state: rank for rank, state in enumerate(STATES)}
_AGES = ("due", "unknown", "current")
#: What is compared of a thing beside its state, by what reports call it.
_FACTS = ("source", "digest", "surface", "owner")


def compared(old: Evidence, new: Evidence, shown: str) -> Comparison:
    """Compare *new* with *old*, the evidence in the file that is *shown*."""
    before = {each.name: each for each in old.deployments}
    after = {each.name: each for each in new.deployments}
    changes = []
    for name in sorted(before.keys() | after.keys()):
        changes.append(
            _deployment(before.get(name), after.get(name), old.whole, new.whole)
        )
    return Comparison(
        shown, printable(old.time), tuple(_terms(old, new)), tuple(changes)
    )


def _terms(old: Evidence, new: Evidence) -> Iterator[str]:
    """Yield what both runs were judged by, where it is not the same."""
    if old.tool.version != new.tool.version:
        yield f"pytest-openclaw {printable(old.tool.version)} -> {new.tool.version}"
    elif old.tool.rules != new.tool.rules:
        yield "the rules of pytest-openclaw are not the same, though the version is"
    if old.asked != new.asked:
        was = old.asked.model_dump()
        names = [name for name, each in new.asked.model_dump().items()]
        changed = [n for n in names if was[n] != new.asked.model_dump()[n]]
        yield f"other options: {', '.join(changed)}"
    for name in ("baseline", "accepted", "register_"):
        one, other = getattr(old, name), getattr(new, name)
        if (one and one.sha256) != (other and other.sha256):
            word = "added" if one is None else "removed" if other is None else "changed"
            yield f"{name.strip('_')} {word}"
    for whole, which in ((old.whole, "the earlier run"), (new.whole, "this run")):
        if not whole:
            yield f"{which} was not of everything"


def _deployment(
    old: DeploymentEvidence | None,
    new: DeploymentEvidence | None,
    old_whole: bool,
    new_whole: bool,
) -> DeploymentChanges:
    if new is None:
        assert old is not None
        name = printable(old.name)
        if not new_whole:
            return DeploymentChanges(name, missing=True)
        return DeploymentChanges(name, (Change("gone", "deployment", "is not there"),))
    if old is None:
        text = "is new" if old_whole else "was not part of the earlier run"
        return DeploymentChanges(new.name, (Change("new", "deployment", text),))
    changes = [
        *_judged(old, new),
        *item_changes(old, new),
        *_exceptions(old, new),
        *_capabilities(old, new),
        *_credentials(old, new),
        *_files(old, new),
    ]
    trend = {
        str(each): (old.severities.get(each, 0), new.severities.get(each, 0))
        for each in Severity
    }
    ordered = sorted(changes, key=lambda each: WORDS.index(each.word))
    return DeploymentChanges(new.name, tuple(ordered), trend)


def _judged(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    if old.release.version != new.release.version:
        was = printable(old.release.version)
        yield Change("changed", "release", f"{was} -> {new.release.version}")
    if old.profile != new.profile:
        yield Change("changed", "profile", f"{printable(old.profile)} -> {new.profile}")
    if old.accepted != new.accepted:
        word, text = ("better", "accepts") if new.accepted else ("worse", "rejects")
        yield Change(word, "config", f"the release {text} it now")


def _exceptions(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    """Yield the exceptions that were prolonged, or given to another owner.

    One is the same in the next run if it has the same reason; lines move. Where
    several have one reason, those that are the same in both runs belong together,
    and the others in their order.
    """
    before: dict[str, list[dict[str, str]]] = {}
    for each in old.exceptions:
        before.setdefault(each.get("reason", ""), []).append(each)
    changed = []
    for each in new.exceptions:
        alike = before.get(each.get("reason", ""), [])
        same = next((was for was in alike if not _differences(was, each)), None)
        if same is None:
            changed.append(each)
        else:
            alike.remove(same)
    for each in changed:
        alike = before.get(each.get("reason", ""), [])
        for difference in _differences(alike.pop(0), each) if alike else []:
            text = f"{difference}: {each.get('reason', '')}"
            yield Change("changed", f"exception {each.get('where', '')}", text)


def _differences(was: dict[str, str], now: dict[str, str]) -> list[str]:
    return [
        f"{name} {printable(was.get(name, 'none'))} -> {now.get(name, 'none')}"
        for name in ("expires", "owner")
        if was.get(name) != now.get(name)
    ]


def _capabilities(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    before = {each.id: each for each in old.capabilities}
    for thing in new.capabilities:
        was = before.pop(thing.id, None)
        if was is not None:
            yield from _capability(was, thing)
        elif _kind(thing.id) not in old.unknown_kinds:
            yield Change("new", thing.id, f"is {thing.state}{_by(thing)}")
        else:
            text = f"is known now: {thing.state}{_by(thing)}"
            yield Change("new", thing.id, text)
    for thing in before.values():
        is_known = _kind(thing.id) not in new.unknown_kinds
        word, text = ("gone", "is gone") if is_known else ("worse", "is not known now")
        yield Change(word, printable(thing.id), f"{text}; it was {thing.state}")


def _capability(was: CapabilityState, now: CapabilityState) -> Iterator[Change]:
    if was.state != now.state:
        one, other = _RANKS.get(was.state, 0), _RANKS.get(now.state, 0)
        word = "better" if other > one else "worse"
        text = f"{printable(was.state)} -> {now.state}{_by(now)}"
        yield Change(word, now.id, text)
    for name in _FACTS:
        one, other = getattr(was, name), getattr(now, name)
        if one != other and None not in (one, other):
            yield Change("changed", now.id, f"{name} {printable(one)} -> {other}")


def _credentials(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    before = {each.id: each for each in old.credentials}
    for credential in new.credentials:
        was = before.pop(credential.id, None)
        about = f"credential/{credential.id}"
        if was is None:
            yield Change("new", about, f"is {credential.state}")
        elif was != credential:
            yield from _credential(was, credential, about)
    for was in before.values():
        yield Change("gone", f"credential/{printable(was.id)}", "is not listed")


def _credential(
    was: CredentialState, now: CredentialState, about: str
) -> Iterator[Change]:
    if was.state != now.state and was.state in _AGES:
        is_better = _AGES.index(now.state) > _AGES.index(was.state)
        word = "better" if is_better else "worse"
        yield Change(word, about, f"{was.state} -> {now.state}, owner {now.owner}")
    elif was.renewed != now.renewed:
        yield Change("changed", about, f"renewed on {now.renewed}")
    elif was.owner != now.owner:
        yield Change("changed", about, f"owner {printable(was.owner)} -> {now.owner}")


def _files(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    before = {each.file: each for each in old.files}
    for file in new.files:
        was = before.pop(file.file, None)
        if was is None:
            yield Change("changed", file.file, "is read now, and was not then")
        elif was.sha256 != file.sha256:
            digests = f"{str(was.sha256)[:12]} -> {str(file.sha256)[:12]}"
            yield Change("changed", file.file, f"sha256 {printable(digests)}")
    for was in before.values():
        yield Change("changed", printable(was.file), "was read then, and is not now")


def _kind(id_: str) -> str:
    return id_.partition("/")[0]


def _by(thing: CapabilityState) -> str:
    return f", owner {thing.owner}" if thing.owner else ""
