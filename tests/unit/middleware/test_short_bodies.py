"""A request is as large as one of our pages makes it, or is refused unread."""

import json

import pytest
from starlette.responses import PlainTextResponse

from app.middleware.short_bodies import short_bodies
from tests.unit.api.asking import headers_of, messages_of

APP = short_bodies(65536)(PlainTextResponse("passed"))


@pytest.mark.parametrize("length", [b"0", b"65536", b"", b"x"])
async def test_a_short_body_passes(length: bytes) -> None:
    scope = {"type": "http", "path": "/_event/", "headers": [(b"content-length", length)]}
    assert (await messages_of(APP, scope))[0]["status"] == 200


@pytest.mark.parametrize("length", [b"65537", b"9" * 5000])
async def test_a_large_one_is_refused(length: bytes) -> None:
    scope = {"type": "http", "path": "/_event/", "headers": [(b"content-length", length)]}
    sent = await messages_of(APP, scope)
    assert sent[0]["status"] == 413
    assert headers_of(sent)["connection"] == "close"
    assert json.loads(sent[1]["body"])["error"]["sentence"] == (
        "Requests over 64 kB aren't accepted."
    )
