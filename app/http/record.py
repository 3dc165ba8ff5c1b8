"""GET /api/jobs/{job_id}/record: a job's record as the controller gives it, secrets masked.

It may hold a megabyte of output and most people never open it, so it is no part of a state.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.api_errors import NO_STORE, trouble_answer
from app.http.api_route import api_route
from app.http.output_params import job_id_of
from app.jobs.redaction import raw_json
from app.viewing.job_reader import JobReader
from app.viewing.trouble import Trouble

RECORD_PATH = "/api/jobs/{job_id}/record"


def record_routes(reader: Callable[[], JobReader]) -> list[Route]:
    """The route of the raw record; `reader` is asked at each request."""

    async def record(request: Request) -> Response:
        job_id = job_id_of(request)
        answer = await reader().read(job_id)
        if isinstance(answer, Trouble):
            return trouble_answer(answer)
        return Response(raw_json(answer.raw), media_type="application/json", headers=NO_STORE)

    return [api_route(RECORD_PATH, record, "record")]
