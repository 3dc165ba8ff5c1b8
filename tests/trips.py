"""Which files of the app a piece of work passes through, as the interpreter sees it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from tests.sources import APP, ROOT


@dataclass
class Trip:
    """Calls between files of the app, in their order; files as "app/output/reader.py"."""

    calls: list[tuple[str, str]] = field(default_factory=list)  # caller, "" for none of the app's
    is_recording: bool = False

    @property
    def files(self) -> list[str]:
        """Every file that was entered, in the order of the first time."""
        return list(dict.fromkeys(called for _, called in self.calls))

    @contextmanager
    def recording(self) -> Iterator[None]:
        self.is_recording = True
        try:
            yield
        finally:
            self.is_recording = False

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """Take down a call; the interpreter reports the resumption of a coroutine as one, too."""
        if not self.is_recording or event != "call":
            return
        called = _file_of(frame)
        if called and frame.f_code.co_name != "<module>":
            self.calls.append((_file_of(frame.f_back), called))


@contextmanager
def traced() -> Iterator[Trip]:
    """A trip that notes what this thread does from now on, and all threads begun meanwhile."""
    trip = Trip()
    threading.setprofile(trip.note)
    sys.setprofile(trip.note)
    try:
        yield trip
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


def _file_of(frame: FrameType | None) -> str:
    name = frame.f_code.co_filename if frame is not None else ""
    return name.removeprefix(f"{ROOT}/") if name.startswith(f"{APP}/") else ""
