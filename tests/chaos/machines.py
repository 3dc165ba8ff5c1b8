"""Two machines with two workers each behind one nginx, over one Redis and one controller.

A machine is a network namespace where that is permitted (as root), else a loopback address; both
have a data folder of their own. nginx gives each request to any of them. It also hands the
controller's requests on, since the built-in controller listens on loopback only.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.nginx_process import running_nginx
from tests.support.processes import ControllerProcess, Site, free_port, running_site, wait_until
from tests.support.redis_process import RedisProcess, running_redis
from tests.support.several_workers import SESSION_KEY, workers_of

MACHINES = 2
WORKERS = 2
_HOST = "198.18.14.1"  # of the range for tests of networks, as the machines see this one
_METRICS_TOKEN = "0123456789abcdef-metrics"  # of nothing
_CONNECTIONS = 8192
_NGINX = """
map $http_upgrade $connection_upgrade {{ default upgrade; "" ""; }}
upstream jobpane {{ {machines} keepalive 64; }}
upstream controller {{ server {controller}; keepalive 32; }}
server {{
    listen 127.0.0.1:{front} backlog=2048;
    location / {{
        proxy_pass http://jobpane;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-User ada;
        proxy_buffering off;
        proxy_read_timeout 1h;
    }}
}}
server {{
    listen {host}:{door};
    location / {{
        proxy_pass http://controller;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_buffering off;
        proxy_read_timeout 1h;
    }}
}}
"""


@dataclass
class Machines:
    """All of it; `front` is what browsers see."""

    kind: str
    front: Site
    sites: list[Site]
    folders: list[Path]
    redis: RedisProcess
    _more: ExitStack = field(default_factory=ExitStack)

    def kill_redis(self) -> None:
        """At once, with all that it holds."""
        self.redis.process.send_signal(signal.SIGKILL)
        self.redis.process.wait(10)

    def start_redis_again(self) -> None:
        """An empty one at the same place."""
        host = self.redis.url.get_secret_value().rpartition("@")[2].partition(":")[0]
        again = running_redis(self.redis.folder, self.redis.port, host)
        self.redis = self._more.enter_context(again)

    def workers(self) -> list[int]:
        """The processes of all machines that serve."""
        return [pid for site in self.sites for pid in workers_of(site)]

    def holder(self, reads: int = 3) -> int:
        """The process that asks for a job's record: the first to do so some times more."""
        before, found = self.records_read(), 0

        def has_one() -> bool:
            nonlocal found
            more = {pid: n - before.get(pid, 0) for pid, n in self.records_read().items()}
            found = max(more, key=lambda pid: more[pid])
            return more[found] >= reads

        wait_until(has_one)
        return found

    def records_read(self) -> dict[int, float]:
        """How often each process has read a job's record at the controller."""
        return self._figures("jobpane_controller_requests_total", '"read_job"')

    def outcomes_dismissed(self) -> dict[int, float]:
        """How often pages of each process have dismissed a command's outcome."""
        return self._figures("jobpane_events_total", "outcome_dismissed")

    def _figures(self, name: str, word: str) -> dict[int, float]:
        """The sums of those figures whose labels have a word, for each process."""
        found: dict[int, float] = {}
        for site, folder in zip(self.sites, self.folders, strict=True):
            headers = {"Authorization": f"Bearer {_METRICS_TOKEN}"}
            answer = httpx.get(f"{site.url}/metrics", headers=headers, timeout=30)
            for line in answer.raise_for_status().text.splitlines():
                if line.startswith(f"{name}{{") and word in line:
                    number = line.partition('worker="')[2].partition('"')[0]
                    pid = _locker(folder / "workers" / f"{number}.lock")
                    found[pid] = found.get(pid, 0) + float(line.rpartition(" ")[2])
        return found


def _locker(file: Path) -> int:
    """The process that has locked a file."""
    inode = str(file.stat().st_ino)
    for line in Path("/proc/locks").read_text().splitlines():
        parts = line.split()
        if parts[1] == "FLOCK" and parts[5].rpartition(":")[2] == inode:
            return int(parts[4])
    return 0


@contextmanager
def running_machines(folder: Path, controller: ControllerProcess) -> Iterator[Machines]:
    """They are ready; the namespaces end with the block."""
    front, door, *own = (free_port() for _ in range(MACHINES + 2))
    folders = [_made(folder, f"machine{number}") for number in range(MACHINES)]
    with ExitStack() as stack:
        names = stack.enter_context(_namespaces())
        host = _HOST if names else "127.0.0.1"
        addresses = [_address(number, is_apart=bool(names)) for number in range(MACHINES)]
        redis = stack.enter_context(running_redis(_made(folder, "redis"), address=host))
        places = zip(folders, addresses, own, strict=True)
        config = _NGINX.format(
            machines=" ".join(map("server {}:{};".format, addresses, own)),
            controller=controller.url.rpartition("/")[2],
            front=front,
            host=host,
            door=door,
        )
        stack.enter_context(running_nginx(_made(folder, "nginx"), config, front, _CONNECTIONS))
        settings = {
            "JOBPANE_CONTROLLER_URL": f"http://{host}:{door}",
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "JOBPANE_REDIS_URL": redis.url.get_secret_value(),
            "JOBPANE_PUBLIC_URL": f"http://127.0.0.1:{front}",
            "JOBPANE_BEHIND_PROXY": host,
            **_common_settings(folder),
        }
        sites = [
            stack.enter_context(
                running_site(
                    own_folder,
                    {**settings, "JOBPANE_HOST": address, "JOBPANE_PORT": str(port)},
                    program=(*_inside(names, number), sys.executable, "-m", "app.cli", "serve"),
                    host=address,
                )
            )
            for number, (own_folder, address, port) in enumerate(places)
        ]
        kind = "network namespaces" if names else "loopback addresses"
        outside = Site(settings["JOBPANE_PUBLIC_URL"], folders[0] / "log.txt")
        yield Machines(kind, outside, sites, folders, redis, stack.enter_context(ExitStack()))


def _common_settings(folder: Path) -> dict[str, str]:
    token = folder / "metrics-token"
    token.write_text(_METRICS_TOKEN)
    return {
        "JOBPANE_ALLOW_ACTIONS": "true",
        "JOBPANE_SESSION_KEY": SESSION_KEY,
        "JOBPANE_WORKERS": str(WORKERS),
        "JOBPANE_METRICS_TOKEN_FILE": str(token),
        "JOBPANE_LIMIT_CONNECTIONS": "0",  # all viewers are one user at one address
        "JOBPANE_LIMIT_REQUESTS": "0",
    }


def _made(folder: Path, name: str) -> Path:
    """A new folder in a folder."""
    (folder / name).mkdir()
    return folder / name


def _address(number: int, *, is_apart: bool) -> str:
    return f"198.18.14.{number + 2}" if is_apart else f"127.0.0.{number + 2}"


def _inside(names: list[str], number: int) -> tuple[str, ...]:
    return ("ip", "netns", "exec", names[number]) if names else ()


@contextmanager
def _namespaces() -> Iterator[list[str]]:
    """One a machine, on one bridge with this one; none where that is not permitted."""
    bridge = f"jp{os.getpid()}"
    names = [f"{bridge}n{number}" for number in range(MACHINES)]
    try:
        yield names if _has_made(bridge, names) else []
    finally:
        for name in names:
            _ip("netns", "del", name)
        _ip("link", "del", bridge)


def _has_made(bridge: str, names: list[str]) -> bool:
    steps = [
        f"link add {bridge} type bridge",
        f"addr add {_HOST}/24 dev {bridge}",
        f"link set {bridge} up",
    ]
    for number, name in enumerate(names):
        steps += [
            f"netns add {name}",
            f"link add {bridge}v{number} type veth peer name eth0 netns {name}",
            f"link set {bridge}v{number} master {bridge} up",
            f"-n {name} addr add {_address(number, is_apart=True)}/24 dev eth0",
            f"-n {name} link set eth0 up",
            f"-n {name} link set lo up",
        ]
    return all(_ip(*step.split()) for step in steps)


def _ip(*words: str) -> bool:
    try:
        done = subprocess.run(["ip", *words], capture_output=True, timeout=30, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0
