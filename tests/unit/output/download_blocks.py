"""The blocks of a download, taken one by one as a client takes them."""

from collections.abc import Iterator
from dataclasses import replace

from app.output.blocks.block import Block
from app.output.reading.line_stream import LineSelection
from app.runtime.work_pool import WorkPool
from app.services.outputs import Outputs
from tests.unit.output.event_table import JOB_ID

POOL = WorkPool("downloads", threads=4, queue=4)


def blocks_of(outputs: Outputs, wanted: LineSelection | None = None) -> Iterator[Block]:
    return replace(outputs.download(JOB_ID, wanted or LineSelection()), pool=POOL).blocks()


async def next_of(blocks: Iterator[Block]) -> Block | None:
    return await POOL.run(next, blocks, None)


async def rest_of(blocks: Iterator[Block]) -> bytes:
    text = b""
    while (block := await next_of(blocks)) is not None:
        text += bytes(block.text)
    return text


def text_of(count: int) -> bytes:
    return "".join(f"line {n}\n" for n in range(1, count + 1)).encode()
