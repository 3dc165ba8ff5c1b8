"""The body of a request: JSON objects only, with AWX's errors for anything else."""

import json

from app.builtin_controller.api.answers import Call, RefusedError, json_answer
from app.builtin_controller.storage.records import Json

_WRONG_TYPE = (
    "You did not use correct Content-Type in your HTTP request."
    " If you are using our REST API, the Content-Type must be application/json"
)


class UnreadableBodyError(RefusedError):
    """AWX has forgotten who asks when it answers this, and leaves out a header."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(json_answer({"detail": detail}, status))


def json_body(call: Call) -> dict[str, Json]:
    """The object that was sent; nothing sent is an empty one."""
    if not call.body:
        return {}
    sent_as = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as != "application/json":
        raise UnreadableBodyError(415, _WRONG_TYPE)
    try:
        body: Json = json.loads(call.body)
    except json.JSONDecodeError as wrong:
        raise UnreadableBodyError(
            400, f"JSON parse error - {wrong}\nPossible cause: trailing comma."
        ) from wrong
    except (UnicodeDecodeError, RecursionError) as wrong:
        raise UnreadableBodyError(
            400, "JSON parse error - the body is not text that can be read"
        ) from wrong
    if not isinstance(body, dict):
        raise UnreadableBodyError(400, "JSON parse error - not a JSON object")
    return body
