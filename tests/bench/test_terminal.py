"""What terminal text costs: lines with controls beside plain ones, in one run.

Reports; nothing here fails by its time. The plain rows of a block are what every stored line goes
through, the styled page is what a browser asks for.
"""

import time
from collections.abc import Callable

import pytest

from app.api.output_json import page_json
from app.output.blocks.block import build_block
from app.output.events import OutputEvent
from app.output.page import OutputPage
from app.output.reading.window import lines_between
from app.output.terminal.plain_text import plain_rows

pytestmark = pytest.mark.bench

LINES = 20_000
_TEXT = "deleting job nightly NUMBER with step0 step1 step2 step3 step4 step5 step6"
KINDS = {
    "plain": _TEXT,
    "colored": f"\x1b[33m{_TEXT}\x1b[0m",
    "ends with CR": f"{_TEXT}\r",
    "erased to the end": f"{_TEXT}\x1b[K",
    "redrawn once": f"deleting job nightly\r{_TEXT}",
    "redrawn with moves": f"\x1b[2K\x1b[1Gdeleting\x1b[3C 123456\b\b\b\b\b\b{_TEXT[21:]}",
    "overstruck": f"d\bde\bel\ble\bet\bti\bin\bng\bg{_TEXT[8:]}",
}


def best_s(work: Callable[[], object]) -> float:
    times = []
    for _ in range(9):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def test_lines_with_controls_beside_plain_ones() -> None:
    print()
    plain: tuple[float, float] | None = None
    for kind, text in KINDS.items():
        pieces = [
            OutputEvent(n, n - 1, n, text.replace("NUMBER", f"{n:06d}"))
            for n in range(1, LINES + 1)
        ]
        block = build_block(1, LINES, pieces)
        page = OutputPage(1, lines_between([block], 1, 1001), LINES, True, (), True, LINES)
        rows_s = best_s(lambda block=block: plain_rows(block.text, block.parts.starts))  # type: ignore[misc]
        page_s = best_s(lambda page=page: page_json(page))  # type: ignore[misc]
        plain = plain or (rows_s, page_s)
        print(
            f"{kind:>20}: plain rows {len(block.text) / rows_s / 1e6:7.1f} MB/s"
            f" ({rows_s / plain[0]:5.1f} times plain), a page of 1,000 lines"
            f" {page_s * 1000:5.1f} ms ({page_s / plain[1]:4.1f} times plain)"
        )
        assert len(page.lines) == 1000
