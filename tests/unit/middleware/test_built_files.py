"""Built files from memory: the same answers as the static files', without what can't matter."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from reflex.utils.precompressed_staticfiles import PrecompressedStaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.built_files import BuiltFiles, is_named_by_content
from app.middleware.controller_chooser import Chooser
from app.middleware.controller_html import ControllerLabel
from app.middleware.controller_pages import ControllerPages
from app.middleware.controller_path import controller_path
from app.middleware.observed import observed
from app.middleware.own_origin import OwnOriginOnly
from app.middleware.security_headers import SecurityHeaders
from app.middleware.site_path import site_path
from tests.unit.api.asking import headers_of

NAME = "/assets/job-DxQDGIiC.js"
PLAIN, BR, GZIP = b"plain " * 100, b"as brotli", b"as gzip"
BROWSER = "gzip, deflate, br, zstd"
LABELS = [ControllerLabel(name, f"{name}.example.org", "", "") for name in ("lab", "prod")]


class Counting:
    """Counts what passes on to an app, by path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await self._app(scope, receive, send)


@pytest.fixture
def files(tmp_path: Path) -> Counting:
    """A build as Reflex serves it."""
    (tmp_path / "assets").mkdir()
    for name in (NAME, "/assets/_jobs_.__job_id_._index-ocMLBKby.js"):
        for suffix, content in (("", PLAIN), (".br", BR), (".gz", GZIP)):
            (tmp_path / f"{name[1:]}{suffix}").write_bytes(content)
    (tmp_path / "404.html").write_text("<p>not found</p>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "assets" / "empty-DxQDGIiC.js").touch()
    encodings = ["brotli", "gzip"]
    return Counting(PrecompressedStaticFiles(directory=tmp_path, html=True, encodings=encodings))


def request(path: str, method: str = "GET", **headers: str) -> Scope:
    sent = {"host": "jobs.test", "accept-encoding": BROWSER}
    sent |= {name.replace("_", "-"): text for name, text in headers.items()}
    pairs = [(name.encode(), text.encode()) for name, text in sent.items()]
    return {
        "type": "http",
        "path": path,
        "raw_path": path.encode(),
        "method": method,
        "headers": pairs,
        "client": None,
        "query_string": b"",
    }


async def messages(app: ASGIApp, asked: Scope) -> list[Message]:
    """What is sent to a client that stays until it has all."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({**asked}, receive, send)
    return sent


async def answer(app: ASGIApp, asked: Scope) -> tuple[object, object, bytes]:
    sent = await messages(app, asked)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    headers = headers_of(sent)
    if "x-request-id" in headers:
        headers["x-request-id"] = "its own"
    return sent[0]["status"], sorted(headers.items()), body


def whole(inner: ASGIApp, *, with_memory: bool) -> ASGIApp:
    """The middleware around built files in the order of app/app.py, of two controllers."""
    pages = ControllerPages(inner, LABELS, Chooser(LABELS, lambda: "<html></html>"))
    app: ASGIApp = BuiltFiles(pages) if with_memory else pages
    app = OwnOriginOnly(app, hosts=["jobs.test"], origins=["https://jobs.test"])
    app = SecurityHeaders(app, list, (), "https://jobs.test")
    app = controller_path(["lab", "prod"])(app)
    return site_path("/tools")(observed(())(app))


def with_encodings(*each: str) -> Scope:
    """A request with several headers of that name."""
    asked = request(NAME)
    own = [pair for pair in asked["headers"] if pair[0] != b"accept-encoding"]
    return {**asked, "headers": own + [(b"accept-encoding", one.encode()) for one in each]}


REQUESTS = [
    with_encodings("identity", "gzip, br"),
    with_encodings("gzip", "br"),
    request(NAME),
    request(NAME, accept_encoding="br"),
    request(NAME, accept_encoding="gzip"),
    request(NAME, accept_encoding="identity"),
    request(NAME, accept_encoding=""),
    request(NAME, accept_encoding="zstd"),
    request(NAME, accept_encoding="BR, GZip"),
    request(NAME, accept_encoding="br;q=0, gzip"),
    request(NAME, accept_encoding="br;q=0.5, gzip;q=1"),
    request(NAME, accept_encoding="*"),
    request(NAME, "HEAD"),
    request(NAME, "POST"),
    request(NAME, range="bytes=0-2", accept_encoding="identity"),
    request(NAME, range="bytes=0-2", if_range='"other"'),
    request(NAME, if_none_match="*"),
    request(NAME, if_none_match='"other"'),
    request(NAME, if_modified_since="Thu, 01 Jan 2099 00:00:00 GMT"),
    request(NAME, origin="https://jobs.test"),
    request(NAME, origin="https://evil.example.org"),
    request(NAME, host="evil.example.org"),
    request(NAME, cookie="jobpane-session=a", accept="text/html"),
    request(f"/c/lab{NAME}"),
    request(f"/c/prod{NAME}", "HEAD"),
    request(f"/c/other{NAME}"),
    request(f"/tools{NAME}"),
    request(f"/tools/c/lab{NAME}"),
    request("/assets/_jobs_.__job_id_._index-ocMLBKby.js"),
    request("/assets/none-DxQDGIiC.js"),
    request("/assets/empty-DxQDGIiC.js"),
    request("/assets/../assets/job-DxQDGIiC.js"),
    request(f"{NAME}/"),
    request("/favicon.svg"),
]


async def test_each_answer_is_the_static_files_own_the_first_time_and_later(
    files: Counting,
) -> None:
    before, now = whole(files, with_memory=False), whole(files, with_memory=True)
    for asked in REQUESTS:
        expected = await answer(before, asked)
        for _ in range(3):
            assert await answer(now, asked) == expected, asked


async def test_a_file_is_asked_for_once_for_each_encoding_whatever_its_url(files: Counting) -> None:
    app = whole(files, with_memory=True)
    found = {
        (await answer(app, request(f"{base}{NAME}", method, accept_encoding=encoding)))[2]
        for encoding in (BROWSER, "br", "gzip", "identity", "")
        for method in ("GET", "HEAD")
        for base in ("", "/c/lab", "/tools/c/prod", "/tools")
    }
    assert found == {BR, GZIP, PLAIN, b""}
    assert len(files.asked) == 4  # br and gzip, each alone, and neither


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        (NAME, True),
        ("/assets/__reflex_global_styles-CFsC3TfY.css", True),
        ("/assets/_compare_.__left_.__right_._index-BEmyOvYv.js", True),
        ("/assets/name.js", False),
        ("/assets/job-DxQDGIiC.js\n", False),
        ("/assets/a/job-DxQDGIiC.js", False),
        ("/api/assets/job-DxQDGIiC.js", False),
        ("/assets/../job-DxQDGIiC.js", False),
    ],
)
def test_only_a_name_with_a_hash_stands_for_what_never_changes(path: str, *, is_one: bool) -> None:
    assert is_named_by_content(path) is is_one


def fixed(
    content: bytes, *, parts: int = 1, length: int | None = None, status: int = 200
) -> ASGIApp:
    """Answers each request with this, in some parts; an answer may say another length."""

    async def app(_: Scope, __: Receive, send: Send) -> None:
        said = [(b"content-length", str(len(content) if length is None else length).encode())]
        await send({"type": "http.response.start", "status": status, "headers": said})
        size = -(-len(content) // parts)
        pieces = [content[at : at + size] for at in range(0, len(content), size)]
        for number, piece in enumerate(pieces, 1):
            more = number < len(pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    return app


async def asked_after(app: ASGIApp, paths: Iterable[str]) -> list[str]:
    counting = Counting(app)
    memory = BuiltFiles(counting, most_bytes=100)
    for path in paths:
        await messages(memory, request(path))
        assert memory.kept_bytes <= 100
    return [path[len("/assets/") :].partition("-")[0] for path in counting.asked]


def named(*names: str) -> list[str]:
    return [f"/assets/{name}-12345678.js" for name in names]


async def test_the_files_used_last_are_kept_as_many_as_there_is_room_for() -> None:
    visits = named("a", "b", "a", "c", "a", "b")
    assert await asked_after(fixed(b"x" * 40, parts=3), visits) == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    "app",
    [
        fixed(b"x" * 101),
        fixed(b"x" * 40, length=80),
        fixed(b"x" * 40, length=10),
        fixed(b"x" * 40, status=404),
        fixed(b"x" * 40, status=206),
    ],
    ids=["too long", "cut short", "longer than said", "not found", "a part"],
)
async def test_what_is_not_a_whole_file_with_room_is_not_kept(app: ASGIApp) -> None:
    assert await asked_after(app, named("a", "a", "a")) == ["a", "a", "a"]


async def test_an_answer_from_memory_is_over_once_its_client_has_read_it() -> None:
    memory = BuiltFiles(fixed(b"x" * 100_000))
    await messages(memory, request(NAME))
    for method, parts in (("GET", [(100_000, True), (0, False)]), ("HEAD", [(0, False)])):
        _, *sent = await messages(memory, request(NAME, method))
        assert [(len(one["body"]), one.get("more_body", False)) for one in sent] == parts


async def test_what_others_add_to_an_answer_is_not_kept(files: Counting) -> None:
    memory = BuiltFiles(files)

    async def adding(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"set-cookie", os.urandom(4).hex().encode()))
            await send(message)

        await memory(scope, receive, send_more)

    for _ in range(3):
        sent = await messages(adding, request(NAME))
        assert [name for name, _ in sent[0]["headers"]].count(b"set-cookie") == 1
    assert len(files.asked) == 1
