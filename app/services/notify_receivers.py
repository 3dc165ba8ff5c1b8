"""Who is notified: the receivers of JOBPANE_NOTIFY_URLS, each a URL that apprise knows.

The URLs are secrets: here a receiver is a number, and what apprise would log is not, since it
quotes them. Sending takes place on threads of its own, two at a time.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import apprise
from pydantic import SecretStr

from app.runtime.work_pool import WorkPool

_AT_ONCE = 2
_WAITING = 64  # many controllers, each with some receivers


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: text, never markup."""

    title: str
    body: str
    is_good: bool = False


class Receivers:
    """Sends messages to the receivers, which are numbered from 0."""

    def __init__(self, urls: Sequence[SecretStr]) -> None:
        logging.getLogger("apprise").disabled = True
        asset = apprise.AppriseAsset(app_id="Jobpane", async_mode=False)
        self._urls = list(urls)
        self._receivers = [_receiver(url, asset) for url in urls]
        self._pool = WorkPool("notifications", threads=_AT_ONCE, queue=_WAITING)

    def replace(self, urls: Sequence[SecretStr]) -> None:
        """Notify these from now on; what is being sent is still sent."""
        asset = apprise.AppriseAsset(app_id="Jobpane", async_mode=False)
        self._urls = list(urls)
        self._receivers = [_receiver(url, asset) for url in urls]

    def __len__(self) -> int:
        return len(self._receivers)

    def kind_of(self, number: int) -> str:
        """The service that a receiver is of, such as "Slack" or "E-Mail"."""
        return str(self._receivers[number][0].service_name)

    async def identity_of(self, number: int) -> str:
        """What names a receiver on every machine, wherever it stands in the setting."""
        return await self._pool.run(_identity_of, self._urls[number])

    async def send(self, number: int, message: Message) -> bool:
        """Whether a receiver has taken a message."""
        return await self._pool.run(self._send, number, message)

    def close(self) -> None:
        """Start nothing more."""
        self._pool.close()

    def _send(self, number: int, message: Message) -> bool:
        kind = apprise.NotifyType.SUCCESS if message.is_good else apprise.NotifyType.WARNING
        # What a plugin raises is caught by apprise.
        return bool(
            self._receivers[number].notify(
                title=message.title,
                body=message.body,
                notify_type=kind,
                body_format=apprise.NotifyFormat.TEXT,
            )
        )


def _receiver(url: SecretStr, asset: apprise.AppriseAsset) -> apprise.Apprise:
    receiver = apprise.Apprise(asset=asset)
    receiver.add(url.get_secret_value())
    return receiver


@lru_cache(maxsize=64)
def _identity_of(url: SecretStr) -> str:
    """A hash that is seen in Redis; a slow one, since a URL may hold a password easy to guess."""
    secret = url.get_secret_value().encode()
    return hashlib.scrypt(secret, salt=b"jobpane-receiver", n=2**14, r=8, p=1, dklen=16).hex()
