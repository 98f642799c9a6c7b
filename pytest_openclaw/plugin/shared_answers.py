"""What workers of xdist share: a folder, so that a gateway is asked once per run."""

from __future__ import annotations

import shutil
import tempfile
from functools import cached_property
from typing import Any

import pytest

from pytest_openclaw.plugin.standard_input import give_to

_ANSWERS = "openclaw_answers"


class SharedAnswers:
    """The controller's part: a private folder, as long as the run lasts."""

    @cached_property
    def _folder(self) -> str:
        return tempfile.mkdtemp(prefix="pytest-openclaw-")

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Name the folder to a worker, and give it what was read for all."""
        node.workerinput[_ANSWERS] = self._folder
        give_to(node)

    def pytest_unconfigure(self) -> None:
        """Remove it."""
        if "_folder" in vars(self):
            shutil.rmtree(self._folder, ignore_errors=True)


def answers_folder(config: pytest.Config) -> str | None:
    """Return the folder that workers share; ``None`` in a run of one process."""
    folder: str | None = getattr(config, "workerinput", {}).get(_ANSWERS)
    return folder
