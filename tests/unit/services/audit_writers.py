"""A program that acts and writes about it until something ends it; run by test_audit_file.py.

`python audit_writers.py FILE NAME COUNT` closes what others left open, writes COUNT intents, each
with its outcome, then one intent more, says so on its output, and waits to be ended.
"""

import asyncio
import sys
from pathlib import Path

from app.services.audit import close_open_intents
from app.services.audit_file import AuditFile


async def write(path: Path, name: str, count: int) -> None:
    """Write all lines, and leave the last intent open."""
    file = AuditFile(path)
    await close_open_intents(file)
    for number in range(count):
        line = {"id": f"{name}-{number}", "answer": "x" * (number * 37 % 500)}
        await file.append({**line, "event": "intent"})
        await file.append({**line, "event": "outcome", "outcome": "done"})
    await file.append({"id": f"{name}-open", "event": "intent"})
    print("open", flush=True)  # the test waits for it
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
