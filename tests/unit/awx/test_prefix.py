"""The path of the API in the URL of a controller that an operator copied."""

import httpx
import pytest

from app.awx.error_texts import Action
from app.awx.prefix import ApiPrefix, without_api_path
from app.awx.transport import Response


@pytest.mark.parametrize(
    ("path", "without"),
    [
        ("/api/v2/", ""),
        ("/api/", ""),
        ("/api/controller/v2/system_jobs/", ""),
        ("/tower/api/v2", "/tower"),
        ("/tower", "/tower"),
        ("/apis/v2", "/apis/v2"),
        ("/api/other/", "/api/other/"),
    ],
)
def test_a_copied_path_of_the_api_is_left_out(path: str, without: str) -> None:
    assert without_api_path(path) == without


@pytest.mark.parametrize(
    ("base", "said", "path"),
    [
        ("", "/api/v2/", "/api/v2/"),
        ("", "/api/controller/v2/", "/api/controller/v2/"),
        ("/awx", "/api/v2/", "/awx/api/v2/"),
        ("/awx", "/awx/api/v2/", "/awx/api/v2/"),
    ],
)
async def test_the_api_is_below_the_base_path_whether_the_controller_knows_it_or_not(
    base: str, said: str, path: str
) -> None:
    prefix = ApiPrefix(base)

    async def fetch(_root: str) -> Response:
        body = f'{{"current_version": "{said}"}}'.encode()
        return Response(200, httpx.Headers({"content-type": "application/json"}), body)

    await prefix.find(fetch, Action.PING)
    assert prefix.path == path
