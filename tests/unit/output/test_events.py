"""What may be asked for of a job's events."""

import pytest

from app.output.events import EventRange


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_that_awx_would_take_for_another_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="limit must be 1 or more"):
        EventRange(limit=limit)
