"""Jobs' output: fetched as events, stored as blocks, read as windows of lines, searched, exported.

One library; this is its public face, and nothing else of it is imported from outside. It knows
neither who may read nor the controller: it is given events by a `FetchEvents` and permits by its
caller, and raises what those raise. Inside, each floor stands only on those before it: events and
lines, terminal, blocks, search, reading, fetching, session, and on top reader, searches, download.
"""

from app.output.blocks.retention import stored_bytes
from app.output.download import Download, InterruptedDownloadError, StreamingSearch
from app.output.events import EventRange, FetchEvents, OutputEvent, SourceError, SourceRefusedError
from app.output.lines import Line, MissingEvents
from app.output.notices import (
    BackfillStalled,
    BackfillStopped,
    BlockNotStored,
    BlockRead,
    BlocksFetched,
    BlockStoredAgain,
    BlockUnusable,
    DownloadInterrupted,
    DownloadStalled,
    Notice,
    UnexpectedError,
)
from app.output.page import OutputPage, Progress
from app.output.permit import Authorize, OutdatedPermitError, Permit
from app.output.reader import USUAL_BUDGET_BYTES, OutputReader
from app.output.reading.cut_lines import NO_RECORDED_LINES, RecordedLines, recorded_lines
from app.output.reading.export import Format, byte_size, exact_size, export
from app.output.reading.line_stream import LineSelection
from app.output.reading.snapshot import Snapshot
from app.output.reading.styled_lines import StyledLine, styled_lines
from app.output.search.highlights import Highlighter
from app.output.search.match_index import FilteredRow
from app.output.search.query import BadExpression, MatchSpan, Pattern, Query, compile_query
from app.output.searches import Found, OutputSearches, SearchStalledError
from app.output.terminal.spans import Span, plain_text
from app.output.terminal.styles import PLAIN, Color, Style, palette_rgb

__all__ = [
    "NO_RECORDED_LINES",
    "PLAIN",
    "USUAL_BUDGET_BYTES",
    "Authorize",
    "BackfillStalled",
    "BackfillStopped",
    "BadExpression",
    "BlockNotStored",
    "BlockRead",
    "BlockStoredAgain",
    "BlockUnusable",
    "BlocksFetched",
    "Color",
    "Download",
    "DownloadInterrupted",
    "DownloadStalled",
    "EventRange",
    "FetchEvents",
    "FilteredRow",
    "Format",
    "Found",
    "Highlighter",
    "InterruptedDownloadError",
    "Line",
    "LineSelection",
    "MatchSpan",
    "MissingEvents",
    "Notice",
    "OutdatedPermitError",
    "OutputEvent",
    "OutputPage",
    "OutputReader",
    "OutputSearches",
    "Pattern",
    "Permit",
    "Progress",
    "Query",
    "RecordedLines",
    "SearchStalledError",
    "Snapshot",
    "SourceError",
    "SourceRefusedError",
    "Span",
    "StreamingSearch",
    "Style",
    "StyledLine",
    "UnexpectedError",
    "byte_size",
    "compile_query",
    "exact_size",
    "export",
    "palette_rgb",
    "plain_text",
    "recorded_lines",
    "stored_bytes",
    "styled_lines",
]
