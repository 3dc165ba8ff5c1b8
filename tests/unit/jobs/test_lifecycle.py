"""When a cancel that stopped nothing may be asked for again."""

from datetime import timedelta

import pytest

from app.jobs.permissions import Access, Allowed, Refused, may_cancel
from tests.unit.jobs.builders import STARTED, job

ACTING = Access(None, actions_on=True)


@pytest.mark.parametrize(("age_s", "is_allowed"), [(0, False), (59, False), (60, True)])
def test_a_cancel_that_stops_nothing_for_a_minute_may_be_asked_for_again(
    age_s: int, *, is_allowed: bool
) -> None:
    seen = job("running", canceled_on=STARTED)
    rule = may_cancel(seen, ACTING, STARTED + timedelta(seconds=age_s))
    if is_allowed:
        assert rule == Allowed()
    else:
        assert isinstance(rule, Refused)
        assert rule.try_again_at == STARTED + timedelta(minutes=1)


def test_where_the_controllers_time_is_not_known_no_cancel_is_old() -> None:
    rule = may_cancel(job("running", canceled_on=STARTED), ACTING, None)
    assert isinstance(rule, Refused)
    assert rule.try_again_at is None
