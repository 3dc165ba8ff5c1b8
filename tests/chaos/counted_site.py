"""`jobpane serve` that reports what it holds: each SIGUSR1 appends one line of JSON to a file.

The counts are those of that time: tasks, Reflex's states and tabs, objects by type, and where
memory was allocated if PYTHONTRACEMALLOC is set. The file's path comes in COUNTED_SITE_FILE.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

from app.cli import main
from app.state.services import is_provided, watches

_MOST_TYPES = 40
_MOST_SITES = 25


def report(file: Path) -> None:
    gc.collect()
    line = json.dumps(counts())
    with file.open("a") as reports:
        reports.write(f"{line}\n")


def counts() -> dict[str, object]:
    """What is alive now."""
    tasks = Counter(str(task.get_coro().__qualname__) for task in asyncio.all_tasks())  # type: ignore[union-attr]
    types = Counter(type(one).__name__ for one in gc.get_objects())
    return {
        "tasks": sum(tasks.values()),
        "task_names": dict(tasks.most_common(_MOST_TYPES)),
        "types": dict(types.most_common(_MOST_TYPES)),
        "objects": sum(types.values()),
        **reflex_counts(),
        **services_counts(),
        "traced": traced(),
    }


def reflex_counts() -> dict[str, int]:
    app = sys.modules["app.app"].app  # imported by the server, once it has set Reflex up
    states = app.state_manager
    tabs = app.event_namespace.token_to_sid if app.event_namespace else {}
    return {"states": len(getattr(states, "states", {})), "tabs": len(tabs)}


def services_counts() -> dict[str, int]:
    if not is_provided():
        return {}
    sites = list(sys.modules["app.app"].sites.values())
    opened = [site.shared.library.reader._outputs._open for site in sites]
    return {
        "open_outputs": sum(map(len, opened)),
        "watches": len(watches().turns),
        "pollers": sum(site.services.feed.pollers for site in sites if site.services is not None),
    }


def traced() -> list[str]:
    """Where the largest pieces were allocated, while PYTHONTRACEMALLOC is set."""
    if not tracemalloc.is_tracing():
        return []
    return [str(one) for one in tracemalloc.take_snapshot().statistics("lineno")[:_MOST_SITES]]


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, lambda *_: report(Path(os.environ["COUNTED_SITE_FILE"])))
    sys.argv = ["jobpane", "serve"]
    main()
