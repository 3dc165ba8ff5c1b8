"""How fast texts are masked, beside a bare scan of the same text in the same run."""

import base64
import random
import time

import pytest

from app.jobs.redaction.scan import ANYTHING, narrowed
from app.jobs.redaction.text import _masked

pytestmark = pytest.mark.bench

SIZE = 1_000_000
LOG = "2026-11-24 10:00:01 INFO Deleting job-1234 (2026-01-02): 5 rows removed\n"
KINDS = {
    "ordinary log": LOG,
    "log with a token each 100 lines": LOG * 99 + "using token: abcdef now\n",
    "signs of equality": "=",
    "colons": ":",
    "quotes": '"',
    "only secrets, by lines": "token=x\n",
    "only secrets, one line": "token=x ",
    "only secrets, not ASCII": "日本 key=x\n",
    "YAML blocks": "password: |\n  x\n",
    "open quotes": 'password: "',
    "URLs": "https://u:p@h/ ",
}


def texts() -> dict[str, str]:
    made = {name: (piece * (SIZE // len(piece) + 1))[:SIZE] for name, piece in KINDS.items()}
    noise = random.Random(1).randbytes(SIZE * 3 // 4)
    return made | {"base64, one line": base64.b64encode(noise).decode()}


def best_ms(function: object, text: object) -> float:
    times = []
    for _ in range(5):
        began = time.thread_time()
        function(text)  # type: ignore[operator]
        times.append(time.thread_time() - began)
    return 1000 * min(times)


def test_masking_beside_a_bare_scan() -> None:
    narrow = narrowed("x" * SIZE)
    scan_ms = best_ms(ANYTHING.is_in, narrow)
    print(f"\nbare scan: {scan_ms:.2f} ms a MB")
    for name, text in texts().items():
        took_ms = best_ms(_masked, text)
        speed = f"{took_ms:6.2f} ms a MB, {1000 / took_ms:5.0f} MB/s"
        print(f"{name:33} {speed}, {took_ms / scan_ms:5.1f} scans")
    hidden = _masked("token=x\n" * 100_000)
    assert "token" not in hidden
