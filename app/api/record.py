"""GET /api/jobs/{job_id}/record: a job's record as the controller gives it, secrets masked.

It may hold a megabyte of output and most users never open it, so no state holds it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.api.compressed_json import PackedJson, packed_json
from app.api.errors import failure_answer
from app.api.params import JobId
from app.api.route import ApiRoute, operation
from app.jobs.json_value import Json
from app.jobs.redaction import raw_json
from app.runtime.work_pool import WorkPool
from app.services.failures import Failure
from app.services.job_reader import JobReader

RECORD_PATH = "/api/jobs/{job_id}/record"


def record_routes(
    reader: Callable[[Request], JobReader], pool: Callable[[Request], WorkPool]
) -> list[ApiRoute]:
    """The operation of the raw record; `reader` and `pool` are those of the request's principal."""

    async def record(request: Request, job_id: JobId) -> Response:
        answer = await reader(request).read(job_id)
        if isinstance(answer, Failure):
            return failure_answer(answer)
        return (await pool(request).run(_encoded, answer.raw)).response(request)

    return [
        operation(
            "GET",
            RECORD_PATH,
            record,
            "record",
            tag="Jobs",
            summary="A job's record as the controller gives it, secrets masked",
            responses={200: {"model": dict[str, Any]}},
        )
    ]


def _encoded(raw: Mapping[str, Json]) -> PackedJson:
    return packed_json(raw_json(raw).encode())
