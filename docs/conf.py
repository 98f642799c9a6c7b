"""The documentation as a site: ``sphinx-build -W docs site``.

Pages are Markdown that reads well at a code host; what only the site needs is here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

project = "pytest-openclaw"
extensions = ["myst_parser", "sphinx_copybutton"]
# Anchors of headings are those of code hosts.
myst_heading_anchors = 4
html_theme = "furo"
html_title = "pytest-openclaw"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_search_scorer = str(HERE / "_static" / "search_scorer.js")
# Quotes become typographic; two hyphens stay, since options begin with them.
smartquotes_action = "qe"
# No page loads anything from elsewhere, so the site works from disk.
html_copy_source = False
html_show_copyright = False
html_show_sourcelink = False
html_extra_path = [path.name for path in sorted(HERE.glob("openclaw-*.schema.json"))]
copybutton_prompt_text = r"\$ "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True

#: Where the front page has the picture, which a code host does not show.
_PLACE = "<!-- the terminal -->"
_IMAGE = (
    '<img src="_static/terminal.svg" width="800" alt="pytest prints a summary of three'
    ' deployments, and one line for each of the five checks that fail in the lab.">'
)

#: The menu: a caption, and the pages below it, each with its words if not its title's.
MENU: dict[str, tuple[str, ...]] = {
    "Start": (
        "tutorial/first-gate",
        "usage",
        "baseline",
        "profiles",
        "posture",
        "governance",
    ),
    "Pipelines": (
        "how-to/gitlab",
        "how-to/github",
        "how-to/jenkins",
        "how-to/azure",
        "reports",
    ),
    "Where configs come from": (
        "how-to/helm",
        "how-to/kubernetes",
        "kubernetes",
        "how-to/ansible",
        "how-to/terraform",
        "how-to/nix",
        "how-to/envsubst",
    ),
    "Tasks": ("how-to/*",),
    "Explanation": ("explanation/*", "security", "architecture"),
    "Reference": (
        "Checks <checks/index>",
        "reference/*",
        "api",
        "extending",
        "contributing",
    ),
}


def _menu() -> str:
    """Return the table of contents of the front page, which shows none of it."""
    named = {page for pages in MENU.values() for page in pages}
    parts = []
    for caption, pages in MENU.items():
        found = []
        for page in pages:
            if "*" not in page:
                found.append(page)
                continue
            every = sorted(HERE.glob(f"{page}.md"))
            names = (str(each.relative_to(HERE).with_suffix("")) for each in every)
            found += [name for name in names if name not in named]
        parts.append(_toctree(found, caption))
    return "\n".join(parts)


def _checks() -> str:
    """Return the same of the index of checks, by checkId."""
    pages = sorted((HERE / "checks").glob("*.*.md"))
    ids = [page.name.removesuffix(".md") for page in pages]
    named = [(each.replace(".any.", ".*.").replace(".any", ".*"), each) for each in ids]
    return _toctree([f"{shown} <{page}>" for shown, page in named])


def _toctree(pages: list[str], caption: str = "") -> str:
    option = f":caption: {caption}\n" if caption else ""
    listed = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n{option}\n{listed}\n```\n"


def _add_menus(app: Any, page: str, source: list[str]) -> None:
    if page == "index":
        source[0] = source[0].replace(_PLACE, _IMAGE) + _menu()
    if page == "checks/index":
        source[0] += _checks()


def _draw(app: Any, error: Exception | None) -> None:
    """Draw what the example project prints, beside the pages that were built."""
    if error is not None or app.builder.format != "html":
        return
    from tools.terminal_picture import picture

    text = picture("pytest example_project", HERE.parent / "example_project", 24)
    (Path(app.outdir) / "_static" / "terminal.svg").write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Add the menus, and the languages that Pygments has no lexer for."""
    app.add_lexer("gotemplate", TextLexer)
    app.add_lexer("json5", TextLexer)
    app.connect("source-read", _add_menus)
    app.connect("build-finished", _draw)
    return {"parallel_read_safe": True}
