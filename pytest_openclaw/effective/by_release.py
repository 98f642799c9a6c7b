"""Logic that differs between releases: functions side by side, one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate
from typing import Generic
from typing import ParamSpec
from typing import TypeVar

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Function = Callable[Concatenate[Deployment, Parameters], Result]


class by_release(Generic[Parameters, Result]):
    """Make the newest releases' function the default; ``on`` adds those of others."""

    def __init__(self, function: Function[Parameters, Result]) -> None:
        self.variants = Variants(function)
        self.__doc__ = function.__doc__

    def on(
        self, *, since: str | None = None, until: str | None = None
    ) -> Callable[[Function[Parameters, Result]], Function[Parameters, Result]]:
        """Register the function of the releases of a span."""
        span = Span(since, until)

        def register(
            function: Function[Parameters, Result],
        ) -> Function[Parameters, Result]:
            self.variants.add(function, span)
            return function

        return register

    def __call__(
        self,
        deployment: Deployment,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Call the function of the release that judges *deployment*."""
        function = self.variants.of(deployment.rules.release)
        assert function is not None  # the default has no end
        return function(deployment, *args, **kwargs)
