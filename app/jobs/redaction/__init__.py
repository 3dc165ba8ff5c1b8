"""Masks secrets in records and texts, by the names beside them and by their own shapes."""

from app.jobs.redaction.names import is_secret_name
from app.jobs.redaction.record import DEPTH_LIMIT, TOO_DEEP, masked, raw_json, was_masked
from app.jobs.redaction.scan import MASK
from app.jobs.redaction.text import masked_text

__all__ = [
    "DEPTH_LIMIT",
    "MASK",
    "TOO_DEEP",
    "is_secret_name",
    "masked",
    "masked_text",
    "raw_json",
    "was_masked",
]
