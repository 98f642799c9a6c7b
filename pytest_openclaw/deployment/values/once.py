"""Questions about what many accounts or agents share, each asked once.

Otherwise a list of thousands that thousands take over is looked at millions of times.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Hashable
from typing import Any
from typing import TypeVar
from typing import cast

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated

Answer = TypeVar("Answer")


class Answers:
    """Answers by key; that there is none is an answer as well."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def get(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return what *ask* says the first time.

        Raises :class:`~pytest_openclaw.NotEvaluated` each time if *ask* does.
        """
        if key not in self._known:
            try:
                self._known[key] = ask()
            except NotEvaluated as not_evaluated:
                self._known[key] = not_evaluated
        answer = self._known[key]
        if isinstance(answer, NotEvaluated):
            raise answer.with_traceback(None)  # which would grow each time
        return cast(Answer, answer)


class Once:
    """Asks a question about a place once, however many share what is there.

    A question is a function of a module. It takes what is *given*, and the place.
    """

    def __init__(self, *given: Any) -> None:
        self._given = given
        self._answers = Answers()
        self._kept: dict[int, object] = {}

    def __call__(self, question: Callable[..., Answer], place: Setting) -> Answer:
        """Return the answer to *question* about *place*.

        Raises :class:`~pytest_openclaw.NotEvaluated` each time if the question does.
        """
        raw = place.raw
        if not isinstance(raw, (list, dict)):
            return question(*self._given, place)
        self._kept[id(raw)] = raw  # it lives, so no other has its id
        return self._answers.get(
            (question, place.path, id(raw)), lambda: question(*self._given, place)
        )
