"""A supervisor over small workers that say what happens to them; `python -m` it, with their kinds.

Each writes `started KIND PID`, then a line for each signal. A worker of the kind `fails` ends at
its start, `stubborn` does not end at SIGTERM, and `dies` ends at its second start and later.
"""

import os
import signal
import sys
import time
from pathlib import Path

from app.hosting.supervisor import Supervisor
from app.hosting.worker_process import Main, Ties
from app.logs import set_up_logs

STOP_S = 1.0


def say(*words: object) -> None:
    """One line in one write, since several processes write."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def worker(kind: str, folder: Path) -> Main:
    """What a process of this kind does."""

    def main(ties: Ties) -> None:
        starts = folder / f"{kind}.{os.getpid()}"
        starts.touch()
        if kind == "fails" or (kind == "dies" and len(list(folder.glob("dies.*"))) > 1):
            say("started", kind, os.getpid())
            raise SystemExit(3)
        ended: list[int] = []
        signal.signal(signal.SIGHUP, lambda *_: say("hangup", kind, os.getpid()))
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda number, _: ended.append(number))
        say("started", kind, os.getpid())
        ties.report_ready()
        while kind == "stubborn" or not ended:
            time.sleep(0.02)
            if _is_over(ties.supervisor):
                say("alone", kind, os.getpid())
                return
        say("stopped", kind, signal.Signals(ended[0]).name)

    return main


def _is_over(descriptor: int) -> bool:
    os.set_blocking(descriptor, False)
    try:
        return os.read(descriptor, 1) == b""
    except BlockingIOError:
        return False


if __name__ == "__main__":
    set_up_logs("text")
    own_folder, first, *kinds = sys.argv[1:]
    mains = [worker(kind, Path(own_folder)) for kind in kinds]
    supervisor = Supervisor(
        mains,
        first=worker(first, Path(own_folder)) if first else None,
        stop_s=STOP_S,
        on_ready=lambda: say("ready"),
    )
    is_done = supervisor.run(on_stop=lambda: say("stopping"))
    raise SystemExit(0 if is_done else 1)
