"""The comparison that the replays rely on: what it lets pass and what it does not."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.contract.comparing import CUT_MARK, Comparison
from tests.contract.controller_process import Response
from tests.contract.recordings import Json, Recording, recording

Record = dict[str, Json]


def response_to(case: Recording, body: Json = None) -> Response:
    """The recorded response as it would come again, or with another body."""
    shown = case.response_body if body is None else body
    headers = {name.lower(): value for name, value in case.response_headers.items()}
    return Response(case.status, headers, json.dumps(shown).encode())


def record_of(case: Recording) -> Record:
    body: Record = json.loads(json.dumps(case.response_body))
    return body


def differences(case: Recording, change: Callable[[Record], object]) -> list[str]:
    body = record_of(case)
    change(body)
    return Comparison(case).differences(response_to(case, body))


def test_the_same_answer_has_no_differences() -> None:
    case = recording("detail-status-failed")
    assert Comparison(case).differences(response_to(case)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(name="Another"),
        lambda body: body.update(id="12"),
        lambda body: body.update(failed=0),
        lambda body: body.update(elapsed=12),
        lambda body: body.update(more=None),
        lambda body: body.pop("job_env"),
        lambda body: body.update(id=body.pop("id")),
        lambda body: body["related"].update(cancel="/"),
        lambda body: body.update(result_stdout=f"{body['result_stdout']} "),
    ],
    ids=["text", "kind", "bool", "int", "more", "less", "order", "inside", "space"],
)
def test_any_change_of_a_record_is_a_difference(change: Callable[[Record], object]) -> None:
    assert len(differences(recording("detail-status-successful"), change)) == 1


@pytest.mark.parametrize("header", ["Allow", "Content-Type", "Vary", "X-API-Product-Version"])
def test_a_missing_header_is_a_difference(header: str) -> None:
    case = recording("detail-status-successful")
    whole = response_to(case)
    less = {name: value for name, value in whole.headers.items() if name != header.lower()}
    assert Comparison(case).differences(replace(whole, headers=less)) != []


def test_another_status_or_a_page_instead_of_json_is_a_difference() -> None:
    case = recording("detail-404-missing")
    whole = response_to(case)
    page = {**whole.headers, "content-type": "text/html; charset=utf-8"}
    assert Comparison(case).differences(replace(whole, status=403)) != []
    assert Comparison(case).differences(Response(404, page, b"<html></html>")) != []


def test_json_instead_of_a_page_and_a_body_instead_of_none_are_differences() -> None:
    page, empty = recording("detail-id-abc"), recording("delete-admin-new")
    assert Comparison(page).differences(response_to(page, {"detail": "Not found."})) != []
    assert Comparison(empty).differences(response_to(empty, {})) != []


def test_of_a_running_job_only_the_time_may_differ_and_stays_a_number() -> None:
    case = recording("detail-status-running")
    assert differences(case, lambda body: body.update(elapsed=3.5)) == []
    assert differences(case, lambda body: body.update(elapsed="3.5")) != []


def test_of_a_cut_text_the_recorded_part_and_the_whole_length_count() -> None:
    case = recording("detail-under_1mib")
    kept = str(record_of(case)["result_stdout"]).removesuffix(CUT_MARK)
    whole = kept.ljust(1_050_000, "y")
    assert differences(case, lambda body: body.update(result_stdout=whole)) == []
    assert differences(case, lambda body: body.update(result_stdout=whole[:-1])) != []
    assert differences(case, lambda body: body.update(result_stdout="z" + whole[1:])) != []


def test_of_a_cut_list_the_recorded_rows_and_the_whole_length_count() -> None:
    case = recording("events-order_by-counter")
    rows = record_of(case)["results"]
    assert isinstance(rows, list)
    whole = [*rows, *rows[-1:] * 37]
    assert differences(case, lambda body: body.update(results=whole)) == []
    assert differences(case, lambda body: body.update(results=whole[:-1])) != []
    assert differences(case, lambda body: body.update(results=whole[::-1])) != []


def test_an_open_value_keeps_its_kind() -> None:
    case = recording("detail-status-canceled")
    open_to = Comparison(case, open_values=(r"\$\.finished",))
    at_another_time = {**record_of(case), "finished": "2027-01-01T00:00:00.000000Z"}
    assert open_to.differences(response_to(case, at_another_time)) == []
    assert open_to.differences(response_to(case, {**at_another_time, "finished": None})) != []
