"""What a filter is refused with: AWX's status and body, which the API sends as they are."""

from app.builtin_controller.storage.records import Json


class FilterError(Exception):
    """The query asks for something that AWX does not filter or order by.

    `status` is the HTTP status, `body` the JSON of the response.
    """

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def bad_filter(detail: str, status: int = 400) -> FilterError:
    """The error whose body is `{"detail": detail}`."""
    return FilterError(status, {"detail": detail})
