"""The token of a file: read again when it changes, and never lost to a bad one."""

from pathlib import Path

import pytest

from app.awx.credential import ConfiguredToken
from app.awx.errors import Unauthorized


async def test_a_fixed_token_is_the_header_for_good() -> None:
    credential = ConfiguredToken("token")
    assert credential.headers_for("POST") == {"Authorization": "Bearer token"}
    assert credential.refusal is Unauthorized
    assert not await credential.renew({"Authorization": "Bearer token"})


@pytest.mark.parametrize("token", ["", " \n", "tok\nen", "tökén", "tok\x00en"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(ValueError, match="empty or holds characters") as refused:
        ConfiguredToken(token)
    assert not token.strip() or token not in str(refused.value)


def test_another_file_of_its_name_is_read_once_and_reported(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    credential = ConfiguredToken(file)
    changes: list[str] = []
    credential.on_change(lambda: changes.append(credential.headers_for("GET")["Authorization"]))
    (tmp_path / "next").write_text("second")
    (tmp_path / "next").rename(file)
    assert [
        credential.headers_for("GET")["Authorization"],
        credential.headers_for("GET")["Authorization"],
    ] == ["Bearer second"] * 2
    assert changes == ["Bearer second"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", None])
async def test_while_the_file_is_unusable_the_old_token_stays(
    tmp_path: Path, text: bytes | None
) -> None:
    file = tmp_path / "token"
    file.write_text("first")
    credential = ConfiguredToken(file)
    if text is None:
        file.unlink()
    else:
        file.write_bytes(text)
    assert credential.headers_for("GET")["Authorization"] == "Bearer first"
    assert not await credential.renew({"Authorization": "Bearer first"})


async def test_a_refused_token_is_looked_for_in_a_file_that_seems_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first")
    credential = ConfiguredToken(file)
    file.write_text("other")
    assert await credential.renew({"Authorization": "Bearer first"})
    assert credential.headers_for("GET")["Authorization"] == "Bearer other"
