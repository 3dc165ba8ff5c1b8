"""The path of the API in the URL of a controller that an operator copied."""

import pytest

from app.awx.prefix import without_api_path


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
