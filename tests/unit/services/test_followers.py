"""One request for what is new serves all who follow, and never one of them twice."""

import asyncio

from app.services.followers import Followers


class Source:
    """Counts; `hold` keeps its answers back."""

    asked = 0

    async def fetch(self, job_id: int) -> int:
        self.asked += 1
        await asyncio.sleep(0)
        return self.asked


async def test_who_follows_alone_always_gets_what_is_new() -> None:
    source = Source()
    followers: Followers[str] = Followers(source.fetch)
    assert [await followers.follow("a", 1) for _ in range(3)] == [1, 2, 3]


async def test_a_hundred_who_follow_in_turn_share_one_request_a_round() -> None:
    source = Source()
    followers: Followers[int] = Followers(source.fetch)
    for turn in range(1, 4):
        versions = [await followers.follow(who, 1) for who in range(100)]
        assert set(versions) == {turn}
    assert source.asked == 3
    await asyncio.gather(*(followers.follow(who, 1) for who in range(100)))
    assert source.asked == 4


async def test_only_the_last_one_ends_the_following() -> None:
    followers: Followers[str] = Followers(Source().fetch)
    await followers.follow("a", 1)
    await followers.follow("b", 1)
    assert followers.jobs_of("a") == [1]
    assert not followers.leave("a", 1)
    assert followers.leave("b", 1)
    assert followers.leave("b", 1)
