"""Figures are those of the Chromium that users have."""

import pytest

from tests.support.processes import whole_chromium_options


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return whole_chromium_options()
