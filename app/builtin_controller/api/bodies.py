"""The body of a request: JSON objects only, with AWX's errors for anything else."""

import json

from app.builtin_controller.api.http import JSON_TYPE, Request, json_response
from app.builtin_controller.api.refusals import RefusedError
from app.builtin_controller.storage.records import Json

_WRONG_TYPE = (
    "You did not use correct Content-Type in your HTTP request."
    " If you are using our REST API, the Content-Type must be application/json"
)


class UnreadableBodyError(RefusedError):
    """A body that AWX cannot parse; its response lacks the header that depends on the caller."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(json_response({"detail": detail}, status))


def json_body(request: Request) -> dict[str, Json]:
    """The JSON object of the body, empty if there is no body.

    Raises:
        UnreadableBodyError: It is of another type or no JSON object.
    """
    if not request.body:
        return {}
    if request.media_type != JSON_TYPE:
        raise UnreadableBodyError(415, _WRONG_TYPE)
    try:
        body: Json = json.loads(request.body)
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
