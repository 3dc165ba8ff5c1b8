"""The URLs that records carry, relative to the controller's origin, as AWX writes them.

They begin with the path at which the API was asked: AWX answers at `/api/v2/`, and behind a
gateway at `/api/controller/v2/`, with URLs of the same beginning.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

AWX_API = "/api/v2"
CONTROLLER_API = "/api/controller/v2"
GATEWAY_API = "/api/gateway/v1"

_api: ContextVar[str] = ContextVar("api", default=AWX_API)


@contextmanager
def asked_at(api: str) -> Iterator[None]:
    """Within the block all URLs begin with `api`."""
    before = _api.set(api)
    try:
        yield
    finally:
        _api.reset(before)


def api_url(path: str = "") -> str:
    return f"{_api.get()}/{path}"


def as_asked(stored: str) -> str:
    """A URL that was stored when the API was asked at one place, for where it is asked now."""
    for api in (AWX_API, CONTROLLER_API):
        if stored.startswith(f"{api}/"):
            return _api.get() + stored.removeprefix(api)
    return stored


def oauth_url(path: str = "") -> str:
    """A URL of the pages for OAuth2, which a gateway has outside its API."""
    return f"/api/o/{path}" if _api.get() == AWX_API else f"/o/{path}"


def login_url() -> str:
    return "/api/login/" if _api.get() == AWX_API else f"{GATEWAY_API}/login/"


def job_url(job_id: int) -> str:
    return api_url(f"system_jobs/{job_id}/")


def template_url(template_id: int) -> str:
    return api_url(f"system_job_templates/{template_id}/")


def schedule_url(schedule_id: int) -> str:
    return api_url(f"schedules/{schedule_id}/")


def user_url(user_id: int) -> str:
    return api_url(f"users/{user_id}/")


def token_url(token_id: int) -> str:
    return api_url(f"tokens/{token_id}/")


def application_url(application_id: int) -> str:
    return api_url(f"applications/{application_id}/")


def execution_environment_url(environment_id: int) -> str:
    return api_url(f"execution_environments/{environment_id}/")


def workflow_job_url(workflow_job_id: int) -> str:
    return api_url(f"workflow_jobs/{workflow_job_id}/")
