"""Which files of the app one request goes through, seen by the interpreter's own profile hook.

A frame is traced back to the request that caused it: over tasks by who created them, over threads
by who handed them the work.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from tests.support.sources import APP

Chain = tuple[str, ...]  # files, the outermost caller first


@dataclass
class CallTrace:
    """What was called while it recorded."""

    chains: list[Chain] = field(default_factory=list)  # to each function that was entered
    _tasks: "WeakKeyDictionary[asyncio.Task[Any], Chain]" = field(default_factory=WeakKeyDictionary)
    _on_thread: threading.local = field(default_factory=threading.local)

    @property
    def files(self) -> set[str]:
        """Every file that was entered."""
        return {chain[-1] for chain in self.chains}

    def calls(self, transparent: str) -> set[tuple[str, str]]:
        """Who called whom, from file to file; files under `transparent` only pass calls on."""
        found = set()
        for chain in self.chains:
            seen = [name for name in chain if not name.startswith(transparent)]
            if len(seen) > 1 and not chain[-1].startswith(transparent) and seen[-1] != seen[-2]:
                found.add((seen[-2], seen[-1]))
        return found

    def way_to(self, name: str) -> Chain:
        """The files on the longest way to one that was entered, each once, in order."""
        ways = [tuple(dict.fromkeys(chain)) for chain in self.chains if chain[-1] == name]
        return max(ways, key=len)

    def chain_of(self, frame: FrameType | None) -> Chain:
        """The files of a frame and its callers, over the borders of tasks and threads."""
        files = []
        while frame is not None:
            path = frame.f_code.co_filename
            if path.startswith(f"{APP}/"):
                files.append(path.removeprefix(f"{APP}/"))
            frame = frame.f_back
        return (*self._before(), *reversed(files))

    def _before(self) -> Chain:
        try:
            task = asyncio.current_task()
        except RuntimeError:
            return getattr(self._on_thread, "chain", ())
        return self._tasks.get(task, ()) if task is not None else ()

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """A profile hook."""
        if event == "call" and frame.f_code.co_filename.startswith(f"{APP}/"):
            self.chains.append(self.chain_of(frame))

    def task(
        self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **options: object
    ) -> asyncio.Task[Any]:
        """A task factory that remembers who created the task."""
        task = asyncio.Task(work, loop=loop, **options)
        self._tasks[task] = self.chain_of(sys._getframe(1))
        return task

    def submit(
        self, pool: ThreadPoolExecutor, work: Callable[..., object], *arguments: object
    ) -> Future[Any]:
        """`ThreadPoolExecutor.submit`, remembering who handed in the work."""
        chain = self.chain_of(sys._getframe(1))

        def on_thread() -> object:
            self._on_thread.chain = chain
            sys.setprofile(self.note)
            try:
                return work(*arguments)
            finally:
                sys.setprofile(None)

        return _SUBMIT(pool, on_thread)


_SUBMIT = ThreadPoolExecutor.submit


@contextmanager
def recorded_calls() -> Iterator[CallTrace]:
    """Record the calls of the running event loop, and of the threads it gives work to."""
    trace = CallTrace()

    def submit(
        pool: ThreadPoolExecutor, work: Callable[..., object], *arguments: object
    ) -> Future[Any]:
        return trace.submit(pool, work, *arguments)

    loop = asyncio.get_running_loop()
    loop.set_task_factory(trace.task)
    before = sys.getprofile()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ThreadPoolExecutor, "submit", submit)
        sys.setprofile(trace.note)
        try:
            yield trace
        finally:
            sys.setprofile(before)
            loop.set_task_factory(None)
