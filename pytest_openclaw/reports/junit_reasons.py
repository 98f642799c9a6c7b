"""Reasons where readers of pytest's JUnit XML look for them.

pytest puts the reason of an expected failure into an attribute of an element without
text, and GitLab shows the text alone.
"""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree


def tell(path: str) -> None:
    """Give the expected failures of our items in the report at *path* a text."""
    path = os.path.expanduser(os.path.expandvars(path))
    try:
        tree = ElementTree.parse(path)
    except (OSError, ElementTree.ParseError):
        return  # another plugin has moved it, or is still to write it
    for case in tree.iter("testcase"):
        skipped = case.find("skipped[@type='pytest.xfail']")
        is_ours = case.find("properties/property[@name='openclaw_check']") is not None
        if is_ours and skipped is not None and not skipped.text:
            skipped.text = skipped.get("message")
    tree.write(path, encoding="utf-8", xml_declaration=True)
