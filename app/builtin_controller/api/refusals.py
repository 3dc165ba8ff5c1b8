"""Responses that refuse a request, raised by views; the texts and pages are AWX's own."""

from app.builtin_controller.api.http import Response, html_response, json_response

_HTML = """
<!doctype html>
<html lang="en">
<head>
  <title>{title}</title>
</head>
<body>
  <h1>{title}</h1><p>{text}</p>
</body>
</html>
"""
_NOT_FOUND_HTML = _HTML.format(
    title="Not Found", text="The requested resource was not found on this server."
)
_SERVER_ERROR_HTML = _HTML.format(title="Server Error (500)", text="")


class RefusedError(Exception):
    """The request is refused, with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def refused(status: int, detail: str) -> RefusedError:
    """The refusal whose body is `{"detail": detail}`."""
    return RefusedError(json_response({"detail": detail}, status))


def unknown_path() -> RefusedError:
    return RefusedError(html_response(404, _NOT_FOUND_HTML))


def server_error() -> RefusedError:
    """The page for 500, which AWX sends where it should refuse."""
    return RefusedError(html_response(500, _SERVER_ERROR_HTML))


def nothing_matches(kind: str) -> RefusedError:
    return refused(404, f"No {kind} matches the given query.")


def no_permission() -> RefusedError:
    return refused(403, "You do not have permission to perform this action.")


def method_not_allowed(method: str) -> RefusedError:
    return refused(405, f'Method "{method}" not allowed.')
