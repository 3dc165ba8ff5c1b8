"""Processes that browser tests look at: a controller with fault switches, and Jobpane."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

START_LIMIT_S = 90


@dataclass(frozen=True)
class ControllerProcess:
    """A built-in controller that obeys fault switches."""

    url: str
    data_dir: Path

    def token_file(self, name: str) -> Path:
        return self.data_dir / f"{name}.token"

    def fault(self, **rule: object) -> None:
        self._ask("/__faults__/", "POST", rule)

    def heal(self) -> None:
        self._ask("/__faults__/", "DELETE")

    def requests(self) -> list[dict[str, object]]:
        answer = self._ask("/__requests__/", "GET")
        return list(answer["requests"])

    def launch(self, **extra_vars: object) -> int:
        """Start a cleanup job and give its id."""
        path = "/api/v2/system_job_templates/1/launch/"
        return int(str(self._ask(path, "POST", {"extra_vars": extra_vars})["id"]))

    def job(self, job_id: int) -> dict[str, object]:
        return self._ask(f"/api/v2/system_jobs/{job_id}/", "GET")

    def _ask(self, path: str, method: str, body: object = None) -> dict[str, object]:
        token = self.token_file("admin").read_text().strip()
        answer = httpx.request(
            method,
            self.url + path,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


@dataclass(frozen=True)
class Site:
    """One running Jobpane."""

    url: str
    log: Path

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


ServeSite = Callable[..., Site]


def wait_until_ready(site: Site, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"Jobpane ended at start:\n{site.log_text()}"
        try:
            if httpx.get(f"{site.url}/healthz", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"Jobpane was not ready in {START_LIMIT_S} s:\n{site.log_text()}")
