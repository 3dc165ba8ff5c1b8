"""A user who watches a job, for chaos: a tab's websocket, and somebody who reads the output.

from app.state.job import JobPage
Both know Jobpane only from outside: the websocket as the frontend speaks it, and the lines route.
What they saw is compared with what the controller has.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.state.job import JobPage
from tests.support.processes import NO_TLS, ControllerProcess, Site

JOB_PAGE = JobPage.get_full_name()
_EVERY_S = 0.15
_WINDOW = 400


@dataclass
class Reader:
    """Reads the lines as they come and holds Jobpane to its word: what is final stays."""

    site: Site
    job_id: int
    final: dict[int, str] = field(default_factory=dict)
    answers: int = 0
    refusals: int = 0

    def look(self) -> None:
        """One window, from the first line that may still change."""
        self._read(max(1, len(self.final) - 20))

    def _read(self, start: int) -> dict[str, object] | None:
        try:
            query = f"start={start}&count={_WINDOW}"
            url = f"{self.site.url}/api/jobs/{self.job_id}/output/lines?{query}"
            answer = httpx.get(url, verify=NO_TLS)
        except httpx.TransportError:
            answer = None
        if answer is None or not answer.is_success:
            self.refusals += 1
            return None
        self.answers += 1
        page: dict[str, object] = answer.json()
        self._note(page, start)
        return page

    def _note(self, page: dict[str, object], start: int) -> None:
        lines = list(page["lines"])  # type: ignore[call-overload]
        numbers = [int(line["n"]) for line in lines]
        assert numbers == sorted(set(numbers)), "doubled or out of order"
        assert all(number >= start for number in numbers)
        for line in lines:
            number, text = int(line["n"]), text_of(line)
            if number <= int(str(page["final"])):
                assert self.final.setdefault(number, text) == text, f"line {number} changed"

    def whole(self) -> tuple[dict[int, str], list[dict[str, object]]]:
        """Every line and every gap, once the output is complete; it is so before long."""
        lines: dict[int, str] = {}
        gaps: dict[int, dict[str, object]] = {}
        start, deadline = 1, time.monotonic() + 20
        while True:
            page = self._read(start)
            assert time.monotonic() < deadline, f"the output is not complete: {page}"
            if page is None or not page["complete"]:
                time.sleep(_EVERY_S)
                continue
            here = list(page["lines"])  # type: ignore[call-overload]
            lines |= {int(line["n"]): text_of(line) for line in here}
            gaps |= {int(gap["first"]): gap for gap in page["missing"]}  # type: ignore[attr-defined]
            if not page["more"]:
                return lines, list(gaps.values())
            start += _WINDOW


def text_of(line: dict[str, object]) -> str:
    spans = list(line["spans"])  # type: ignore[call-overload]
    return "".join(span if isinstance(span, str) else span[0] for span in spans)


def emitted(controller: ControllerProcess, job_id: int) -> dict[int, str]:
    """Each line as the events say it, by the exact rule: these programs print whole lines."""
    events = controller.events(job_id)
    assert all(int(str(one["end_line"])) == int(str(one["start_line"])) + 1 for one in events)
    return {int(str(one["start_line"])) + 1: str(one["stdout"]) for one in events}


def missing_counters(controller: ControllerProcess, job_id: int) -> set[int]:
    counters = {int(str(one["counter"])) for one in controller.events(job_id)}
    return set(range(1, max(counters) + 1)) - counters


@contextmanager
def open_tab(site: Site, job_id: int) -> Iterator[list[str]]:
    """A tab's websocket for as long as it is open, and the frames that came."""
    frames: list[str] = []
    address = f"{site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
    with connect(f"{address}&token={uuid4()}", origin=site.url) as socket:  # type: ignore[arg-type]
        socket.recv()
        socket.send("40/_event,")
        socket.recv()
        path = f"/jobs/{job_id}"
        router = {"pathname": path, "asPath": path, "query": {"job_id": str(job_id)}}
        event = {"name": f"{JOB_PAGE}.opened", "payload": {}, "router_data": router}
        socket.send(f"42/_event,{json.dumps(['event', event])}")
        listening = threading.Thread(target=_listen, args=(socket, frames), daemon=True)
        listening.start()
        yield frames
    listening.join(5)


def _listen(socket: ClientConnection, frames: list[str]) -> None:
    with suppress(ConnectionClosed):
        for message in socket:
            if message == "2":
                socket.send("3")
            else:
                frames.append(str(message))


def read_until(reader: Reader, is_so: Callable[[], bool], limit_s: float) -> None:
    """Look at the output again and again until something is so."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline, f"It was not so within {limit_s} s"
        reader.look()
        time.sleep(_EVERY_S)


def read_for(reader: Reader, seconds: float) -> None:
    began = time.monotonic()
    read_until(reader, lambda: time.monotonic() - began > seconds, seconds + 60)
