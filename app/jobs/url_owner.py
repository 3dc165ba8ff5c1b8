"""Which of the configured controllers a pasted URL belongs to.

The same number is another job on another controller, so nothing is guessed: a URL that belongs to
none of them, or to several, is answered in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.jobs.search_input import NotUnderstood, OpenJob

_USUAL_PORTS = (0, 80, 443)  # of a URL that names none, or one that proxies translate
_HOST_SHOWN = 60  # characters


@dataclass(frozen=True, slots=True)
class KnownUrls:
    """The URLs that Jobpane knows: its own, and each controller's by its name."""

    own: tuple[str, ...]
    controllers: Mapping[str, str]

    def owner_of(self, job: OpenJob, here: str) -> str | NotUnderstood:
        """The controller that a pasted URL belongs to; `here` is the one of the page.

        A path without a host is of the page's own controller, unless it names another.
        """
        if not job.host or _is_on(job, self.own):
            return self._owner_of_own_page(job, here)
        found = self._matching(job, is_exact=True) or self._matching(job, is_exact=False)
        if here in found:
            return here
        if len(found) == 1:
            return found[0]
        return NotUnderstood(f"That URL is on another controller: {job.host[:_HOST_SHOWN]}.")

    def _owner_of_own_page(self, job: OpenJob, here: str) -> str | NotUnderstood:
        is_several = len(self.controllers) > 1
        if job.controller:
            if is_several and job.controller in self.controllers:
                return job.controller
            return NotUnderstood(f"Jobpane has no controller “{job.controller}”.")
        # On the same host, such as behind one proxy, it may be a controller's own page.
        exact = self._matching(job, is_exact=True) if job.host else []
        if not job.host or not is_several or here in exact:
            return here
        if len(exact) == 1:
            return exact[0]
        return NotUnderstood("That URL doesn't name its controller. Choose one first.")

    def _matching(self, job: OpenJob, *, is_exact: bool) -> list[str]:
        return [
            name
            for name, url in self.controllers.items()
            if (_is_exactly_on(job, url) if is_exact else _is_on(job, [url]))
        ]


def _is_exactly_on(job: OpenJob, url: str) -> bool:
    known = urlsplit(url)
    return (job.host, job.port) == ((known.hostname or "").lower(), known.port or 0)


def _is_on(job: OpenJob, urls: Iterable[str]) -> bool:
    """Whether a pasted URL is on the host of one of `urls`; usual ports count as one."""
    for url in urls:
        known = urlsplit(url)
        port = known.port or 0
        ports_agree = job.port == port or job.port in _USUAL_PORTS or port in _USUAL_PORTS
        if job.host == (known.hostname or "").lower() and ports_agree:
            return True
    return False
