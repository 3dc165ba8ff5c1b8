"""A range of bytes: the one that a header asks for, the whole, or a refusal."""

import pytest

from app.api.byte_range import ByteRange, UnsatisfiableError, byte_range


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=2-5", 2, 5),
        ("bytes=2-", 2, 9),
        ("bytes=2-999", 2, 9),
        ("bytes=-3", 7, 9),
        ("bytes=-99", 0, 9),
        ("bytes = 2 - 5", 2, 5),
    ],
)
def test_one_range_is_cut_to_what_is_there(header: str, first: int, last: int) -> None:
    found = byte_range(header, 10)
    assert found == ByteRange(first, last, 10)
    assert found.length == last - first + 1
    assert found.content_range == f"bytes {first}-{last}/10"


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=٣-"],
)
def test_what_is_no_single_range_is_answered_with_the_whole(header: str) -> None:
    assert byte_range(header, 10) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=-1", 0)])
def test_a_range_without_a_byte_is_refused(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableError):
        byte_range(header, size)
