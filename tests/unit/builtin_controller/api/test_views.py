"""What the views of accounts, tokens, templates and the controller itself answer."""

import json
from datetime import UTC, datetime

import pytest

from app.builtin_controller.storage.store import Store
from app.history.recurrence import next_dates
from tests.unit.builtin_controller.asking import ADMIN, ALICE, AUDITOR, ask
from tests.unit.builtin_controller.rows import CREATED, job
from tests.unit.history.schedules import schedule

API = "/api/v2"


def test_the_api_names_its_parts(filled: Store) -> None:
    parts = json.loads(ask(filled, "GET", f"{API}/", ADMIN).body)
    assert parts["system_jobs"] == f"{API}/system_jobs/"
    for url in parts.values():
        assert ask(filled, "GET", url, ADMIN).status == 200


@pytest.mark.parametrize(("token", "seen"), [(ADMIN, {1, 2, 3}), (ALICE, {2})])
def test_tokens_are_listed_to_their_user_and_to_superusers(
    filled: Store, token: str, seen: set[int]
) -> None:
    listed = json.loads(ask(filled, "GET", f"{API}/tokens/", token).body)["results"]
    assert {one["user"] for one in listed} == seen
    assert {one["token"] for one in listed} == {"************"}


@pytest.mark.parametrize("scope", ["admin", "read write delete", 5, ["read"]])
def test_a_token_of_an_unknown_scope_is_not_made(filled: Store, scope: object) -> None:
    refusal = ask(filled, "POST", f"{API}/tokens/", ALICE, {"scope": scope})
    assert refusal.status == 400
    assert "allowed scopes" in json.loads(refusal.body)["scope"][0]


def test_a_made_token_is_shown_once_and_works_until_it_is_revoked(filled: Store) -> None:
    made = json.loads(ask(filled, "POST", f"{API}/users/2/personal_tokens/", ALICE, {}).body)
    assert (made["user"], made["scope"]) == (2, "write")
    assert json.loads(ask(filled, "GET", made["url"], ALICE).body)["token"] == "************"
    assert ask(filled, "GET", f"{API}/me/", made["token"]).status == 200
    assert ask(filled, "DELETE", made["url"], ALICE).status == 204
    assert ask(filled, "GET", f"{API}/me/", made["token"]).status == 401
    assert ask(filled, "GET", made["url"], ALICE).status == 404


def test_tokens_of_others_are_out_of_reach_but_for_superusers(filled: Store) -> None:
    listed = json.loads(ask(filled, "GET", f"{API}/tokens/", ADMIN).body)["results"]
    of_admin = next(one["url"] for one in listed if one["user"] == 1)
    of_alice = next(one["url"] for one in listed if one["user"] == 2)
    assert ask(filled, "GET", of_admin, ALICE).status == 403
    assert ask(filled, "DELETE", of_admin, ALICE).status == 403
    assert ask(filled, "POST", f"{API}/users/1/personal_tokens/", ALICE, {}).status == 403
    assert ask(filled, "GET", of_alice, ADMIN).status == 200


@pytest.mark.parametrize(("token", "status"), [(ADMIN, 200), (AUDITOR, 200), (ALICE, 403)])
def test_templates_are_for_those_who_may_read_everything(
    filled: Store, token: str, status: int
) -> None:
    for path in ("system_job_templates/", "system_job_templates/1/"):
        assert ask(filled, "GET", f"{API}/{path}", token).status == status


def test_a_template_says_how_its_last_job_ended(filled: Store) -> None:
    def template() -> dict[str, object]:
        shown = json.loads(ask(filled, "GET", f"{API}/system_job_templates/1/", ADMIN).body)
        assert isinstance(shown, dict)
        return shown

    assert (template()["status"], template()["last_job_failed"]) == ("never updated", False)
    filled.jobs.add([job(1, status="failed", finished=CREATED, template=1)])
    assert (template()["status"], template()["last_job_failed"]) == ("failed", True)
    launched = ask(filled, "POST", f"{API}/system_job_templates/1/launch/", ADMIN, {})
    assert launched.status == 201
    assert template()["status"] == "pending"


@pytest.mark.parametrize(
    ("token", "template", "body", "status"),
    [
        (ALICE, 1, {}, 403),
        (AUDITOR, 1, {}, 403),
        (ADMIN, 99, {}, 404),
        (ADMIN, 1, {"extra_vars": "{"}, 500),
        (ADMIN, 1, {"extra_vars": [1]}, 500),
        (ADMIN, 1, {"extra_vars": '{"days": 30}'}, 201),
    ],
)
def test_a_launch_is_refused_as_awx_refuses_it(
    filled: Store, token: str, template: int, body: object, status: int
) -> None:
    path = f"{API}/system_job_templates/{template}/launch/"
    assert ask(filled, "POST", path, token, body).status == status


def test_a_template_that_is_not_there_is_not_found(filled: Store) -> None:
    assert ask(filled, "GET", f"{API}/system_job_templates/99/", ADMIN).status == 404


@pytest.mark.parametrize("wanted", ["json", "api"])
def test_a_format_is_in_the_links_of_each_row_and_in_no_other_body(
    filled: Store, wanted: str
) -> None:
    rows = json.loads(ask(filled, "GET", f"{API}/system_job_templates/?format=json", ADMIN).body)[
        "results"
    ]
    assert all(row["url"].endswith("?format=json") for row in rows)
    assert all(url.endswith("?format=json") for row in rows for url in row["related"].values())
    missing = ask(filled, "GET", f"{API}/system_jobs/77/?format={wanted}", ADMIN)
    assert b"format=" not in missing.body


@pytest.mark.parametrize("template_id", [1, 2, 4, 5])
def test_a_schedule_runs_next_when_its_rule_and_its_template_say(
    filled: Store, template_id: int
) -> None:
    filled.set_fact("created", CREATED)
    path = f"{API}/system_job_templates/{template_id}/"
    (shown,) = json.loads(ask(filled, "GET", f"{path}schedules/", ADMIN).body)["results"]
    next_run = datetime.fromisoformat(shown["next_run"])
    assert next_dates(schedule(shown["rrule"]), datetime.now(UTC), 1) == (next_run,)
    assert json.loads(ask(filled, "GET", path, ADMIN).body)["next_job_run"] == shown["next_run"]
