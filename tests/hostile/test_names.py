"""Names that an input chose: in no output do they speak to a machine."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ElementTree

import pytest
from markdown_it import MarkdownIt

from pytest_openclaw import Deployment
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.plain import plain_name

_NAMES = [
    "\x1b[31mred",
    "turned\u202eround",
    "two\nlines",
    "::error::boom",
    "##vso[task.complete]",
    "\udcff\udcfe",
    "[link](http:x) @user",
    "a::b[c]",
]


def _written(pytester: pytest.Pytester, *names: str) -> list[str]:
    """Return the texts of reports; those in XML are well-formed."""
    for name in names:
        if name.endswith(".xml"):
            ElementTree.parse(pytester.path / name)
    return [(pytester.path / name).read_text(encoding="utf-8") for name in names]


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
@pytest.mark.parametrize("name", _NAMES, ids=ascii)
def test_a_folder_with_such_a_name(name: str, pytester: pytest.Pytester) -> None:
    """Terminal, pytest's own XML and each report are well-formed, and obey nobody."""
    folder = pytester.path / name
    folder.mkdir()
    (folder / "openclaw.json").write_text('{"gateway": {"bind": "lan"}, "odd": 1}')
    result = pytester.runpytest(
        f"--openclaw-config={name}/openclaw.json",
        "-v",
        "--junitxml=own.xml",
        "--openclaw-junit=ours.xml",
        "--openclaw-sarif=ours.sarif",
        "--openclaw-markdown=ours.md",
    )
    assert result.ret == 1
    texts = _written(pytester, "own.xml", "ours.xml", "ours.sarif", "ours.md")
    for line in [
        *result.outlines,
        *(line for text in texts for line in text.split("\n")),
    ]:
        assert not line.lstrip().startswith(("::", "##vso"))
        assert not {"\x1b", "\u202e", "\udcff"} & set(line.replace("\x1b[0m", ""))


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
@pytest.mark.parametrize(
    "name",
    ["[a](b:c)", "![a](b)", "<b>a", "<a@b.de>", "@user", "#1", "!2", "www.x.de", "`a`"],
)
def test_a_page_makes_nothing_of_a_name(name: str, pytester: pytest.Pytester) -> None:
    """Names make no link, image, HTML, mention or reference in Markdown."""
    folder = pytester.path / name
    folder.mkdir()
    (folder / "openclaw.json").write_text('{"gateway": {"bind": "lan"}}')
    config = f"--openclaw-config={name}/openclaw.json"
    pytester.runpytest(config, "--openclaw-markdown=ours.md")
    text = (pytester.path / "ours.md").read_text(encoding="utf-8")
    inline = [
        each
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        for each in token.children or ()
    ]
    assert {each.type for each in inline} <= {
        *("text", "text_special", "code_inline", "softbreak", "html_inline"),
        *("strong_open", "strong_close", "link_open", "link_close"),
    }
    links = [each.attrs["href"] for each in inline if each.type == "link_open"]
    assert all("openclaw.json" in str(each) for each in links)  # of our own
    html = {each.content for each in inline if each.type == "html_inline"}
    assert html <= {"<br>", "<details>", "</details>", "<summary>", "</summary>"}
    shown = "".join(each.content for each in inline if each.type != "code_inline")
    assert not re.search(r"(?<!\w)@\w|[#!]\d", shown)
    assert not re.search(r"(?<!<)www\.x", text)


def test_every_name_of_a_deployment_is_plain(tmp_path: os.PathLike[str]) -> None:
    """What a caller names is shown like what was found."""
    assert Deployment.from_mapping({}, name="::a\n").name == "./::a\\n"
    assert plain_name("a::b") == "a::b"
    assert str(UsageError("unknown key \x1b[31m")) == "unknown key \\x1b[31m"


def test_the_password_of_an_include_is_not_shown(tmp_path: os.PathLike[str]) -> None:
    """Problems of a config that cannot be read pass redaction as well."""
    path = os.path.join(tmp_path, "openclaw.json")
    with open(path, "w") as stream:
        stream.write("{$include: 'https://u:Pa55word-Hidden@h/'}")
    (problem,) = Deployment.load(path).problems
    assert "Pa55word" not in str(problem)
    assert "[redacted]" in str(problem)


_EVIL = "::error::boom\x1b[31m\u202e<b>x</b>\n##vso[task.complete]"


def _obeys_nobody(lines: list[str]) -> None:
    for line in lines:
        assert not line.lstrip().startswith(("::error::boom", "##vso[task.complete]"))
        assert not {"\x1b", "\u202e"} & set(line.replace("\x1b[0m", ""))


def test_a_path_that_cloud_init_writes(pytester: pytest.Pytester) -> None:
    """A name within a file begins node ids as that of a folder does."""
    files = [{"path": f"/{each}/openclaw.json", "content": "{}"} for each in (_EVIL, 1)]
    text = "#cloud-config\n" + json.dumps({"write_files": files})
    (pytester.path / "user-data.yaml").write_text(text)
    result = pytester.runpytest(
        "--openclaw-config=user-data.yaml",
        "-rA",
        "--junitxml=own.xml",
        "--openclaw-junit=ours.xml",
    )
    assert result.ret == 1
    texts = _written(pytester, "own.xml", "ours.xml")
    _obeys_nobody([*result.outlines, *"\n".join(texts).split("\n")])


def test_results_of_a_shard_that_somebody_has_changed(
    pytester: pytest.Pytester,
) -> None:
    """They are an input like others: no text of them reaches a report as it is."""
    (pytester.path / "openclaw.json").write_text('{"gateway": {"bind": "lan"}}')
    pytester.runpytest("--openclaw-config=openclaw.json", "--openclaw-results=a.jsonl")
    path = pytester.path / "a.jsonl"
    head, *rest = (json.loads(each) for each in path.read_text().splitlines())
    for row in rest:
        row["deployment"] = row["config"] = _EVIL
        for case in row["cases"]:
            case["nodeid"] = case["text"] = _EVIL
            for finding in case["result"].get("findings", ()):
                finding["message"] = _EVIL
    path.write_text("\n".join(map(json.dumps, (head, *rest))))
    result = pytester.runpytest(
        "--openclaw-merge",
        "a.jsonl",
        "--openclaw-junit=ours.xml",
        "--openclaw-markdown=ours.md",
        "--openclaw-html=ours.html",
    )
    assert result.ret == 1
    texts = _written(pytester, "ours.xml", "ours.md", "ours.html")
    _obeys_nobody([*result.outlines, *"\n".join(texts).split("\n")])
    assert "<b>x</b>" not in texts[2]
