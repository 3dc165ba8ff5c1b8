"""A bounded cache: the least recently used goes first, and the bound is never passed."""

from hypothesis import given
from hypothesis import strategies as st

from app.runtime.cache import BoundedCache


def test_what_was_put_is_there_and_what_was_not_is_none() -> None:
    cache: BoundedCache[str, str] = BoundedCache(10)
    cache.put("a", "one", 3)
    assert (cache.get("a"), cache.get("b"), cache.size) == ("one", None, 3)


def test_the_least_recently_used_is_evicted() -> None:
    cache: BoundedCache[str, int] = BoundedCache(3)
    for key in "abc":
        cache.put(key, 1, 1)
    cache.get("a")
    cache.put("d", 1, 1)
    assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]


def test_a_value_over_the_bound_is_not_cached_and_evicts_only_its_old_one() -> None:
    cache: BoundedCache[str, str] = BoundedCache(3)
    cache.put("a", "old", 1)
    cache.put("b", "other", 1)
    cache.put("a", "large", 4)
    assert (cache.get("a"), cache.get("b"), cache.size) == (None, "other", 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12))))
def test_the_size_is_the_sum_of_what_is_there(puts: list[tuple[int, int]]) -> None:
    cache: BoundedCache[int, int] = BoundedCache(10)
    for key, size in puts:
        cache.put(key, size, size)
        assert cache.get(key) == (size if size <= 10 else None)
    there = [size for size in map(cache.get, range(6)) if size is not None]
    assert cache.size == sum(there) <= 10


def test_what_nobody_wants_any_more_is_removed_at_once() -> None:
    cache: BoundedCache[str, int] = BoundedCache(10)
    for key, value in (("a", 1), ("b", 2), ("c", 1)):
        cache.put(key, value, 2)
    cache.remove_if(lambda key, value: value == 1 and key != "c")
    assert [cache.get(key) for key in "abc"] == [None, 2, 1]
    assert cache.size == 4
