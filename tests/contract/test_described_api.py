"""The API answers as it describes itself, whatever it is asked (schemathesis).

One real server over a controller of some jobs and a history of some runs; what is asked is the
same in each run, a few requests an operation.
"""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.requests import Request

from app.api.application import api_app
from app.api.comparison import comparison_routes
from app.api.download_tickets import ticket_routes
from app.api.embed_sessions import Embedding, embed_session_routes
from app.api.jobs import job_routes
from app.api.jobs_export import export_routes
from app.api.output import output_routes
from app.api.record import record_routes
from app.api.session import session_routes
from app.api.sign_in import sign_in_routes
from app.api.templates import template_routes
from app.api.visitors import SignInSite
from app.runtime.session_keys import SessionKeys
from app.services.container import Services
from app.services.embed_grants import EmbedGrants
from app.services.history_library import HistoryFile, HistoryLibrary
from app.sessions.frame_records import MemoryFrameRecords
from tests.unit.history.facts import CLEANUP, WEEKLY, day, run
from tests.unit.services.fake_controller import services_over
from tests.unit.services.listing import Listing, row_of

EXAMPLES = 15  # an operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


async def fill(folder: Path) -> None:
    file = HistoryFile(folder)
    library = HistoryLibrary(file, "lab")
    await library.run(lambda store: store.add([run(number) for number in range(1, 8)]))
    await library.run(lambda store: store.set_templates([CLEANUP], day(8)))
    await library.run(lambda store: store.set_schedules(1, [WEEKLY]))
    await file.aclose()


def services_with_jobs(folder: Path) -> Services:
    asyncio.run(fill(folder))
    listing = Listing(*(row_of(number) for number in range(1, 30)))
    listing.texts = {number: [f"jobs: {number} deleted, 4 skipped."] for number in range(1, 30)}
    return services_over(listing, history=folder)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    services = services_with_jobs(tmp_path_factory.mktemp("history"))
    site = SignInSite("service", "awx.example.org")
    embedding = Embedding(
        grants=EmbedGrants(MemoryFrameRecords(), SessionKeys.random()),
        portal_of=lambda _: None,
        origins=(),
        public_url="",
        services_of=lambda _: None,
        frame_services_of=lambda _: None,
    )

    def services_of(_: Request) -> Services:
        return services

    app = api_app(
        [
            *output_routes(lambda _: services.outputs),
            *template_routes(services_of),
            *export_routes(services_of),
            *job_routes(services_of),
            *comparison_routes(lambda _: services.comparisons),
            *record_routes(lambda _: services.reader, lambda _: services.outputs.pools.windows),
            *sign_in_routes(lambda _: site),
            *session_routes(lambda _: site),
            *embed_session_routes(lambda: embedding),
            *ticket_routes(lambda: embedding),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/api/openapi.json")
    server.should_exit = True
    thread.join(10)


def test_every_answer_is_one_that_is_described(described: schemathesis.BaseSchema) -> None:
    asked: set[str] = set()
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers_as_described(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            for name, of in (("job_id", 35), ("left", 35), ("right", 35), ("template_id", 2)):
                number = case.path_parameters.get(name)
                if isinstance(number, int):
                    case.path_parameters[name] = number % of + 1  # mostly one that is there
            case.call_and_validate(checks=CHECKS)

        answers_as_described()
    assert len(asked) == described.statistic.operations.total > 20
