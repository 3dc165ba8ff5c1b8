"""A job's events: pages of them, or as many as `limit` says."""

from uuid import UUID

from app.builtin_controller.api.http import Request, Response
from app.builtin_controller.api.job_views import readable_job
from app.builtin_controller.api.paging import Rows, limited_response, page_response
from app.builtin_controller.filters.filter_fields import EVENTS
from app.builtin_controller.filters.filters import filtered, ordered
from app.builtin_controller.storage.conditions import Condition, all_of
from app.builtin_controller.storage.output_text import cut_stdout
from app.builtin_controller.storage.records import Caller, Event, Json
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.urls import job_url

# AWX orders events by id, newest first, where the query gives no order.
_DEFAULT_ORDER = "id DESC"


def list_events(store: Store, request: Request, caller: Caller, job_id: int) -> Response:
    job = readable_job(store, caller, job_id)
    store.events.store_recipe(job)
    where = all_of([Condition("events.job = ?", (job.id,)), filtered(EVENTS, request.pairs)])
    order = ordered(EVENTS, request.parameter("order_by"), _DEFAULT_ORDER)
    rows = Rows(
        count=lambda: store.events.count(where),
        read=lambda limit, offset: [
            event_json(event) for event in store.events.select(where, order, limit, offset)
        ],
    )
    has_limit = request.parameter("limit") is not None
    return limited_response(request, rows) if has_limit else page_response(request, rows)


def event_json(event: Event) -> Json:
    return {
        "id": event.id,
        "type": "system_job_event",
        "url": "",
        "related": {"system_job": job_url(event.job)},
        "summary_fields": {},
        "created": event.created,
        "modified": event.created,
        "event": "verbose",
        "counter": event.counter,
        "event_display": "verbose",
        "event_data": {},
        "failed": False,
        "changed": False,
        "uuid": str(UUID(int=(event.job & 0xFFFF) << 64 | event.counter)),
        "stdout": cut_stdout(event.stdout),
        "start_line": event.start_line,
        "end_line": event.end_line,
        "verbosity": 0,
        "system_job": event.job,
    }
