"""Bodies of requests: JSON objects, and AWX's status for anything else."""

import pytest

from app.builtin_controller.api.bodies import UnreadableBodyError, json_body
from app.builtin_controller.api.http import Request

JSON = "application/json"


def sent(body: bytes, content_type: str = JSON) -> Request:
    return Request("POST", "/", headers={"content-type": content_type}, body=body)


@pytest.mark.parametrize("content_type", [JSON, "Application/JSON; charset=utf-8"])
def test_an_object_is_read_whatever_the_case_of_its_type(content_type: str) -> None:
    assert json_body(sent(b'{"days": 30}', content_type)) == {"days": 30}


def test_no_body_is_an_empty_object_of_any_type() -> None:
    assert json_body(sent(b"", "text/plain")) == {}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (sent(b"days=30", "application/x-www-form-urlencoded"), 415),
        (Request("POST", "/", body=b"{}"), 415),
        (sent(b'{"days": 30,}'), 400),
        (sent(b"[1]"), 400),
        (sent(b'"\xff"'), 400),
        (sent(b"[" * 200_000), 400),
    ],
    ids=["form", "no type", "comma", "list", "no utf-8", "deep"],
)
def test_anything_else_is_refused(request_: Request, status: int) -> None:
    with pytest.raises(UnreadableBodyError) as error:
        json_body(request_)
    assert error.value.response.status == status
