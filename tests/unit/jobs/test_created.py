"""When the jobs of a list were created: spans by the controller's clock, days of a time zone."""

from datetime import UTC, datetime

from app.jobs.created import Between, created_between

NOW = datetime(2026, 11, 26, 17, 42, 31, 250_000, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_span_ends_now_and_begins_at_a_whole_minute() -> None:
    assert created_between("24h", "", "", "", NOW) == Between(since=at(25, 17, 42))
    assert created_between("7d", "", "", "", NOW) == Between(since=at(19, 17, 42))


def test_days_are_whole_days_of_their_zone() -> None:
    berlin = created_between("", "2026-11-01", "2026-11-02", "Europe/Berlin", NOW)
    assert berlin == Between(datetime(2026, 10, 31, 23, tzinfo=UTC), at(2, 23))
    assert created_between("", "2026-11-02", "2026-11-02", "", NOW) == Between(at(2, 0), at(3, 0))


def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    autumn = created_between("", "2026-10-25", "2026-10-25", "Europe/Berlin", NOW)
    assert autumn.since
    assert autumn.before
    assert (autumn.before - autumn.since).total_seconds() == 25 * 3600


def test_a_missing_bound_is_none_and_the_ends_of_time_are_no_error() -> None:
    assert created_between("", "2026-11-02", "", "", NOW).before is None
    assert created_between("", "", "2026-11-02", "", NOW).since is None
    assert created_between("", "0001-01-01", "9999-12-31", "Asia/Tokyo", NOW) == Between()
    assert created_between("", "", "", "", NOW) == Between()
