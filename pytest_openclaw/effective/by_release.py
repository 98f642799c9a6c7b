"""Logic that differs between releases: functions side by side, one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate
from typing import Generic
from typing import ParamSpec
from typing import TypeVar

from pytest_openclaw.deployment.deployment import Deployment

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Function = Callable[Concatenate[Deployment, Parameters], Result]


class by_release(Generic[Parameters, Result]):
    """Make the newest release's function the default; ``on`` adds those of others."""

    def __init__(self, function: Function[Parameters, Result]) -> None:
        self._default = function
        self._others: dict[str, Function[Parameters, Result]] = {}
        self.__doc__ = function.__doc__

    def on(
        self, release: str
    ) -> Callable[[Function[Parameters, Result]], Function[Parameters, Result]]:
        """Register the function of one first-class release."""

        def register(
            function: Function[Parameters, Result],
        ) -> Function[Parameters, Result]:
            self._others[release] = function
            return function

        return register

    def __call__(
        self,
        deployment: Deployment,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Call the function of the release that judges *deployment*."""
        function = self._others.get(deployment.rules.release, self._default)
        return function(deployment, *args, **kwargs)
