"""How each option is read: from the command line, else from its ini twin."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from pytest_openclaw.plugin.beginning import stated
from pytest_openclaw.plugin.command_line import ini
from pytest_openclaw.plugin.garbage import put_off

#: How addresses begin that a report may link to: no browser runs one as a script.
_LINKED = ("https://", "http://", "file://")


class OptionReader:
    """Reads one option: from the command line, else from its ini twin.

    What cannot be meant raises :class:`pytest.UsageError`.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._base = config.invocation_params.dir
        # Paths in an ini file are relative to it, as pytest's own are.
        self._ini_base = config.inipath.parent if config.inipath else config.rootpath

    def text(self, name: str) -> str | None:
        """Return the text that is given, trimmed; ``None`` if there is none."""
        value = self._config.getoption(ini(name))
        if value is None:
            return str(self._config.getini(ini(name)) or "").strip() or None
        return _filled(name, str(value))

    def flag(self, name: str) -> bool:
        """Return whether the flag is set."""
        value = self._config.getoption(ini(name))
        if value is not None:
            return bool(value)
        return bool(stated(self._config, ini(name)))

    def list(self, name: str) -> tuple[str, ...]:
        """Return the entries of a list, which commas or lines part."""
        given = self._config.getoption(ini(name))
        entries = self._config.getini(ini(name)) if given is None else given
        parts = [part.strip() for entry in entries for part in entry.split(",")]
        if given is not None:
            _filled(name, "".join(parts))
        return tuple(part for part in parts if part)

    def arguments(self, name: str) -> tuple[str, ...]:
        """Return the words that a shell would make of the text that is given."""
        text = self.text(name)
        if not text:
            return ()
        from pytest_openclaw.deployment.host.gateway_command import BadCommand
        from pytest_openclaw.deployment.host.gateway_command import words_of_line

        try:
            return tuple(words_of_line(text))
        except BadCommand as error:
            raise pytest.UsageError(f"--openclaw-{name}: {error}") from None

    def word(self, name: str, words: Sequence[str]) -> str | None:
        """Return the word that is given, which is one of *words*."""
        value = self.text(name)
        if value is not None and value not in words:
            import difflib  # a moment that only an error is worth

            close = difflib.get_close_matches(value, words, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise pytest.UsageError(
                f"--openclaw-{name} must be one of {', '.join(words)},"
                f" not {value!r}{meant}"
            )
        return value

    def require_fixes(self, are_planned: bool, *, of_html: bool) -> None:
        """Refuse options of fixes on a command line that plans none.

        An ini file may have them for the runs that do. Raises
        :class:`pytest.UsageError`.
        """
        for name in ("fix-backup", "fix-tier"):
            is_used = are_planned or (of_html and name == "fix-tier")
            if not is_used:
                self.require(name, "--openclaw-fix=plan, diff or apply")

    def require(self, name: str, other: str) -> None:
        """Refuse an option on a command line without the *other*, which it is for."""
        if self._config.getoption(ini(name)) is not None:
            raise pytest.UsageError(f"--openclaw-{name}: add {other}")

    def site(self, name: str) -> str:
        """Return the address of a site that reports may link to; "" for none."""
        value = self.text(name) or ""
        if value and not value.lower().startswith(_LINKED):
            raise pytest.UsageError(
                f"--openclaw-{name}: it is not an address of a site, such as"
                " https://docs.example.com/"
            )
        return value

    def path(self, name: str) -> Path | None:
        """Return the absolute path that is given."""
        value = self.text(name)
        if value is None:
            return None
        if value == "-":  # a file of this name is "./-"
            raise pytest.UsageError(
                f"--openclaw-{name}: - is not supported here: name a file"
            )
        given = self._config.getoption(ini(name)) is not None
        base = self._base if given else self._ini_base
        path = os.path.abspath(base / os.path.expanduser(value))
        _require_path(name, path)
        return Path(path)

    def file(self, name: str) -> Path | None:
        """Return the path that is given, where a file is."""
        path = self.path(name)
        if path is not None and (kind := self._kind(path, name)) != "file":
            shown = _shown(path)
            is_folder = f"{shown} is a directory, not a file"
            said = is_folder if kind == "folder" else f"there is no file {shown}"
            if kind not in ("", "folder"):
                said = f"{shown} is not a regular file"
            raise pytest.UsageError(f"--openclaw-{name}: {said}")
        return path

    @staticmethod
    def _kind(path: Path, name: str) -> str:
        """Return what the *path* of an option leads to, as a word, or ``""``."""
        from pytest_openclaw.plugin.given_paths import kind_at

        kind = kind_at(path, f"--openclaw-{name}")
        return "" if kind is None else kind.value

    def date(self, name: str) -> datetime.date | None:
        """Return the day that is given."""
        value = self.text(name)
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            raise pytest.UsageError(
                f"--openclaw-{name}: {value!r} is not a valid date; 2026-12-31 is one"
            ) from None

    def folder(self, name: str) -> str | None:
        """Return the path that is given, where a directory is."""
        path = self.path(name)
        if path is not None and (kind := self._kind(path, name)) != "folder":
            shown = _shown(path)
            is_file = f"{shown} is a file, not a directory"
            said = is_file if kind == "file" else f"there is no directory {shown}"
            raise pytest.UsageError(f"--openclaw-{name}: {said}")
        return str(path) if path else None

    def folder_or_archive(self, name: str) -> str | None:
        """Return the path that is given, where a directory or a file is."""
        path = self.path(name)
        if path is not None and self._kind(path, name) not in ("file", "folder"):
            raise pytest.UsageError(
                f"--openclaw-{name}: there is no directory or archive {_shown(path)}"
            )
        return str(path) if path else None

    def configs(self) -> tuple[Path, ...]:
        """Return the config files that are named, patterns expanded, each once."""
        return self._expanded("config")

    def reports(self) -> tuple[Path, ...]:
        """Return the reports that are named, patterns expanded, each once."""
        return self._expanded("report")

    def globs(self, name: str) -> tuple[str, ...]:
        """Return the patterns that are given, as absolute ones; ``~`` is the home."""
        given = self._config.getoption(ini(name))
        base = self._ini_base if given is None else self._base
        stated = map(os.path.expanduser, self.list(name))
        return tuple(os.path.join(base, each) for each in stated)

    @put_off()
    def _expanded(self, name: str) -> tuple[Path, ...]:
        given = self._config.getoption(ini(name))
        base = self._ini_base if given is None else self._base
        patterns = self._config.getini(ini(name)) if given is None else given
        if not patterns:
            return ()
        for pattern in patterns:
            _filled(name, pattern)
        from pytest_openclaw.plugin import config_patterns

        is_config = name == "config"
        of = config_patterns.expanded if is_config else config_patterns.reports
        found = (path for pattern in patterns for path in of(base, pattern))
        return tuple(dict.fromkeys(found))


def _require_path(name: str, path: str) -> None:
    """Refuse what no file can be named."""
    try:
        os.stat(path)
    except UnicodeEncodeError as error:
        why = f"file names are {error.encoding} here; set PYTHONUTF8=1"
    except ValueError:
        why = "it contains a NUL"
    except OSError:
        return
    else:
        return
    raise pytest.UsageError(f"--openclaw-{name}: {_shown(Path(path))}: {why}")


def _filled(name: str, value: str) -> str:
    """Return *value*, trimmed; refuse none, as a variable that is not set gives."""
    if not (value := value.strip()):
        raise pytest.UsageError(
            f"--openclaw-{name} is empty: give a value, or leave the option out"
        )
    return value


def _shown(path: Path) -> str:
    """Return *path* for a message, in one line whatever its name has."""
    from pytest_openclaw.language.plain import plain_name

    return plain_name(str(path))
