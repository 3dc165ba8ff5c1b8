"""A client over a server of the tests, and what it is answered."""

from app.awx.client import Controller
from tests.contract.recordings import recording
from tests.contract.replay_server import Loopback, recorded_reply

JOB = recorded_reply(recording("detail-real-successful"))
ROOT = recorded_reply(recording("api-root"))
GATEWAY_PATH = "/api/controller/v2/"


class Pauses:
    """Stands in for sleeping and remembers for how long."""

    def __init__(self) -> None:
        self.lengths_s: list[float] = []

    async def __call__(self, length_s: float) -> None:
        self.lengths_s.append(length_s)


def controller_at(server: Loopback, **options: object) -> Controller:
    defaults: dict[str, object] = {"pause": Pauses(), "timeout_s": 5.0}
    return Controller(server.url, "token-abc", **{**defaults, **options})  # type: ignore[arg-type]
