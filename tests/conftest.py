"""What holds for every test."""

import os
from collections.abc import Iterator

import pytest
from coverage import Coverage
from hypothesis import settings

pytest_plugins = [
    "tests.support.browser_fixtures",  # used by tests/browser and tests/bench
    "tests.support.crossing",  # used by tests/browser
    "tests.support.portal_fixtures",  # used by tests/browser
    "tests.support.redis_process",  # used by the tests of app/sessions
]

# The gate plays the same examples on every machine, so that green or red has a reason; `make soak`
# looks for new ones. No deadline: a busy machine may take long for a millisecond of work.
settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.fixture(autouse=True)
def _measured_or_not(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pause coverage, if there is any, during the tests that are marked as unmeasured."""
    coverage = Coverage.current()
    if coverage is None or request.node.get_closest_marker("unmeasured") is None:
        yield
        return
    coverage.stop()
    yield
    coverage.start()
