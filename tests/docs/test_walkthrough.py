"""Walking through a page finds what it shows and is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walkthrough import Walkthrough
from tests.docs.walkthrough import Wrong
from tests.docs.walkthrough import commands_of


class Reader:
    """Somebody who follows a page word for word."""

    def __init__(
        self, folder: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = pytester.path
        self._page = folder / "page.md"
        self._fixtures = pytester, monkeypatch

    def follow(self, *lines: str) -> None:
        """Walk through a page of these lines."""
        self._page.write_text("\n".join(lines), encoding="utf-8")
        Walkthrough(self._page, *self._fixtures).walk()


@pytest.fixture
def reader(
    tmp_path_factory: pytest.TempPathFactory,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> Reader:
    """Somebody with an empty folder."""
    return Reader(tmp_path_factory.mktemp("page"), pytester, monkeypatch)


def test_files_are_written_and_read_by_what_follows(reader: Reader) -> None:
    """A page is one story: each step finds what the ones above left."""
    reader.follow(
        "Write `a/b.json`:",
        "",
        "<!-- file: a/b.json -->",
        "```json",
        "[1]",
        "```",
        "",
        "```python",
        "from pathlib import Path",
        'value = Path("a/b.json").read_text()',
        "```",
        "",
        "```python",
        "assert value.strip() == '[1]'",
        "```",
        "",
        "```console",
        "$ cat a/b.json",
        "[...]",
        "```",
    )
    assert (reader.folder / "a/b.json").read_text(encoding="utf-8") == "[1]\n"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["```console", "$ echo no", "yes", "```"], "printed is\nno"),
        (["```console", "$ false", "```"], "false ended with 1 instead of 0"),
        (["<!-- exit: 1 -->", "```console", "$ true", "```"], "with 0 instead of 1"),
        (["```console", "echo yes", "```"], "a command begins with $"),
        (["```python", "1 / 0", "```"], "ZeroDivisionError"),
        (["```toml", "a = ", "```"], "TOMLDecodeError"),
        (["<!-- not run: so -->", "```yaml", "a: [", "```"], "ParserError"),
        (["<!-- not run: -->", "```text", "x", "```"], "has to say why"),
        (["```text", "x", "```"], "nothing says what this text block is"),
        (
            ["<!-- fiel: x -->", "```text", "x", "```"],
            "fiel --> is not a comment of ours",
        ),
        (
            ["In `x`:", "", "<!-- file: y -->", "```text", "x", "```"],
            "the sentence above does not name the file `y`",
        ),
        (["<!-- run: 0 false -->"], "false ended with 1"),
        (["<!-- output of: echo 1 -->", "```text", "2", "```"], "printed is\n1"),
    ],
)
def test_what_is_not_so_is_told_with_its_line(
    reader: Reader, lines: list[str], message: str
) -> None:
    """Outputs, ends of commands, texts that cannot be read, blocks nobody explains."""
    with pytest.raises(Wrong) as caught:
        reader.follow("# Title", "", *lines)
    assert message in str(caught.value)
    assert "page.md:" in str(caught.value)


def test_pytest_is_run_like_any_command(reader: Reader) -> None:
    """It is run in this process, and ends and prints as it would in a terminal."""
    reader.follow(
        "<!-- given: openclaw.json",
        "{gateway: {bind: 'lan'}}",
        "-->",
        "<!-- exit: 1 -->",
        "```console",
        "$ pytest -q openclaw.json --openclaw-select='gateway.bind_*'",
        "...",
        "CRITICAL gateway.bind_no_auth: ...",
        "...",
        "1 failed in 12.34s",
        "```",
    )


def test_what_needs_a_program_that_is_not_here_is_left_out(reader: Reader) -> None:
    """Where it is, the same block is run."""
    block = ("```console", "$ touch made", "```")
    reader.follow("<!-- needs: no-such-program -->", *block)
    assert not (reader.folder / "made").exists()
    reader.follow("<!-- needs: bash -->", *block)
    assert (reader.folder / "made").exists()


def test_commands_are_told_from_what_they_print() -> None:
    """A backslash at the end of a line goes on with the next."""
    text = "$ one\n1\n2\n$ two \\\n    --more\n$ three\n"
    assert commands_of(text) == [
        ("one", "1\n2\n"),
        ("two --more", ""),
        ("three", ""),
    ]
