"""Downloads over HTTP: exact bytes, every format, ranges, and honest ends."""

import asyncio
import gzip
import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from app.api.application import api_app
from app.api.output import output_routes
from app.output.download import InterruptedDownloadError
from app.output.events import OutputEvent
from app.services.outputs import Outputs
from tests.unit.api.output_client import OUTPUT, asking, filled
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, event, numbered
from tests.unit.output.weird_output import WRITTEN, recorded_weird_events

WEIRD = list(recorded_weird_events())
THREE_BLOCKS = "".join(f"line {n}\n" for n in range(1, 3 * BLOCK + 1))


async def downloaded(client: httpx.AsyncClient, query: str = "", **headers: str) -> httpx.Response:
    return await client.get(f"{OUTPUT}/download?{query}", headers=headers)


async def test_the_file_is_byte_for_byte_what_the_program_wrote(tmp_path: Path) -> None:
    async with asking(EventTable(WEIRD, status="successful"), tmp_path) as client:
        answer = await downloaded(client)
    assert answer.content == WRITTEN.encode()
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="system_job_{JOB_ID}.txt"'
    )


@pytest.mark.parametrize("status", ["successful", "running"])
async def test_a_download_starts_before_anything_was_fetched_and_is_whole(
    tmp_path: Path, status: str
) -> None:
    table = EventTable(numbered(3 * BLOCK), status=status)
    async with asking(table, tmp_path) as client:
        answer = await downloaded(client)
    assert answer.text == THREE_BLOCKS
    assert "content-length" not in answer.headers
    assert set(table.given.values()) == {1}


@pytest.mark.parametrize(
    ("form", "name", "text"),
    [
        ("plain", "_plain.txt", "red\n20%\n"),
        (
            "times",
            "_times.txt",
            "2026-11-24T12:00:00.001Z  red\n2026-11-24T12:00:00.002Z  20%\n",
        ),
        (
            "jsonl",
            ".jsonl",
            '{"line":1,"at":"2026-11-24T12:00:00.001Z","text":"red"}\n'
            '{"line":2,"at":"2026-11-24T12:00:00.002Z","text":"20%"}\n',
        ),
    ],
)
async def test_every_format_has_its_name_and_its_text(
    tmp_path: Path, form: str, name: str, text: str
) -> None:
    events = [event(1, text="\x1b[31mred\x1b[0m"), event(2, text="10%\r20%")]
    async with asking(EventTable(events, status="failed"), tmp_path) as client:
        answer = await downloaded(client, f"format={form}")
    assert answer.text == text
    assert answer.headers["content-disposition"].endswith(f'system_job_{JOB_ID}{name}"')


def cut_line(counter: int, whole: str) -> OutputEvent:
    made = event(counter, text=f"{whole[:1023]}…")
    return OutputEvent(counter, counter - 1, counter, made.stdout, made.created, True)


async def test_a_line_that_awx_cut_is_whole_in_text_where_the_record_has_it(
    tmp_path: Path,
) -> None:
    known, unknown = "k" * 1500, "u" * 1500
    events = [cut_line(1, known), cut_line(2, unknown), event(3)]
    table = EventTable(events, status="successful", result_stdout=f"{known}\nline 3\n")
    async with asking(table, tmp_path) as client:
        plain = (await downloaded(client, "format=plain")).text
        rows = [json.loads(row) for row in (await downloaded(client, "format=jsonl")).iter_lines()]
        exact = (await downloaded(client)).text
        rest = await downloaded(client, "format=plain", Range="bytes=1400-1599")
    assert plain == f"{known}\n{unknown[:1023]}…\nline 3\n"
    assert [(row.get("cut"), row.get("completed")) for row in rows] == [
        (None, True),
        (True, None),
        (None, None),
    ]
    assert exact == f"{known[:1023]}…\n{unknown[:1023]}…\nline 3\n"
    assert rest.content == plain.encode()[1400:1600]
    assert rest.headers["content-range"] == f"bytes 1400-1599/{len(plain.encode())}"


async def test_lost_events_are_named_in_every_format_for_people(tmp_path: Path) -> None:
    events = [one for one in numbered(5) if one.counter not in {2, 3}]
    async with asking(EventTable(events, status="failed"), tmp_path) as client:
        plain = (await downloaded(client, "format=plain")).text
        rows = (await downloaded(client, "format=jsonl")).text.splitlines()
        exact = (await downloaded(client)).text
    assert plain.splitlines()[1] == "[2 events missing at the controller: 2-3]"
    assert json.loads(rows[1]) == {"missing": [2, 3]}
    assert exact == "line 1\nline 4\nline 5\n"


async def test_a_range_of_lines_fetches_no_more_than_it_needs(tmp_path: Path) -> None:
    table = EventTable(numbered(5 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        answer = await downloaded(client, "format=plain&first=3000&last=3002")
    assert answer.text == "line 3000\nline 3001\nline 3002\n"
    assert len(table.given) == BLOCK


async def test_only_hits_can_be_had_too(tmp_path: Path) -> None:
    table = EventTable(numbered(2 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        answer = await downloaded(client, "format=plain&only=matches&q=99$&mode=regex")
    assert answer.text.splitlines() == [f"line {n}" for n in range(99, 2 * BLOCK, 100)]


async def test_a_gzip_file_holds_the_same(tmp_path: Path) -> None:
    async with asking(EventTable(numbered(3 * BLOCK), status="failed"), tmp_path) as client:
        answer = await downloaded(client, "gzip=1")
    assert gzip.decompress(answer.content).decode() == THREE_BLOCKS
    assert answer.headers["content-disposition"].endswith('.txt.gz"')
    assert answer.headers["content-type"] == "application/gzip"


@pytest.mark.parametrize("form", ["exact", "jsonl"])
async def test_a_download_goes_on_where_it_was_cut_off(tmp_path: Path, form: str) -> None:
    async with asking(EventTable(numbered(3 * BLOCK), status="failed"), tmp_path) as client:
        await filled(client)
        whole = await downloaded(client, f"format={form}")
        assert whole.headers["accept-ranges"] == "bytes"
        rest = await downloaded(client, f"format={form}", Range="bytes=5000-")
        middle = await downloaded(
            client, f"format={form}", Range="bytes=100-199", If_Range=whole.headers["etag"]
        )
        end = await downloaded(client, f"format={form}", Range="bytes=-7")
    size = len(whole.content)
    assert (rest.status_code, rest.content) == (206, whole.content[5000:])
    assert rest.headers["content-range"] == f"bytes 5000-{size - 1}/{size}"
    assert middle.content == whole.content[100:200]
    assert middle.headers["content-length"] == "100"
    assert end.content == whole.content[-7:]


async def test_a_range_of_another_version_is_answered_with_the_whole(tmp_path: Path) -> None:
    async with asking(EventTable(numbered(5), status="failed"), tmp_path) as client:
        await filled(client)
        answer = await client.get(
            f"{OUTPUT}/download", headers={"Range": "bytes=3-", "If-Range": '"other"'}
        )
    assert (answer.status_code, len(answer.content)) == (200, 35)
    assert answer.headers["content-length"] == "35"


async def test_a_range_behind_the_end_is_refused(tmp_path: Path) -> None:
    async with asking(EventTable(numbered(5), status="failed"), tmp_path) as client:
        await filled(client)
        answer = await downloaded(client, Range="bytes=35-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */35"
    assert answer.json()["error"]["code"] == "bad_range"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("format=pdf", "bad_format"),
        ("first=0", "bad_first"),
        ("last=x", "bad_last"),
        ("first=5&last=4", "bad_last"),
        ("only=matches", "bad_q"),
        ("only=matches&q=(&mode=regex", "bad_expression"),
    ],
)
async def test_nonsense_is_refused_in_words(tmp_path: Path, query: str, code: str) -> None:
    async with asking(EventTable(numbered(3)), tmp_path) as client:
        answer = await downloaded(client, query)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


async def test_a_head_request_answers_the_size_and_sends_nothing(tmp_path: Path) -> None:
    async with asking(EventTable(numbered(5), status="failed"), tmp_path) as client:
        await filled(client)
        answer = await client.head(f"{OUTPUT}/download")
    assert (answer.headers["content-length"], answer.content) == ("35", b"")


async def test_a_controller_that_fails_half_way_cuts_the_download(tmp_path: Path) -> None:
    table = EventTable(numbered(6 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines")
        table.is_gone = True
        with pytest.raises(InterruptedDownloadError):
            await asyncio.wait_for(downloaded(client), 10)


async def test_a_download_to_a_slow_browser_ends_when_its_user_signs_out(tmp_path: Path) -> None:
    table = EventTable(numbered(3 * BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    app = api_app(output_routes(lambda _: outputs))
    is_sending = asyncio.Event()

    async def takes_nothing(message: Message) -> None:
        if message["type"] == "http.response.body":
            is_sending.set()
            await asyncio.Event().wait()

    async def stays() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    path = f"{OUTPUT}/download"
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    sending = asyncio.ensure_future(app(scope, stays, takes_nothing))
    await is_sending.wait()
    free = outputs.pools.download_slots._free
    await Outputs.aclose(outputs)
    with pytest.raises(InterruptedDownloadError):
        await asyncio.wait_for(sending, 10)
    assert outputs.pools.download_slots._free == free + 1
    await outputs.aclose()


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ("plain", "line 2\n[AWX has not confirmed that this output is complete]\n"),
        ("times", "-  [AWX has not confirmed that this output is complete]\n"),
        ("jsonl", '"text":"line 2"}\n{"unconfirmed":true}\n'),
        ("exact", "line 2\n"),
    ],
)
async def test_a_file_whose_end_may_be_missing_says_so(tmp_path: Path, form: str, end: str) -> None:
    table = EventTable(numbered(2), status="successful", processed=False)
    async with asking(table, tmp_path) as client:
        answer = await downloaded(client, f"format={form}")
        head = await downloaded(client, f"format={form}&last=1")
    assert re.sub(r"-\s+\[", "-  [", answer.text).endswith(end)
    assert "confirmed" not in head.text
    assert answer.headers["jobpane-output"] == "unconfirmed"
    assert "etag" not in answer.headers


async def test_more_downloads_at_once_than_may_be_are_sent_away_for_a_while(tmp_path: Path) -> None:
    async with asking(EventTable(WEIRD, status="successful"), tmp_path) as client:
        answers = await asyncio.gather(*(downloaded(client) for _ in range(100)))
        served = [answer for answer in answers if answer.status_code == 200]
        refused = [answer for answer in answers if answer.status_code == 503]
        assert len(served) >= 32
        assert len(served) + len(refused) == 100
        assert {answer.content for answer in served} == {WRITTEN.encode()}
        assert {answer.headers["retry-after"] for answer in refused} == {"1"}
        assert (await downloaded(client)).status_code == 200


async def test_every_download_frees_its_slot_however_it_ends(tmp_path: Path) -> None:
    queries = ["", "format=jsonl&gzip=1", "format=nonsense", "only=matches&q=(&mode=regex"]
    async with asking(EventTable(WEIRD, status="successful"), tmp_path) as client:
        statuses = []
        for number in range(80):
            query = queries[number % len(queries)]
            statuses.append((await downloaded(client, query, Range="bytes=0-3")).status_code)
            await client.head(f"{OUTPUT}/download?{query}")
    assert set(statuses) == {200, 206, 400}
