"""The page: templates, style and script in one file that fetches nothing."""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterator
from collections.abc import Mapping
from importlib import resources

from jinja2 import Environment
from jinja2 import PackageLoader
from jinja2 import StrictUndefined
from markupsafe import Markup

from pytest_openclaw.reports.html.overview import Overview
from pytest_openclaw.reports.html.shown_deployment import ShownDeployment
from pytest_openclaw.reports.html.shown_fixes import ShownFixes
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.upgrades import matrix_of

_NO_FIXES = ShownFixes()


def pieces_of(
    run: Run, today: datetime.date, fixes: Mapping[str, ShownFixes] | None = None
) -> Iterator[str]:
    """Yield the page of *run*: as a whole, that of thousands of findings is large.

    *today* is what days are counted from, *fixes* what could be changed in each
    deployment, by its name.
    """
    named = fixes or {}
    deployments = [
        ShownDeployment(number, each, today, run, named.get(each.name, _NO_FIXES))
        for number, each in enumerate(run.deployments, 1)
    ]
    style, script = _file("style.css"), _file("script.js")
    # Nothing is loaded, and nothing in the page runs but these two texts.
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    page = _templates().get_template("page.html.j2")
    yield from page.generate(
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        overview=Overview(deployments),
        deployments=deployments,
        upgrades=matrix_of(run),
        unneeded=run.unneeded,
    )


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pytest_openclaw.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _file(name: str) -> str:
    folder = resources.files("pytest_openclaw.reports.html") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
