"""What differs between two outputs: changed lines, their words, and the rows that show them."""

from app.jobs.comparison.comparable import Ignoring, comparable
from app.jobs.comparison.marks import marked_words
from app.jobs.comparison.model import ComparedOutput, Comparison, Row, RowKind
from app.jobs.comparison.outputs import LINES_COMPARED, LINES_OF_EACH_END, compare_outputs

__all__ = [
    "LINES_COMPARED",
    "LINES_OF_EACH_END",
    "ComparedOutput",
    "Comparison",
    "Ignoring",
    "Row",
    "RowKind",
    "comparable",
    "compare_outputs",
    "marked_words",
]
