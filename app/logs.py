"""How Jobpane logs: one structured line for each event, to standard error.

Lines carry ids, kinds and numbers, never a credential, a controller's body or an output. That is
why an exception is logged by its type and its call trail, without its text: a text may quote
anything.
"""

import logging
import re
import sys
import traceback
from pathlib import PurePath
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from app.log_limit import LogLimit

_MOST_CALLS = 6
_LONGEST_EVENT = 120
_QUOTATION = re.compile(r"[(\[{<'\"=:]")
_TRACEBACK = "Traceback (most recent call last):"
_NO_NEWS = (
    # app/startup.py logs it with its reason before it stops the start.
    "app.builtin_controller.launcher.NotStartedError",
    "asyncio.exceptions.CancelledError",  # a signal has ended the start
)
_CALL = re.compile(r'^  File "(.+)", line (\d+), in (.+)$', re.MULTILINE)


def set_up_logs(log_format: Literal["text", "json"], *, errors_only: bool = False) -> LogLimit:
    """Log in `log_format` from now on; libraries from WARNING, everything from ERROR if wanted.

    Returns the limit in use; call its `report` before the process ends.
    """
    limit = LogLimit()
    level = logging.ERROR if errors_only else logging.WARNING
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        in_one_line,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, limit.own_lines, renderer],
        # Text and line end in one write, or lines of workers that write at once would mix.
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level if errors_only else logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _without_quotations],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_is_not_logged_yet)
    handler.addFilter(limit.library_lines)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    _take_over_other_handlers()
    # httpx logs every URL that it requests at INFO, search words included.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return limit


def _is_not_logged_yet(record: logging.LogRecord) -> bool:
    """Whether a library's message adds to what app/startup.py and the command line report."""
    text = record.getMessage()
    is_logged = _TRACEBACK in text and text.strip().rpartition("\n")[2].startswith(_NO_NEWS)
    return not is_logged and not text.startswith("Application startup failed")


def _take_over_other_handlers() -> None:
    """Remove the handlers that libraries installed, so that ours writes their messages."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


def _without_quotations(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: cut a library's message where it begins to quote, maybe a secret."""
    words = str(event.get("event", "")).partition("\n")[0]
    event["event"] = _QUOTATION.split(words, maxsplit=1)[0].strip()[:_LONGEST_EVENT] or "message"
    return event


def in_one_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: an exception becomes `error` and `trail`, a traceback one line."""
    error = _exception(event.pop("exc_info", None))
    if error is not None:
        event["error"] = type(error).__name__
        event["trail"] = trail(error)
    text = event.get("event")
    # Starlette reports a failed start as one text, the whole traceback.
    if isinstance(text, str) and _TRACEBACK in text:
        event["event"] = "failed"
        event["error"] = text.strip().rpartition("\n")[2].partition(":")[0].rpartition(".")[2]
        event["trail"] = " > ".join(
            f"{PurePath(file).name}:{line} {name}"
            for file, line, name in _CALL.findall(text)[-_MOST_CALLS:]
        )
    return event


def trail(error: BaseException) -> str:
    """Where `error` came from: the last calls, as `file:line function`, innermost last."""
    calls = traceback.extract_tb(error.__traceback__)[-_MOST_CALLS:]
    return " > ".join(f"{PurePath(call.filename).name}:{call.lineno} {call.name}" for call in calls)


def _exception(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return next((part for part in exc_info if isinstance(part, BaseException)), None)
    return sys.exc_info()[1] if exc_info else None
