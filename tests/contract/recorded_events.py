"""The events behind the recorded outputs, whole, though the recorder and AWX cut some of them.

Where all of a job's events were seen they are those; otherwise they are made so that their
counters, ids and sizes, and the output that is made of them, come out as recorded.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache

from app.builtin_controller.storage.records import Event
from app.builtin_controller.storage.times import from_text, to_text
from tests.contract.recorded_jobs import Record, job_records, number, records_in
from tests.contract.recordings import Json, all_recordings, observation, recording

# AWX's ids of events count through all jobs; these are the jobs whose events have known ids.
_FIRST_IDS = {11: 57, 12: 87, 29: 153, 30: 15_153, 31: 25_153, 34: 37_159, 3: 27}
_EVENT_EVERY = timedelta(milliseconds=7)
_WITHHELD = re.compile(r"Standard Output too large to display \((\d+) bytes\)")
# Lines that AWX cut for display, as their jobs' names and outputs say that they were.
_WHOLE_LINES = {
    (32, 2): f"\x1b[31m{'L' * 5003}\x1b[0m",
    (32, 5): "F" * 1025,
    (33, 1): "Q" * 1_200_000,
}
_LINES_OF_29 = 15_000
_LINES_OF_31 = 12_000
_COPY_ESCAPES = {"t": "\t", "v": "\v", "f": "\f", "r": "\r", "n": "\n", "b": "\b", "\\": "\\"}
_ESCAPED = re.compile(r"\\([tvfrnb\\])")


@cache
def seen_events() -> dict[tuple[int, int], Event]:
    """By job and counter, what any recording shows, with the cut lines made whole."""
    events = {}
    for case in all_recordings():
        for record in records_in(case.response_body, "system_job_event"):
            event = _to_event(record)
            events[event.job, event.counter] = event
    return events


def events_of(job_id: int) -> list[Event]:
    """All events of a job that the lists or details show."""
    made = {event.counter: event for event in _made_events(job_id)}
    seen = {event.counter: event for (job, _), event in seen_events().items() if job == job_id}
    return [event for _, event in sorted({**made, **seen}.items())]


def events_of_output(job_id: int, output: str, started: str) -> list[Event]:
    """One for each line of an output, as it was before AWX escaped it."""
    lines = output.split("\n")[:-1]
    return list(_events(job_id, (_unescaped(line) for line in lines), started))


def _made_events(job_id: int) -> Iterable[Event]:
    record = job_records().get(job_id)
    if record is None or not record["started"]:
        return []
    started, output = str(record["started"]), str(record["result_stdout"])
    match job_id:
        case 11 | 12:
            shown = observation("compare-result_stdout-vs-events")["events"]
            return _observed(job_id, shown, started)[: 30 if job_id == 11 else None]
        case 348:
            shown = observation("compare-real-weird-output")["events"]
            return _observed(job_id, shown, started)
        case 29:
            return _events(job_id, _lines_of_29(), started)
        case 31:
            return _events(job_id, ["z" * 102] * _LINES_OF_31, started)
        case 3 | 32 | 33 | 36:
            return []
        case 30 | 34:
            case = "detail-under_1mib" if job_id == 30 else "detail-multibyte_600k"
            return _events(job_id, _lines_of_cut(case), started)
    withheld = _WITHHELD.match(output)
    if withheld:
        return _events(job_id, ["w" * 100] * (int(withheld[1]) // 100), started)
    return events_of_output(job_id, output, started)


def _events(job_id: int, lines: Iterable[str], started: str) -> Iterator[Event]:
    first_id, began = _FIRST_IDS.get(job_id), from_text(started)
    for line, text in enumerate(lines):
        yield Event(
            job=job_id,
            counter=line + 1,
            start_line=line,
            end_line=line + 1,
            stdout=text,
            created=to_text(began + line * _EVENT_EVERY),
            id=first_id + line if first_id else None,
        )


def _observed(job_id: int, shown: Json, started: str) -> list[Event]:
    """Events of which an observation gives counter, lines and text."""
    began = from_text(started)
    first_id = _FIRST_IDS.get(job_id)
    events = []
    assert isinstance(shown, list)
    for row in shown:
        assert isinstance(row, list)
        counter, start, end = (number(value) for value in row[:3])
        created = to_text(began + (counter - 1) * _EVENT_EVERY)
        event_id = first_id + counter - 1 if first_id else None
        events.append(Event(job_id, counter, start, end, str(row[3]), created, event_id))
    return events


def _lines_of_29() -> Iterator[str]:
    """15,000 lines as long as the seen ones; the last unseen one makes up for the sum."""
    output = str(recording("detail-big_1p5mib").response_body["result_stdout"])  # type: ignore[call-overload,index]
    withheld = _WITHHELD.match(output)
    assert withheld
    seen = {counter: event for (job, counter), event in seen_events().items() if job == 29}
    unseen = _LINES_OF_29 - len(seen)
    chars, more = divmod(int(withheld[1]) - sum(len(e.stdout) for e in seen.values()), unseen)
    for line in range(_LINES_OF_29):
        if line + 1 in seen:
            yield seen[line + 1].stdout
            continue
        yield f"line {line:06d} ".ljust(chars + (more > 0), "x")
        more -= 1


def _lines_of_cut(case: str) -> list[str]:
    """Of an output of equal lines, all of them from the few in the recording."""
    cut = next(cut for cut in recording(case).cuts if cut.at == "$.result_stdout")
    output = str(recording(case).response_body["result_stdout"])  # type: ignore[call-overload,index]
    first = output.partition("\n")[0]
    count = cut.original // (len(first) + 1)
    return [re.sub(r"^line 0+", f"line {line:05d}", first) for line in range(count)]


def _to_event(record: Record) -> Event:
    key = number(record["system_job"]), number(record["counter"])
    return Event(
        job=key[0],
        counter=key[1],
        start_line=number(record["start_line"]),
        end_line=number(record["end_line"]),
        stdout=_WHOLE_LINES.get(key, str(record["stdout"])),
        created=str(record["created"]),
        id=number(record["id"]),
    )


def _unescaped(line: str) -> str:
    return _ESCAPED.sub(lambda found: _COPY_ESCAPES[found[1]], line)
