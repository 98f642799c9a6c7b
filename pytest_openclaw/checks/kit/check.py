"""What a check is, and what makes one of a function."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import field
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from pytest_openclaw.checks.kit.docstrings import Stated
from pytest_openclaw.checks.kit.docstrings import Texts
from pytest_openclaw.checks.kit.docstrings import require_docstrings
from pytest_openclaw.checks.kit.safe_fix import SafeFix
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants

#: Takes the deployment, and for a template check also the part that is its own.
CheckFunction = Callable[..., Iterator[Found]]
Parts = Callable[[Deployment], Iterable[str]]

#: Suites: of ``security audit``, of ``secrets audit``, of a live gateway, of a console.
AUDIT, SECRETS, LIVE, CLAWMASTER = "audit", "secrets", "live", "clawmaster"

#: The release in which the oldest checks were there already.
OLDEST = "2026.2.9"


@dataclass
class Check:
    """One checkId: what it is about, and the function that evaluates it.

    ``severities`` are those it can have, worst first; ``reads`` the config paths
    it looks at, ``inspects`` what else. ``since`` and ``until`` are the first and last
    release known to have it (``until`` is ``None`` for one that is still there).
    ``never`` says why the release's own command never evaluates it, ``needs`` what
    would have to be there to evaluate it here; such a check is skipped.

    A template check has an id with a ``*`` for a part that only the deployment
    knows, and ``each``, which names the parts. ``emits`` are the pieces of its
    findings' ids, between which parts are put. ``note`` is a further word for who
    asks about the check. ``suite`` names what it belongs to; only checks of ``audit``
    are evaluated by default.

    ``fires`` says when there is a finding, ``severity_rule`` which severity it has,
    ``differences`` how releases differ, ``raised`` its severity in profile ``shared``.

    ``dormant`` holds functions for releases that have the check, and whose command
    never evaluates it (``silent``, if these are fewer): stricter profiles do.
    ``dormant_each`` names parts of a template of which the same is true. What is so
    evaluated ``is_dormant``. ``safe_fix`` is what a program can do about it.
    """

    id: str
    severities: tuple[Severity, ...]
    reads: tuple[str, ...]
    inspects: tuple[str, ...]
    fix: str
    title: str
    rationale: str
    functions: Variants[CheckFunction] = field(repr=False)
    never: str = ""
    needs: str = ""
    each: Parts | None = None
    emits: tuple[str, ...] = ()
    note: Stated = ""
    suite: str = AUDIT
    fires: str = ""
    severity_rule: str = ""
    differences: str = ""
    raised: Severity | None = None
    echoes: tuple[str, ...] = ()
    dormant: Variants[CheckFunction] | None = field(default=None, repr=False)
    dormant_each: Parts | None = None
    silent: Span | None = None
    is_dormant: bool = False
    safe_fix: tuple[SafeFix, ...] = ()

    def applies_to(self, rules: Rules) -> bool:
        """Does the release with these *rules* know this check?"""
        return self.functions.of(rules.release) is not None

    @property
    def since(self) -> str:
        """The first release known to have it."""
        return self.functions.span.since or OLDEST

    @property
    def until(self) -> str | None:
        """The last release known to have it; ``None`` for one that is still there."""
        return self.functions.span.until

    def expanded(self, deployment: Deployment) -> list[Check]:
        """Return the checks that this one stands for in *deployment*.

        A template check stands for one for each part, any other for itself.
        """
        if self.each is None:
            return [self]
        return [self.of(part) for part in dict.fromkeys(self.each(deployment))]

    def of(self, part: str) -> Check:
        """Return the check that this template is for one *part*."""
        first, second, *rest = self.emits
        return replace(
            self,
            id=self.id.replace("*", part, 1),
            each=None,
            emits=(first + part + second, *rest),
            functions=self.functions.mapped(lambda each: _of_part(each, part)),
        )

    def dormant_parts(self, deployment: Deployment) -> list[Check]:
        """Return the checks that the release's command leaves out of a template."""
        parts = self.dormant_each(deployment) if self.dormant_each else ()
        return [replace(self.of(part), is_dormant=True) for part in parts]

    def enabled_dormant(self, rules: Rules) -> Check:
        """Return the check with its dormant function, where it has one."""
        if self.dormant is None or self.dormant.of(rules.release) is None:
            return self
        return replace(self, functions=self.dormant, never="", is_dormant=True)

    def evaluate(self, deployment: Deployment) -> Iterator[Finding]:
        """Yield what this check finds in *deployment*.

        Raises :class:`~pytest_openclaw.NotEvaluated` where it cannot tell.
        """
        function = self.functions.of(deployment.rules.release)
        for each in function(deployment) if function else ():
            yield self.completed(each, deployment)

    def completed(self, what: Found, deployment: Deployment) -> Finding:
        """Return the finding that *what* stands for in *deployment*."""
        pairs = zip_longest(self.emits, what.parts, fillvalue="")
        note = deployment.loaded.flags.note((*self.reads, *what.subjects))
        return Finding(
            check_id="".join(piece + part for piece, part in pairs),
            severity=what.severity or self.severities[0],
            title=self.title,
            message=deployment.redacted(what.message + note),
            subjects=what.subjects,
            related=what.related,
            remediation=self.remediation(deployment.rules, what.subjects, what.fix),
            is_dormant=self.is_dormant,
        )

    def covers(self, check_id: str) -> bool:
        """Is *check_id* this check's own, of a part of it, or of its findings?"""
        return matches_any(check_id, (self.id, "*".join(self.emits)))

    def remediation(
        self, rules: Rules, subjects: tuple[str, ...] = (), own: str = ""
    ) -> str:
        """Return the fix, or a finding's *own*, about the first of *subjects*."""
        fix = own or self.fix
        fix = fix.format(rules=rules) if "{rules." in fix else fix
        return fix.replace("{path}", shlex.quote(subjects[0]) if subjects else "PATH")

    def on(
        self, *, since: str | None = None, until: str | None = None
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Register the function of releases whose rule differs as logic."""
        span = Span(since, until)

        def register(function: CheckFunction) -> CheckFunction:
            self.functions.add(function, span)
            return function

        return register


def check(
    check_id: str,
    *severities: Severity,
    reads: tuple[str, ...] = (),
    inspects: tuple[str, ...] = (),
    fix: str,
    since: str = OLDEST,
    until: str | None = None,
    never: str = "",
    needs: str = "",
    each: Parts | None = None,
    emits: str = "",
    note: Stated = "",
    suite: str = AUDIT,
    raised: Severity | None = None,
    echoes: tuple[str, ...] = (),
    dormant: Span | None = None,
    dormant_each: Parts | None = None,
    silent: Span | None = None,
    safe_fix: tuple[SafeFix, ...] = (),
) -> Callable[[CheckFunction], Check]:
    """Make a :class:`Check` of a function.

    The function's docstring is the check's text: its first line the title, the
    rest the rationale, but for paragraphs that begin with ``Fires``, which says
    when there is a finding, with ``Severity:``, which of several it has, and with
    ``Releases:``, how these differ. *fix* may name keys of the release as
    ``{rules.…}``.

    With *each*, this is a template: ``*`` in the id stands for a part that *each*
    names, and the function takes the deployment and a part. *emits* is the id of
    the findings, where it says more than that of the check: the function gives
    what its further ``*`` stand for as ``found(..., parts=...)``.

    In the releases of *dormant*, the function is what profiles evaluate that are
    stricter than the audit, whose own command *never* does: in the releases of
    *silent*, if that is less; in others, ``on`` says what it does.
    """

    def make(function: CheckFunction) -> Check:
        require_docstrings()
        text = Texts.of(function.__doc__ or "")
        if not text.title:
            raise UsageError(f"{check_id}: the docstring's first line must be a title")
        span = Span(since, until)
        functions: Variants[CheckFunction] = Variants(function, span)
        if dormant is not None and dormant.meets(span):
            functions.add(partial(_silent, never), silent or dormant)
        return Check(
            id=check_id,
            severities=severities or (Severity.WARN,),
            reads=reads,
            inspects=inspects,
            fix=" ".join(fix.split()),
            title=text.title.rstrip("."),
            rationale=" ".join(text.rationale),
            fires=" ".join(text.fires),
            severity_rule=" ".join(text.severity),
            differences=" ".join(text.releases),
            functions=functions,
            never=never,
            needs=needs,
            each=each,
            emits=tuple((emits or check_id).split("*")),
            note=note,
            suite=suite,
            raised=raised,
            echoes=echoes,
            dormant=Variants(function, dormant) if dormant else None,
            dormant_each=dormant_each,
            silent=(silent or dormant) if never else None,
            safe_fix=safe_fix,
        )

    return make


def _silent(reason: str, deployment: Deployment) -> Iterator[Found]:
    raise NotEvaluated(reason)


def _of_part(function: CheckFunction, part: str) -> CheckFunction:
    return partial(_with_part, function, part)


def _with_part(
    function: CheckFunction, part: str, deployment: Deployment
) -> Iterator[Found]:
    return function(deployment, part)
