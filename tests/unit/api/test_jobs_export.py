"""The export of a list: whole, or seen to be incomplete; no text is a formula."""

import csv
import io
import json
from pathlib import Path

import httpx
import pytest

from app.api import jobs_export
from app.api.application import api_app
from app.api.jobs_export import export_routes
from app.api.jobs_export_rows import HEADINGS
from app.output import InterruptedDownloadError
from app.services.container import Services
from tests.unit.history.facts import OUTCOME, run
from tests.unit.services.fake_controller import services_over
from tests.unit.services.listing import Listing, row_of

URL = "/api/jobs/export"


async def asked(services: Services, url: str, method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(api_app(export_routes(lambda _: services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, url)


def many(count: int, **changes: object) -> Listing:
    return Listing(*(row_of(number, **changes) for number in range(1, count + 1)))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_an_export_has_all_that_match_with_the_filters_of_the_list() -> None:
    listing = many(57)
    answer = await asked(services_over(listing), f"{URL}?status=failed&page=3&order_by=name")
    rows = table(answer.text)
    assert [int(one["id"]) for one in rows] == list(range(57, 0, -1))
    assert list(rows[0]) == list(HEADINGS)
    assert all(params["status"] == "failed" for _, params in listing.requests)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="system_jobs.csv"'


async def test_json_says_at_its_end_that_it_is_complete() -> None:
    answer = await asked(services_over(many(12)), f"{URL}?format=json")
    body = json.loads(answer.text)
    assert [one["id"] for one in body["jobs"]] == list(range(12, 0, -1))
    assert list(body) == ["jobs", "complete"]
    assert body["complete"] is True
    assert json.loads((await asked(services_over(Listing()), f"{URL}?format=json")).text) == {
        "jobs": [],
        "complete": True,
    }


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_beyond_the_most_jobs_an_export_says_that_it_is_incomplete(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_export, "MOST_JOBS", 14)
    answer = await asked(services_over(many(15)), f"{URL}?format={form}")
    if form == "json":
        body = json.loads(answer.text)
        assert (len(body["jobs"]), body["complete"]) == (14, False)
    else:
        assert answer.text.splitlines()[-1] == "Incomplete: an export has at most 14 jobs."
    whole = await asked(services_over(many(14)), f"{URL}?format={form}")
    assert "Incomplete" not in whole.text
    assert "false" not in whole.text


async def test_a_failure_at_first_is_an_error_and_one_half_way_cuts_the_answer() -> None:
    listing = many(57)
    listing.status = 403
    listing.fails_from = 1
    answer = await asked(services_over(listing), URL)
    assert answer.status_code == 502
    assert answer.json()["error"]["sentence"]
    listing.fails_from = len(listing.requests) + 2
    with pytest.raises(InterruptedDownloadError):
        await asked(services_over(listing), URL)


async def test_a_slot_is_given_back_however_an_export_ends() -> None:
    listing = many(57)
    services = services_over(listing)
    listing.status = 403
    for _ in range(20):
        listing.fails_from = len(listing.requests) + 2
        with pytest.raises(InterruptedDownloadError):
            await asked(services, URL)
        assert (await asked(services, f"{URL}?format=xml")).status_code == 400
    listing.fails_from = 10**6
    assert (await asked(services, URL, "HEAD")).status_code == 200
    assert len(table((await asked(services, URL)).text)) == 57


async def test_what_a_run_did_is_there_where_the_history_knows_it(tmp_path: Path) -> None:
    known = run(7, outcome=OUTCOME)
    listing = Listing(row_of(8), row_of(7, created=known.created.isoformat()))
    services = services_over(listing, history=tmp_path)
    assert services.history
    await services.history._library.run(lambda store: store.add([known]))
    unknown, seen = table((await asked(services, URL)).text)
    assert (seen["deleted"], seen["skipped"], seen["dry_run"]) == ("46", "4", "false")
    assert (unknown["deleted"], unknown["skipped"], unknown["dry_run"]) == ("", "", "")
    await services.history.aclose()


async def test_a_frame_exports_nothing() -> None:
    view = services_over(many(3)).limited(1, actions=False)
    assert (await asked(view, URL)).status_code == 403


async def test_found_outputs_are_no_export() -> None:
    answer = await asked(services_over(many(1)), f"{URL}?output=words")
    assert answer.json()["error"]["code"] == "bad_output"


async def test_a_secret_in_a_row_is_masked() -> None:
    listing = Listing(row_of(1, name="run with password=hunter2hunter2"))
    answer = await asked(services_over(listing), URL)
    assert "hunter2" not in answer.text
