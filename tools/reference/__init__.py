"""The generated pages of the documentation: checks, options, hooks and the like.

``python -m tools.reference`` writes them. They are committed, since people read them
where the code is hosted; ``tests/docs/test_reference.py`` compares them with what
would be written now.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pytest_openclaw.reports.schemas import VERSIONS
from pytest_openclaw.reports.schemas import file_name
from pytest_openclaw.reports.schemas import schema_text
from tools.reference import baseline
from tools.reference import checks
from tools.reference import frameworks
from tools.reference import options
from tools.reference import plugin
from tools.reference import python_api
from tools.reference import register

DOCS = Path(__file__).parents[2] / "docs"
#: Folders of which every page is generated.
FOLDERS = ("checks", "reference")


def pages() -> dict[str, str]:
    """Return the text of every generated page by its path below ``docs/``."""
    made = {
        **checks.pages(),
        "reference/options.md": options.page(),
        "reference/markers.md": plugin.markers(),
        "reference/fixtures.md": plugin.fixtures(),
        "reference/hooks.md": plugin.hooks(),
        "reference/python.md": python_api.page(),
        "reference/baseline-file.md": baseline.page(),
        "reference/register-file.md": register.page(),
        **{file_name(each): schema_text(each) for each in VERSIONS},
        "reference/frameworks.md": frameworks.page(),
    }
    return {path: text.rstrip("\n") + "\n" for path, text in made.items()}


def committed() -> Iterator[str]:
    """Yield the paths of the pages that lie in the generated folders."""
    for folder in FOLDERS:
        for path in sorted((DOCS / folder).rglob("*.md")):
            yield path.relative_to(DOCS).as_posix()
    for path in sorted(DOCS.glob("openclaw-*.schema.json")):
        yield path.name
