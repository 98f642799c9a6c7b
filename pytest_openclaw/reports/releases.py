"""``--openclaw-releases``: the releases that are known here, and how well."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases import SAME
from pytest_openclaw.releases.eras import VERDICTS
from pytest_openclaw.releases.eras import era_of
from pytest_openclaw.releases.eras import judges
from pytest_openclaw.releases.eras import stretches


def listing() -> Iterator[str]:
    """Yield a line for each exact release, and one for those between two of them."""
    for stretch in stretches():
        first, last = stretch[0], stretch[-1]
        if first in VERDICTS:
            by = f" by the rules of {SAME[first]}" if first in SAME else ""
            how = f"exact{by}, tested with {VERDICTS[first]} verdicts of its audit"
        else:
            how = f"approximate, judged by {' and '.join(judges(first))}"
        names = first if first == last else f"{first} to {last}"
        eras = dict.fromkeys(era_of(each).name for each in stretch)
        yield f"{names:26}  era {'-'.join(eras):3}  {how}"
    yield f"{'newer':26}  {'':7}  approximate, judged by {EXACT[-1]}"
