"""How Jobpane logs: one structured line for each event, to standard error.

Lines carry ids, kinds and numbers, never a credential, a controller's body or an output.
"""

import logging
import sys
from typing import Literal

import structlog


def set_up_logs(log_format: Literal["text", "json"]) -> None:
    """Log as `log_format` from now on; libraries only when they warn."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    # httpx logs every address it asks at INFO, search words included.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for_people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    for_machines = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            for_machines if log_format == "json" else for_people,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
