"""A deletion reaches the other processes' outputs, and comes back to none that passed it on."""

from pathlib import Path

from app.services.deletions import Deletions
from app.services.output_library import OutputLibrary
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import two_processes, until


class Library(OutputLibrary):
    """Notes which deletions of other processes it hears of."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.heard: list[int] = []

    def deleted_elsewhere(self, job_id: int) -> None:
        super().deleted_elsewhere(job_id)
        self.heard.append(job_id)


async def test_a_deletion_is_heard_once_by_each_process_of_the_same_controller(
    redis: RedisProcess, tmp_path: Path
) -> None:
    here, there, lab = Library(tmp_path / "1"), Library(tmp_path / "2"), Library(tmp_path / "3")
    async with two_processes(redis) as (one, other):
        all_of_them = [
            Deletions(one, "prod", here),
            Deletions(other, "prod", there),
            Deletions(other, "lab", lab),
        ]
        await until(lambda: not redis.inside.execute_command("PUBSUB", "NUMPAT"))
        for job_id in (42, 43):
            here.forget(job_id)
            await until(lambda job_id=job_id: job_id in there.heard)  # type: ignore[misc]
        for deletions in all_of_them:
            await deletions.aclose()
    assert (here.heard, there.heard, lab.heard) == ([42, 43], [42, 43], [])
    for library in (here, there, lab):
        await library.aclose()
