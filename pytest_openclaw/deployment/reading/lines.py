"""The line of a config at which something was written, as it may be shown."""

from __future__ import annotations

from pytest_openclaw.deployment.reading.config import Config
from pytest_openclaw.deployment.secrets.masked_lines import masked_line
from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting


def line_at(config: Config, path: Path, message: str) -> str | None:
    """Return the rest of the line at which *path* was written, secrets masked.

    Of values it has those that *message* says. Of a path that was not written, it is
    the line of its nearest parent; ``None`` where that is the whole config, or where
    there is no file.
    """
    if config.main is None:
        return None
    path = authored_path(path, Setting(config.authored))
    _, source, at = config.main.owner(path)
    if not at:
        return None
    below = any(is_sensitive(key) for key in path if isinstance(key, str))
    words = {each.strip(".,:;()") for each in message.split()}
    return masked_line(source.text, source.offset(at), words, sensitive=below)
