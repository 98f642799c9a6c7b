"""Jobs of the scheduler, in the file or the database that a release keeps them in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass

_ROWS = "SELECT job_id, job_json FROM cron_jobs ORDER BY store_key, job_id"


@dataclass(frozen=True)
class CronJob:
    """One job: its id, the store that it is in, and what the agent is given."""

    id: str
    store: str
    payload: dict[str, Any]


def cron_jobs(deployment: Deployment) -> Iterator[CronJob]:
    """Yield the jobs of the database, then those of the file.

    A release with a database takes the file over when it is repaired, so a job in
    there is one as well. Raises :class:`~pytest_openclaw.NotEvaluated` without a state
    directory, and for a store that cannot be read.
    """
    path = _file(deployment)
    database = deployment.state_database
    for id_, text in database.rows(_ROWS):
        yield from _jobs(str(database.path), [(id_, _parsed(text))])
    try:
        document = strict_json.parse(deployment.files.text(path).text)
    except files.Missing:
        return
    except (files.Unreadable, ValueError):
        raise NotEvaluated(f"{path} is not a list of jobs") from None
    listed = document.get("jobs") if isinstance(document, dict) else document
    jobs = listed if isinstance(listed, list) else []
    pairs = ((each.get("id"), each) for each in jobs if isinstance(each, dict))
    yield from _jobs(path, pairs)


def _file(deployment: Deployment) -> str:
    named = deployment.config.at("cron.store").text
    default = in_state(deployment, "cron", "jobs.json")
    return absolute(expand(named, deployment.places.home)) if named else default


def _jobs(store: str, pairs: Any) -> Iterator[CronJob]:
    for id_, job in pairs:
        payload = job.get("payload") if isinstance(job, dict) else None
        if isinstance(payload, dict):
            yield CronJob(str(id_), store, payload)


def _parsed(text: Any) -> Any:
    try:
        return strict_json.parse(str(text))
    except ValueError:
        return None
