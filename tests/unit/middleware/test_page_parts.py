"""A page is cut where its modules start and where its body ends."""

import zlib

import pytest
from starlette.types import Message

from app.middleware.page_parts import SentInParts, parts_of

MODULE = b'<script type="module" async="">import "/assets/a.js";</script>'
END = b"</body></html>"


def test_the_script_that_starts_the_modules_is_taken_out_of_the_shell() -> None:
    parts = parts_of(b"<body><script>1</script>" + MODULE + b"<script>2</script>" + END)
    assert parts.start == MODULE
    assert parts.end == END
    assert parts.shell == b"<body><script>1</script><script>2</script>"


@pytest.mark.parametrize(
    "shell",
    [
        b"<body><p>page</p>",
        b'<body><script type="module" src="/a.js"></script>',
        b'<body><script type="module" async=""></script>',
    ],
)
def test_a_page_of_another_shape_is_whole_but_for_its_end(shell: bytes) -> None:
    parts = parts_of(shell + END)
    assert (parts.shell, parts.start, parts.end) == (shell, b"", END)


def test_a_text_that_has_no_body_is_sent_as_it_is() -> None:
    parts = parts_of(b"words")
    assert (parts.shell, parts.start, parts.end) == (b"words", b"", b"")


@pytest.mark.parametrize("is_packed", [False, True])
async def test_what_was_sent_can_be_read_at_once(*, is_packed: bool) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    unpacked = zlib.decompressobj(wbits=31)
    body = SentInParts(send, is_packed=is_packed)
    await body.part(b"first")
    first = sent[0]["body"]
    assert (unpacked.decompress(first) if is_packed else first) == b"first"
    await body.end(b"last")
    last = sent[1]["body"]
    assert (unpacked.decompress(last) if is_packed else last) == b"last"
    assert [message.get("more_body", False) for message in sent] == [True, False]
