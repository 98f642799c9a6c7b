"""Questions about things of which some are not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import NotEvaluated
from pytest_openclaw.deployment.values.certainty import every
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those

ANSWERS = st.lists(st.sampled_from([True, False, None]))


def holds(answer: bool | None) -> bool:
    """Say *answer*; ``None`` is not known."""
    if answer is None:
        raise NotEvaluated("not known")
    return answer


@given(ANSWERS)
def test_what_is_known_decides_where_it_can(answers: list[bool | None]) -> None:
    """The order makes no difference."""
    for question, deciding in ((some, True), (every, False)):
        if deciding in answers:
            assert question(answers, holds) is deciding
        elif None in answers:
            with pytest.raises(NotEvaluated):
                question(answers, holds)
        else:
            assert question(answers, holds) is not deciding


@given(ANSWERS)
def test_those_are_the_known_ones(answers: list[bool | None]) -> None:
    """None at all is an answer only where all is known."""
    if True not in answers and None in answers:
        with pytest.raises(NotEvaluated):
            those(answers, holds)
    else:
        assert those(answers, holds) == [each for each in answers if each]
