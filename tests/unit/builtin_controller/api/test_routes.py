"""Which paths there are, and the order in which a request is checked."""

import json

import pytest

from app.builtin_controller.api.http import Request
from app.builtin_controller.api.routes import RoutedResponse, path_with_slash, routed_response
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.rows import CREATED, job

JOBS = "/api/v2/system_jobs/"


@pytest.fixture
def filled(store: Store) -> Store:
    admin = User(1, "admin", "", "", CREATED, is_superuser=True)
    store.accounts.add_user(admin)
    store.accounts.make_token(admin, "write", value="write")
    store.accounts.make_token(admin, "read", value="read")
    store.jobs.add([job(1, status="successful")])
    return store


def ask(store: Store, method: str, target: str, token: str) -> RoutedResponse:
    path, _, query = target.partition("?")
    headers = {"authorization": f"Bearer {token}"}
    return routed_response(store, Request(method, path, query, headers))


@pytest.mark.parametrize(
    "path",
    ["/", "/api", f"{JOBS}abc/", f"{JOBS}1/x/", f"{JOBS}\u0661/", f"{JOBS}-1/", f"{JOBS}1//"],
)
def test_any_other_path_is_a_page_that_names_no_methods(path: str, filled: Store) -> None:
    routed = ask(filled, "GET", path, "write")
    assert (routed.response.status, routed.allowed) == (404, None)
    assert routed.response.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        (f"{JOBS}1", f"{JOBS}1/"),
        ("/api/v2/ping", "/api/v2/ping/"),
        (f"{JOBS}1/", None),
        (f"{JOBS}abc", None),
        ("/nothing", None),
    ],
)
def test_a_missing_last_slash_leads_to_the_path_with_it(path: str, meant: str | None) -> None:
    assert path_with_slash(path) == meant


def test_an_id_too_large_for_the_database_is_not_found(filled: Store) -> None:
    routed = ask(filled, "GET", f"{JOBS}{'9' * 100}/", "write")
    assert routed.response.status == 404
    assert json.loads(routed.response.body) == {"detail": "No SystemJob matches the given query."}


@pytest.mark.parametrize(
    ("method", "target", "token", "status"),
    [
        ("PUT", f"{JOBS}1/", "wrong", 401),  # credentials before the method
        ("PUT", f"{JOBS}1/", "read", 405),  # the method before the scope
        ("DELETE", f"{JOBS}1/", "read", 403),  # the scope before the job
        ("DELETE", f"{JOBS}2/", "read", 403),
        ("DELETE", f"{JOBS}2/", "write", 404),
        ("GET", f"{JOBS}?colour=red", "wrong", 401),
        ("GET", f"{JOBS}?colour=red", "read", 400),
        ("GET", f"{JOBS}?format=xml&colour=red", "read", 404),  # the format before the filters
        ("GET", f"{JOBS}1/?status=failed", "read", 404),
        ("GET", f"{JOBS}1/?format=json", "read", 200),
        ("HEAD", f"{JOBS}1/", "read", 200),
        ("OPTIONS", f"{JOBS}1/", "read", 405),
    ],
)
def test_a_request_is_checked_in_the_order_of_awx(
    method: str, target: str, token: str, status: int, filled: Store
) -> None:
    assert ask(filled, method, target, token).response.status == status


def test_a_format_is_passed_on_to_the_links_of_a_record(filled: Store) -> None:
    record = json.loads(ask(filled, "GET", f"{JOBS}1/?format=json", "write").response.body)
    assert record["url"] == f"{JOBS}1/?format=json"
    assert record["related"]["cancel"] == f"{JOBS}1/cancel/?format=json"
