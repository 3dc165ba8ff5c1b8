"""The processes that tests start: a controller that fails on demand, and Jobpane."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 90
POLL_S = 0.05
FIRST_PORT, PORTS_OF_A_WORKER, WORKERS = 20_000, 1_000, 12
# For requests over http: to load all authorities of the world takes each client 28 ms.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CHROMIUM = ("chromium", "chromium-browser")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_options() -> dict[str, object]:
    """The headless shell from PATH, which draws the same pages with half of the CPU time.

    Without one the whole Chromium from PATH; with neither, Playwright's own headless shell.
    """
    return _launched_from("chromium-headless-shell", *CHROMIUM) or {"args": CHROMIUM_ARGS}


def whole_chromium_options() -> dict[str, object]:
    """The Chromium that users have, with a profile and its settings."""
    return _launched_from(*CHROMIUM) or {"args": CHROMIUM_ARGS, "channel": "chromium"}


def _launched_from(*programs: str) -> dict[str, object] | None:
    """The options for the first of these programs that is on PATH."""
    found = next(filter(None, map(shutil.which, programs)), None)
    return {"args": CHROMIUM_ARGS, "executable_path": found} if found else None


@dataclass(frozen=True)
class ControllerProcess:
    """A built-in controller that fails on demand."""

    url: str
    data_dir: Path
    pid: int = 0

    def token_file(self, name: str) -> Path:
        return self.data_dir / f"{name}.token"

    def password(self, name: str) -> str:
        return (self.data_dir / f"{name}.password").read_text().strip()

    def fault(self, **rule: object) -> None:
        self.ask("/__faults__/", "POST", rule)

    def heal(self) -> None:
        self.ask("/__faults__/", "DELETE")

    def requests(self) -> list[dict[str, object]]:
        answer = self.ask("/__requests__/", "GET")
        return list(answer["requests"])

    def commands(self, since: int = 0) -> list[tuple[str, str]]:
        """(method, path) of what was more than reading, of all but the first `since` requests.

        Pages of other tests may still read; none of them commands anything.
        """
        made = [(str(one["method"]), str(one["path"])) for one in self.requests()[since:]]
        return [one for one in made if one[0] not in {"GET", "HEAD", "OPTIONS"}]

    def settled(self) -> int:
        """The number of requests, once none has come for a second: earlier pages have gone."""
        counts = [len(self.requests())]
        while len(counts) < 60 and len(set(counts[-6:])) + (len(counts) < 6) > 1:
            time.sleep(0.2)
            counts.append(len(self.requests()))
        return counts[-1]

    def launch(self, **extra_vars: object) -> int:
        """Start a cleanup job and give its id."""
        path = "/api/v2/system_job_templates/1/launch/"
        return int(str(self.ask(path, "POST", {"extra_vars": extra_vars})["id"]))

    def new_token_file(self, scope: str, folder: Path) -> Path:
        """A file with a new token of the administrator; its scope is "read" or "write"."""
        answer = self.ask("/api/v2/tokens/", "POST", {"scope": scope})
        file = folder / "token"
        file.write_text(str(answer["token"]))
        return file

    def job(self, job_id: int) -> dict[str, object]:
        return self.ask(f"/api/v2/system_jobs/{job_id}/", "GET")

    def events(self, job_id: int) -> list[dict[str, object]]:
        """All that are saved by now, in the order of their counters."""
        query = "order_by=counter&limit=1000000"
        answer = self.ask(f"/api/v2/system_jobs/{job_id}/events/?{query}", "GET")
        return list(answer["results"])

    def ask(self, path: str, method: str, body: object = None) -> dict[str, object]:
        """Send a request as the administrator; the JSON object of the response, empty if none."""
        token = self.token_file("admin").read_text().strip()
        answer = httpx.request(
            method,
            self.url + path,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
            verify=NO_TLS,
        )
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}


def ports_of(worker: str) -> Iterator[int]:
    """The ports of a worker of pytest-xdist, "gw3", from a random one on, over and over."""
    first = FIRST_PORT + int(worker.removeprefix("gw")) % WORKERS * PORTS_OF_A_WORKER
    ports = range(first, first + PORTS_OF_A_WORKER)
    start = secrets.randbelow(PORTS_OF_A_WORKER)
    return cycle([*ports[start:], *ports[:start]])


OWN_PORTS = ports_of(os.environ.get("PYTEST_XDIST_WORKER", "gw0"))


def free_port(ports: Iterator[int] = OWN_PORTS) -> int:
    """The next port at which nobody listens; no other test of this run is given it.

    It is below those that the kernel gives to connections and to servers at port 0: one of them
    could have it before the server that it is for has started.
    """
    while True:
        port = next(ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True)
class Site:
    """One running Jobpane."""

    url: str
    log: Path
    pid: int = 0

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_controller(
    data_dir: Path,
    *,
    port: int = 0,
    job_seconds: float = 12,
    history: str = "full",
    runs_jobs: bool = True,
    clock_offset_s: float = 0,
    like: str = "awx",
) -> Iterator[ControllerProcess]:
    """A built-in controller that fails on demand, its jobs short; at port 0 a free one is taken.

    The full history has a job that runs for an hour, behind which others wait; "small" has
    none, so that a launched job starts at once. Where it runs no jobs, tests change their rows.
    Its clock may be ahead of ours, or behind. How users sign in depends on what it is like.
    """
    command = [sys.executable, "-m", "tests.support.controller_faults", "--host", "127.0.0.1"]
    where = ["--port", str(port), "--data-dir", str(data_dir)]
    options = ["--job-seconds", str(job_seconds), "--history", history]
    options += ["--clock-offset", str(clock_offset_s), "--like", like]
    options += [] if runs_jobs else ["--no-dispatcher"]
    process = subprocess.Popen(
        [*command, *where, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("ready "), line
    try:
        yield ControllerProcess(line.split()[1], data_dir, process.pid)
    finally:
        stop(process)


@contextmanager
def running_site(
    folder: Path,
    settings: dict[str, str],
    command: tuple[str, ...] = ("app.cli", "serve"),
    *,
    program: tuple[str, ...] = (),
    cwd: Path = ROOT,
    host: str = "127.0.0.1",
) -> Iterator[Site]:
    """A Jobpane with `settings` on a free port; its frontend has been built before.

    It is the module of `command` in the repository, or an installed `program`. The `host` is
    where it is asked for; settings or options may have it listen elsewhere.
    """
    port = settings.get("JOBPANE_PORT") or str(free_port())
    log = folder / "log.txt"
    inherited = {name: text for name, text in os.environ.items() if "JOBPANE_" not in name}
    # Tests count requests, which the history makes in the background: it is on where it is tested.
    own = {"JOBPANE_PORT": port, "JOBPANE_DATA_DIR": str(folder), "JOBPANE_HISTORY_DAYS": "0"}
    own |= settings
    with log.open("w") as log_file:
        process = subprocess.Popen(
            program or [sys.executable, "-m", *command],
            cwd=cwd,
            env={**inherited, **own},
            stdout=log_file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        site = Site(f"http://{host}:{port}", log, process.pid)
        wait_until_ready(site, process)
        yield site
    finally:
        stop(process)


def build_frontend() -> None:
    """Build once, whichever process of the tests comes first; every site serves the same files."""
    with (ROOT / "pyproject.toml").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "app.cli", "build"]
        subprocess.run(command, cwd=ROOT, check=True, timeout=300)


def wait_until(is_so: Callable[[], bool], limit_s: float = 60) -> None:
    """For what Playwright's own expectations cannot see; polls twenty times a second."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline, f"It was not so within {limit_s} s"
        time.sleep(POLL_S)


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


ServeSite = Callable[..., Site]


def wait_until_ready(site: Site, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"Jobpane ended at start:\n{site.log_text()}"
        try:
            if httpx.get(f"{site.url}/healthz", timeout=10, verify=NO_TLS).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(POLL_S)
    raise AssertionError(f"Jobpane was not ready in {START_LIMIT_S} s:\n{site.log_text()}")
