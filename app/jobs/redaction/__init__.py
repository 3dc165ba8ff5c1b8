"""Masks secrets in records and texts, by the names beside them and by their own shapes."""

from app.jobs.redaction.names import is_secret_name
from app.jobs.redaction.record import masked, raw_json, was_masked
from app.jobs.redaction.scan import MASK
from app.jobs.redaction.text import masked_text

__all__ = ["MASK", "is_secret_name", "masked", "masked_text", "raw_json", "was_masked"]
