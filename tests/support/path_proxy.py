"""nginx in front of Jobpanes below paths of one host, with the lines of the document."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.nginx_process import running_nginx
from tests.support.sources import ROOT

DOCUMENT = ROOT / "docs" / "paths.md"
UPGRADE = 'map $http_upgrade $connection_upgrade { default upgrade; "" ""; }'
_PATH, _UPSTREAM = "/tools/jobpane", "http://127.0.0.1:3000"


def documented(title: str) -> str:
    """The first nginx configuration below a heading of the document."""
    configuration = rf"## {re.escape(title)}\n.*?```nginx\n(.*?)```"
    found = re.search(configuration, DOCUMENT.read_text(), re.DOTALL)
    assert found is not None, title
    return found[1]


def locations_below(path: str, upstream: str, *, strips: bool = False) -> str:
    """The documented lines for a Jobpane at `upstream`, whose path is passed on or taken off."""
    lines = documented("With nginx").replace(_PATH, path)
    return lines.replace(f"{_UPSTREAM};", f"{upstream}{'/' if strips else ''};")


@contextmanager
def path_proxy(
    folder: Path, port: int, upstreams: Mapping[str, tuple[str, bool]]
) -> Iterator[None]:
    """An nginx at `port`; for each path the Jobpane's URL, and whether the path is taken off."""
    below = [
        locations_below(path, upstream, strips=strips)
        for path, (upstream, strips) in upstreams.items()
    ]
    other = "location / { return 404; }"
    servers = f"{UPGRADE}\nserver {{\nlisten 127.0.0.1:{port};\n{other}\n{''.join(below)}}}"
    with running_nginx(folder, servers, port):
        yield
