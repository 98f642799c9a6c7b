"""Every command and snippet of the documentation does what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walkthrough import ROOT
from tests.docs.walkthrough import Walkthrough
from tools.reference import FOLDERS

DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(
        path
        for path in sorted(DOCS.rglob("*.md"))
        if path.relative_to(DOCS).parts[0] not in FOLDERS
    ),
]


#: The first pages that a user reads; of all others, CI tries what they show.
FIRST = {ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("tutorial/*.md")}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page,
            id=str(page.relative_to(ROOT)),
            marks=[] if page in FIRST else [pytest.mark.slow],
        )
        for page in PAGES
    ],
)
def test_a_page_does_what_it_shows(
    page: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are written, snippets executed, commands run, and outputs compared."""
    Walkthrough(page, pytester, monkeypatch).walk()
