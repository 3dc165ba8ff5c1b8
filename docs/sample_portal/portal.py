"""A portal that shows one job of Jobpane in its own page: Python's standard library, nothing else.

    JOBPANE_URL=http://127.0.0.1:3000 PORTAL_KEY_FILE=key python3 portal.py --port 8080

The browser asks this server for a page; this server asks Jobpane for a link, with its key, which
the browser never sees. `http://portal.localhost:8080` must be in JOBPANE_EMBED_ORIGINS.
"""

import argparse
import html
import json
import os
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

HERE = Path(__file__).parent
JOBPANE = os.environ.get("JOBPANE_URL", "http://127.0.0.1:3000")
OPTIONS = ("theme", "zone", "compact", "output", "follow", "accent")  # passed on to the frame


def link_to(job: int, origin: str, *, actions: bool) -> str:
    """The URL for <jobpane-job src="…">; it works once, within five minutes."""
    key = Path(os.environ["PORTAL_KEY_FILE"]).read_text().strip().rpartition(":")[2]
    asked = urllib.request.Request(
        f"{JOBPANE}/api/embed-tokens",
        data=json.dumps({"job": job, "origin": origin, "actions": actions}).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return str(json.load(answer)["url"])


class Portal(BaseHTTPRequestHandler):
    """Answers `/jobs/42` with a page that shows job 42."""

    def do_GET(self) -> None:
        """One page, made for this request: each frame needs a link of its own."""
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        number = url.path.removeprefix("/jobs/")
        if url.path == "/portal.js":
            self.send_text(200, (HERE / "portal.js").read_text(), "text/javascript")
        elif not number.isascii() or not number.isdecimal():
            self.send_text(404, "Page not found.", "text/plain")
        else:
            # A real portal checks here who the user is and whether they may see this job.
            self.send_job(int(number), query)

    def send_job(self, job: int, query: dict[str, str]) -> None:
        """The page of one job."""
        origin = f"http://{self.headers['Host']}"
        try:
            link = link_to(job, origin, actions=query.get("actions") == "1")
        except urllib.error.HTTPError as refused:
            self.send_text(502, json.load(refused)["error"]["sentence"], "text/plain")
            return
        page, _, fragment = link.partition("#")
        options = urlencode({name: query[name] for name in OPTIONS if name in query})
        src = f"{page}&{options}#{fragment}" if options else link
        text = (HERE / "page.html").read_text()
        text = text.replace("JOBPANE", JOBPANE).replace("JOB", str(job))
        self.send_text(200, text.replace("SRC", html.escape(src)), "text/html")

    def send_text(self, status: int, text: str, kind: str) -> None:
        """With a policy that allows Jobpane's frame and its one script, and nothing else of it."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")  # the link in it works once
        self.send_header("Referrer-Policy", "no-referrer")
        policy = f"default-src 'self'; script-src 'self' {JOBPANE}; frame-src {JOBPANE}"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: a sample has no log."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8080)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Portal)
    print(f"ready http://portal.localhost:{server.server_port}/jobs/42", flush=True)
    server.serve_forever()
