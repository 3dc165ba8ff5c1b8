"""AWX's query filters over real rows: what is found, in which order, and what is refused."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.builtin_controller.filters.errors import FilterError
from app.builtin_controller.filters.filter_fields import EVENTS, JOBS
from app.builtin_controller.filters.filters import filtered, ordered
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import to_text
from tests.unit.builtin_controller.rows import CREATED, event, job

EARLY, LATE = "2026-11-02T00:00:00.000000Z", "2026-11-09T00:00:00.000000Z"


@pytest.fixture
def filled(store: Store) -> Store:
    store.accounts.add_user(User(1, "ada", "Ada", "Admin", CREATED, is_superuser=True))
    store.accounts.add_user(User(2, "alice", "Alice", "", CREATED))
    store.jobs.add(
        [
            job(1, name="Cleanup Jobs", status="failed", finished=EARLY, elapsed=3.5, created_by=1),
            job(2, name="cleanup sessions", status="successful", finished=LATE, elapsed=20.0),
            job(3, name="Größe 100%_x", description="old jobs", status="running", created_by=2),
            job(4, name="a.b", status="canceled", finished=EARLY, job_type="cleanup_jobs"),
        ]
    )
    store.events.add([event(1, "removed 7 rows", 1), event(1, "nothing", 2)])
    return store


def ids(store: Store, query: str, order_by: str | None = None) -> list[int]:
    pairs = parse_qsl(query, keep_blank_values=True)
    order = ordered(JOBS, order_by, "id")
    return [one.id for one in store.jobs.select(filtered(JOBS, pairs), order)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4]),
        ("status=failed", [1]),
        ("status=unknown", []),
        ("status__in=failed,running", [1, 3]),
        ("not__status=failed", [2, 3, 4]),
        ("or__status=failed&or__status=running", [1, 3]),
        ("or__status=failed&or__id=2&name__icontains=CLEANUP", [1, 2]),
        ("or__not__status__in=failed,running&or__id=1", [1, 2, 4]),
        ("chain__status=failed&chain__id=1", [1]),
        ("id__gt=1&id__lte=3", [2, 3]),
        ("name__contains=Cleanup", [1]),
        ("name__icontains=cleanup", [1, 2]),
        ("name__icontains=größe", [3]),
        ("name__contains=%25_", [3]),
        ("name__startswith=a.", [4]),
        ("name__istartswith=CLEAN", [1, 2]),
        ("name__endswith=.b", [4]),
        ("name__endswith=zb", []),
        ("name__iendswith=JOBS", [1]),
        ("name__iexact=CLEANUP+JOBS", [1]),
        ("name__regex=^.leanup", [1, 2]),
        ("name__iregex=^CLEANUP", [1, 2]),
        ("failed=true", [1, 4]),
        ("failed=0", [2, 3]),
        ("finished__isnull=true", [3]),
        ("finished__isnull=false", [1, 2, 4]),
        ("finished=null", [3]),
        ("finished__gt=2026-11-02T00:00:00%2B00:00", [2]),
        ("finished__lt=2026-11-09T01:00:00%2B02:00", [1, 4]),
        ("elapsed__gte=3.5", [1, 2]),
        ("created_by=1", [1]),
        ("created_by__username=alice", [3]),
        ("created_by__username__istartswith=A", [1, 3]),
        ("created_by__search=admin", [1]),
        ("not__created_by=1", [2, 3, 4]),
        ("system_job_events__stdout__icontains=ROWS", [1]),
        ("job_type=cleanup_jobs", [4]),
        ("name=null", []),
    ],
)
def test_a_filter_finds_the_rows_that_awx_would(
    query: str, found: list[int], filled: Store
) -> None:
    assert ids(filled, query) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cleanup", [1, 2]),
        ("cleanup sessions", [2]),
        ("cleanup,jobs", [1]),
        ('"old jobs"', [3]),
        ('"jobs old"', []),
        ("'old jobs'", [3]),
        ("jobs", [1, 3]),
        ("", [1, 2, 3, 4]),
        (" , ", [1, 2, 3, 4]),
        ("failed", []),
    ],
)
def test_each_word_of_a_search_is_in_the_name_or_the_description(
    words: str, found: list[int], filled: Store
) -> None:
    pairs = [("search", words)]
    assert [one.id for one in filled.jobs.select(filtered(JOBS, pairs))] == found
    assert len(filled.jobs.select(filtered(JOBS, pairs, searching=False))) == 4


@pytest.mark.parametrize(
    ("order_by", "found"),
    [
        (None, [1, 2, 3, 4]),
        ("", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("finished", [1, 4, 2, 3]),
        ("-finished", [3, 2, 1, 4]),
        ("finished,-name", [4, 1, 2, 3]),
        ("failed, -id", [3, 2, 4, 1]),
    ],
)
def test_rows_without_a_value_are_the_largest(
    order_by: str | None, found: list[int], filled: Store
) -> None:
    assert ids(filled, "", order_by) == found


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("colour=red", 400, "SystemJob has no field named 'colour'"),
        ("created_by__colour=red", 400, "User has no field named 'colour'"),
        ("name__like=x", 400, "No related model for field like."),
        ("name__icontains__x=y", 400, "No related model for field icontains."),
        ("extra_vars__icontains=x", 403, "Filtering on extra_vars is not allowed."),
        ("job_env=x", 403, "Filtering on job_env is not allowed."),
        ("id__in=", 400, "cannot provide empty value for __in"),
        ("id=x", 400, '["“x” value must be an integer."]'),
    ],
)
def test_what_awx_does_not_filter_by_is_refused_in_its_words(
    query: str, status: int, detail: str
) -> None:
    with pytest.raises(FilterError) as error:
        filtered(JOBS, parse_qsl(query, keep_blank_values=True))
    assert (error.value.status, error.value.body) == (status, {"detail": detail})


def test_a_wrong_pattern_and_a_null_character_are_refused() -> None:
    for key, value in (("name__regex", "("), ("name", "a\0b"), ("search", "\0")):
        with pytest.raises(FilterError) as error:
            filtered(JOBS, [(key, value)])
        assert error.value.status == 400


@pytest.mark.parametrize("name", ["colour", "-colour", "id;DROP TABLE jobs", "job_args"])
def test_rows_are_ordered_by_known_fields_only(name: str) -> None:
    with pytest.raises(FilterError):
        ordered(JOBS, name, "id")


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@given(names=st.lists(TEXTS, min_size=1, max_size=5), value=TEXTS)
def test_any_text_is_only_a_value(names: list[str], value: str) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.jobs.add(job(number, name=name) for number, name in enumerate(names))
        found = {
            key: [one.name for one in store.jobs.select(filtered(JOBS, [(key, value)]))]
            for key in ("name", "name__contains", "name__startswith", "not__name")
        }
        assert store.jobs.count() == len(names)
    assert found["name"] == [name for name in names if name == value]
    assert found["name__contains"] == [name for name in names if value in name]
    assert found["name__startswith"] == [name for name in names if name.startswith(value)]
    assert found["not__name"] == [name for name in names if name != value]


@given(ages=st.lists(st.none() | st.integers(0, 50), max_size=8), is_descending=st.booleans())
def test_an_order_is_that_of_the_values_then_of_the_ids(
    ages: list[int | None], is_descending: bool
) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    ends = [None if age is None else to_text(start + timedelta(hours=age)) for age in ages]
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.jobs.add(job(number, finished=end) for number, end in enumerate(ends))
        seen = ids(store, "", "-finished" if is_descending else "finished")
    by_value = sorted(ends, key=lambda end: (end is None, end or ""), reverse=is_descending)
    assert [ends[one] for one in seen] == by_value
    for first, second in pairwise(seen):
        assert ends[first] != ends[second] or first < second


def test_events_are_found_by_counter_line_and_text(store: Store) -> None:
    store.jobs.add([job(1)])
    store.events.add(event(number, f"line {number}") for number in (3, 1, 2))
    pairs = [("counter__gt", "1"), ("start_line__lte", "2"), ("stdout__icontains", "LINE")]
    found = store.events.select(filtered(EVENTS, pairs), ordered(EVENTS, "counter", "id DESC"))
    assert [one.counter for one in found] == [2, 3]
