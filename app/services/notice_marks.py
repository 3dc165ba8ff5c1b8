"""Which machine sends a notification: whichever wrote its mark in the cluster first.

Each machine stores its own events, so each has every one of them to send. A mark is written before
an event is sent, for a short time, so that another machine sends what this one no longer could; and
then for as long as events are news. Without a cluster, or while it is away, a machine sends all.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex

from app.cluster import Cluster, ClusterUnavailableError
from app.history.notices import Delivery

SENDING_S = 300.0  # longer than any receiver takes to refuse
SENT_S = 60 * 86_400.0  # events of the last 30 days are news, and some time later are still sent
_SENT = b"sent"


def _new_mark() -> bytes:
    return f"sending:{token_hex(8)}".encode()


@dataclass(frozen=True, slots=True)
class Claim:
    """What becomes of deliveries to one receiver, by who else knows of them."""

    receiver: str
    ours: list[Delivery] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)  # by another machine
    elsewhere: list[Delivery] = field(default_factory=list)  # another machine is sending them
    mark: bytes = field(default_factory=_new_mark)


class NoticeMarks:
    """The marks of one controller's events; `controller` is its key, alike on all machines."""

    def __init__(self, cluster: Cluster, controller: str) -> None:
        self._cluster = cluster
        self._controller = controller

    @property
    def are_shared(self) -> bool:
        """Whether there may be other machines at all."""
        return self._cluster.is_shared

    async def claim(self, receiver: str, deliveries: Sequence[Delivery]) -> Claim:
        """Mark what nobody has marked for this receiver; it is ours to send now.

        What no cluster could be asked about is ours too: better twice than never.
        """
        claim = Claim(receiver)
        if not self.are_shared:
            claim.ours.extend(deliveries)
            return claim
        for place, delivery in enumerate(deliveries):
            try:
                (await self._list_for(claim, delivery)).append(delivery)
            except ClusterUnavailableError:
                claim.ours.extend(deliveries[place:])
                break
        return claim

    async def keep(self, claim: Claim) -> None:
        """It was sent, and the others need not."""
        if not self.are_shared:
            return
        with suppress(ClusterUnavailableError):
            for delivery in claim.ours:
                await self._cluster.write(self._key(claim, delivery), _SENT, ttl_s=SENT_S)

    async def give_back(self, claim: Claim) -> None:
        """It could not be sent, and another machine may try; a mark of another one stays."""
        if not self.are_shared:
            return
        with suppress(ClusterUnavailableError):
            for delivery in claim.ours:
                key = self._key(claim, delivery)
                if await self._cluster.read(key) == claim.mark:
                    await self._cluster.remove(key)

    async def _list_for(self, claim: Claim, delivery: Delivery) -> list[Delivery]:
        key = self._key(claim, delivery)
        if await self._cluster.write(key, claim.mark, ttl_s=SENDING_S, only_if_absent=True):
            return claim.ours
        return claim.sent if await self._cluster.read(key) == _SENT else claim.elsewhere

    def _key(self, claim: Claim, delivery: Delivery) -> str:
        return f"notice:{self._controller}:{claim.receiver}:{delivery.event.key}"
