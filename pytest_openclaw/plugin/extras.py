"""What reports tell of a whole deployment: one of its items carries it to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.options import Options
    from pytest_openclaw.reports.result import Result


class Extras:
    """Knows what is asked for, and of which deployments it was said already."""

    def __init__(self, options: Options) -> None:
        """Take the session's options."""
        self._options = options
        self._said: set[str] = set()

    def added(self, result: Result, audit: Audit) -> Result:
        """Return *result*, with them if it is the first of its deployment."""
        options, name = self._options, audit.deployment.name
        is_said = name in self._said or audit.from_report
        if is_said:
            return result
        self._said.add(name)
        if options.secrets_json is not None:
            from pytest_openclaw.reports.secrets_json import report_on

            result = replace(result, secrets=report_on(audit.deployment, audit.naming))
        if options.html is not None and audit.accepted:
            from pytest_openclaw.effective.surface.surface import surface_data

            result = replace(result, surface=surface_data(audit.deployment))
        is_kept = any((options.evidence, options.compare, options.results))
        has_register = audit.deployment.inputs.governance is not None
        if is_kept or has_register:
            from pytest_openclaw.reports import governance

            if audit.accepted:
                of_it = governance.governance_of(audit, with_digests=is_kept)
                result = replace(result, governance=of_it)
            if is_kept:
                result = replace(result, files=governance.files_of(audit))
        return replace(result, **audit.extras())
