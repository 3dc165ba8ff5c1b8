"""What a process of Jobpane holds: memory, time, descriptors, and what counted_site reports."""

import asyncio
import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.viewers import cpu_s, rss_bytes
from tests.support.processes import Site, wait_until


@dataclass(frozen=True)
class Sample:
    """What the process holds at one time."""

    at_s: float
    rss_bytes: int
    cpu_s: float
    descriptors: dict[str, int]
    counts: dict[str, object]

    @property
    def open_descriptors(self) -> int:
        return sum(self.descriptors.values())

    def __str__(self) -> str:
        names = ("tasks", "states", "tabs", "open_outputs", "watches", "objects")
        said = " ".join(f"{name} {self.counts.get(name)}" for name in names)
        return (
            f"{self.at_s:6.0f} s  RSS {self.rss_bytes / 1e6:6.1f} MB  CPU {self.cpu_s:6.1f} s  "
            f"fds {self.open_descriptors} {self.descriptors}  {said}"
        )


class Sampler:
    """Asks a counted site what it holds."""

    def __init__(self, site: Site, counts_file: Path) -> None:
        self._site = site
        self._file = counts_file
        self._began = time.monotonic()
        self.samples: list[Sample] = []

    async def sample(self) -> Sample:
        already = len(self._lines())
        os.kill(self._site.pid, signal.SIGUSR1)
        await asyncio.to_thread(wait_until, lambda: len(self._lines()) > already, 30)
        counts = json.loads(self._lines()[-1])
        pid = self._site.pid
        taken = Sample(
            time.monotonic() - self._began, rss_bytes(pid), cpu_s(pid), descriptors(pid), counts
        )
        self.samples.append(taken)
        print(taken, flush=True)
        return taken

    def _lines(self) -> list[str]:
        text = self._file.read_text() if self._file.exists() else ""
        return text.split("\n")[:-1]


def descriptors(pid: int) -> dict[str, int]:
    """How many descriptors are open, by what they lead to."""
    found: dict[str, int] = {}
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            leads_to = str(link.readlink())
        except OSError:
            continue
        kind = leads_to.partition(":")[0] if ":" in leads_to else Path(leads_to).suffix or "file"
        found[kind] = found.get(kind, 0) + 1
    return found
