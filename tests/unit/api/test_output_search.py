"""Searching, filtering and progress over HTTP: what the browser's output view asks for."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from app.output.search.highlights import HIGHLIGHTS_PER_LINE, HIGHLIGHTS_PER_RESPONSE
from app.services.failures import Failure
from tests.unit.api.output_client import OUTPUT, asking, filled
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, event, numbered


async def found(client: httpx.AsyncClient, query: str) -> dict[str, object]:
    answer = await client.get(f"{OUTPUT}/search?{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_progress_answers_and_fetches_only_when_it_shall(tmp_path: Path) -> None:
    table = EventTable(numbered(3 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines?count=10")
        seen = (await client.get(f"{OUTPUT}/progress")).json()
        assert seen == {
            "total": 3 * BLOCK,
            "here": BLOCK,
            "complete": False,
            "unconfirmed": False,
            "filling": False,
            "eta_s": None,
        }
        assert (await filled(client))["here"] == 3 * BLOCK


@pytest.mark.parametrize(
    ("method", "query"), [("GET", "?fill=1"), ("HEAD", "?fill=1"), ("GET", "?fill=0"), ("POST", "")]
)
async def test_only_a_post_makes_the_controllers_work(
    tmp_path: Path, method: str, query: str
) -> None:
    table = EventTable(numbered(3 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines?count=10")
        given = dict(table.given)
        answer = await client.request(method, f"{OUTPUT}/progress{query}")
        seen = (await client.get(f"{OUTPUT}/progress")).json()
    assert answer.status_code == 400
    assert (seen["filling"], table.given) == (False, given)


async def test_a_whole_output_is_searched_in_one_answer(tmp_path: Path) -> None:
    table = EventTable(numbered(2 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        await filled(client)
        seen = await found(client, "q=line 20&from=20&step=next")
    matching = [n for n in range(1, 2 * BLOCK + 1) if str(n).startswith("20")]
    assert (seen["hits"], seen["lines"], seen["complete"]) == (
        len(matching),
        len(matching),
        True,
    )
    assert (seen["first"], seen["last"]) == (matching[0], matching[-1])
    assert seen["at"] == {"line": matching[1], "place": 2}
    assert seen["searched"] == seen["total"] == 2 * BLOCK
    assert sum(seen["buckets"]) == len(matching)  # type: ignore[call-overload]


async def test_what_is_not_here_yet_is_not_called_searched(tmp_path: Path) -> None:
    table = EventTable(numbered(4 * BLOCK), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines?count=10")
        seen = await found(client, "q=line")
        assert (seen["searched"], seen["lines"], seen["complete"]) == (
            BLOCK,
            BLOCK,
            False,
        )
        await filled(client)
        while not seen["complete"]:
            seen = await found(client, "q=line")
        assert seen["lines"] == 4 * BLOCK


async def test_a_running_job_is_searched_again_as_it_prints(tmp_path: Path) -> None:
    table = EventTable(numbered(5))
    async with asking(table, tmp_path) as client:
        assert (await found(client, "q=line"))["lines"] == 5
        table.events = numbered(9)
        while (seen := await found(client, "q=line"))["lines"] != 9:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert seen["complete"] is False


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("q=ERROR", [1, 2]),
        ("q=ERROR&case=1", [1]),
        ("q=err&word=1", []),
        ("q=%5Eerr.r&mode=regex", [2]),
        ("q=b%C3%BCro&word=1", [3]),
        ("q=red%20text", [4]),
        ("q=10%25", [5]),
    ],
)
async def test_every_kind_of_search_finds_what_is_shown(
    tmp_path: Path, query: str, lines: list[int]
) -> None:
    texts = ["an ERROR", "error", "das Büro.", "\x1b[31mred\x1b[0m text", "10%\r20%", "end"]
    events = [event(n, text=text) for n, text in enumerate(texts, 1)]
    async with asking(EventTable(events, status="failed"), tmp_path) as client:
        await client.get(f"{OUTPUT}/lines")
        assert (await found(client, query))["lines"] == len(lines)
        window = (await client.get(f"{OUTPUT}/lines?{query}")).json()
    assert [line["n"] for line in window["lines"] if line.get("hit")] == lines


async def test_marks_count_in_utf_16_units_of_the_shown_text(tmp_path: Path) -> None:
    events = [event(1, text="🚀 \x1b[1mgo\x1b[0m go\rthe 🚀 goes")]
    async with asking(EventTable(events, status="failed"), tmp_path) as client:
        (line,) = (await client.get(f"{OUTPUT}/lines?q=go")).json()["lines"]
    assert line["marks"] == [[7, 9]]
    assert line["earlier_marks"] == [[[3, 5], [6, 8]]]


async def test_the_filtered_list_has_true_numbers_and_context(tmp_path: Path) -> None:
    table = EventTable(numbered(100), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines")
        page = (
            await client.get(f"{OUTPUT}/lines?only=matches&q=line+50&context=2&start=2&count=3")
        ).json()
    assert [(line["n"], line.get("hit", False)) for line in page["lines"]] == [
        (49, False),
        (50, True),
        (51, False),
    ]
    assert (page["start"], page["total"], page["more"]) == (2, 5, True)
    assert page["searched"] == {"lines": 100, "total": 100, "complete": True}


async def complete(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """The answer once the search behind it has ended."""
    while True:
        answer = await client.get(path)
        if answer.json()["complete"]:
            return answer


HOSTILE = ["|" * 600, "(((a)))", "(|a){1,300}", "a*?", "(.{0,500}a){0,2}z"]


@pytest.mark.parametrize(
    ("expression", "only", "lines"),
    [
        *((expression, "", 1000) for expression in HOSTILE),
        ("|" * 600, "&only=matches&context=100", 50),
        ("(((a)))", "&only=matches&context=100", 50),
    ],
)
async def test_the_marks_of_a_window_are_bounded_and_the_answer_says_so(
    tmp_path: Path, expression: str, only: str, lines: int
) -> None:
    events = [event(n, text="a" * 1000) for n in range(1, lines + 1)]
    async with asking(EventTable(events, status="successful"), tmp_path) as client:
        await filled(client)
        plain = (await client.get(f"{OUTPUT}/lines?count=1000")).json()
        query = f"count=1000&mode=regex{only}&q={quote(expression)}"
        answer = await complete(client, f"{OUTPUT}/lines?{query}")
    seen = answer.json()
    marks = [mark for line in seen["lines"] for mark in line.get("marks", [])]
    assert len(marks) <= HIGHLIGHTS_PER_RESPONSE
    assert all(first < last for first, last in marks)
    assert len(answer.content) < 1_500_000
    shown = [line["spans"] for line in seen["lines"]]
    assert shown == [line["spans"] for line in plain["lines"]]
    if expression == "(((a)))":
        assert seen["marks_cut"] is True
        assert len(marks) == min(HIGHLIGHTS_PER_RESPONSE, lines * HIGHLIGHTS_PER_LINE)


async def test_a_filtered_list_knows_its_hits_also_where_nothing_is_marked(tmp_path: Path) -> None:
    events = [event(n, text=text) for n, text in enumerate(["x", "-", "x", "-", "-", "-"], 1)]
    async with asking(EventTable(events, status="successful"), tmp_path) as client:
        await filled(client)
        path = f"{OUTPUT}/lines?only=matches&context=1&mode=regex&q=%5Cb"
        seen = (await complete(client, path)).json()
    assert [(line["n"], "hit" in line) for line in seen["lines"]] == [
        (1, True),
        (2, False),
        (3, True),
        (4, False),
    ]
    assert "marks_cut" not in seen


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("search?q=", "bad_q"),
        ("search?q=(a&mode=regex", "bad_expression"),
        ("search?q=a&mode=perl", "bad_mode"),
        ("search?q=a&step=up", "bad_step"),
        ("search?q=a&step=next&from=-1", "bad_step"),
        ("lines?q=(a&mode=regex", "bad_expression"),
        ("lines?only=matches", "bad_q"),
        ("lines?only=matches&q=a&context=101", "bad_context"),
        (f"search?q={'x' * 1001}", "bad_expression"),
    ],
)
async def test_nonsense_is_refused_in_words(tmp_path: Path, path: str, code: str) -> None:
    async with asking(EventTable(numbered(3)), tmp_path) as client:
        answer = await client.get(f"{OUTPUT}/{path}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


async def test_an_invalid_expression_gets_the_message_of_re2(tmp_path: Path) -> None:
    async with asking(EventTable(numbered(3)), tmp_path) as client:
        answer = await client.get(f"{OUTPUT}/search?q=a(b&mode=regex")
    assert answer.json()["error"]["sentence"] == "missing ): a(b"


async def test_a_job_that_may_not_be_read_may_not_be_searched_either(tmp_path: Path) -> None:
    table = EventTable(numbered(3), status="successful")
    async with asking(table, tmp_path) as client:
        await client.get(f"{OUTPUT}/lines")
        table.is_gone = True
        other = await client.get(f"/api/jobs/{JOB_ID + 1}/output/search?q=line")
    assert other.status_code == 404


async def test_an_unconfirmed_output_is_called_so_everywhere_and_read_again_on_demand(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    async with asking(table, tmp_path) as client:
        for path in ("lines?count=10", "progress", "search?q=line"):
            seen = (await client.get(f"{OUTPUT}/{path}")).json()
            assert (seen["complete"], seen["unconfirmed"]) == (False, True), path
        table.events = numbered(60)
        seen = (await client.post(f"{OUTPUT}/again")).json()
        assert (seen["total"], seen["complete"], seen["unconfirmed"]) == (
            60,
            False,
            True,
        )
        table.processed = True
        seen = (await client.post(f"{OUTPUT}/again")).json()
        assert (seen["total"], seen["complete"], seen["unconfirmed"]) == (
            60,
            True,
            False,
        )


async def test_a_get_reads_nothing_again(tmp_path: Path) -> None:
    table = EventTable(numbered(5), status="successful", processed=False)
    async with asking(table, tmp_path) as client:
        answer = await client.get(f"{OUTPUT}/again")
        assert (answer.status_code, table.asked, table.records) == (405, [], 0)


async def test_what_the_controller_says_to_reading_again_is_passed_on(tmp_path: Path) -> None:
    table = EventTable(numbered(5), status="successful", processed=False)
    table.failure = Failure("Gone.", "not_found", can_try_again=False, id="0")
    async with asking(table, tmp_path) as client:
        answer = await client.post(f"{OUTPUT}/again")
        assert (answer.status_code, answer.json()["error"]["sentence"]) == (404, "Gone.")


async def test_lines_that_the_controller_counted_over_are_in_the_answer(tmp_path: Path) -> None:
    events = [event(1), event(2, start=8)]
    async with asking(EventTable(events, status="successful"), tmp_path) as client:
        seen = (await client.get(f"{OUTPUT}/lines")).json()
        assert seen["skipped"] == [{"first": 2, "last": 8, "before": 9}]
        assert seen["missing"] == []


async def test_many_who_ask_for_one_window_at_once_all_get_it(tmp_path: Path) -> None:
    table = EventTable(numbered(1000))
    async with asking(table, tmp_path) as client:
        answers = await asyncio.gather(
            *(client.get(f"{OUTPUT}/lines?count=1000") for _ in range(300))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
