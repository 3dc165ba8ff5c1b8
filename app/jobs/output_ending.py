"""The last lines of a job's output, in which the cause of a failure is looked for."""

from dataclasses import dataclass

LINES_SEARCHED = 400  # from the end; a traceback of AWX has under 100
_CHARS = 60_000  # of a record's text; more lines than these say nothing about its end


@dataclass(frozen=True, slots=True)
class OutputEnding:
    """The last lines as the program wrote them; `first` is the number of the first one.

    `first` counts from 1, as users do, and is 0 where the numbers are not known: the text in the
    record lacks blank lines, so nothing can be counted in it.
    """

    lines: tuple[str, ...] = ()
    first: int = 0

    @classmethod
    def from_text(cls, text: str) -> "OutputEnding":
        """The ending of a record's `result_stdout`."""
        return cls(tuple(text[-_CHARS:].splitlines()[-LINES_SEARCHED:]))

    def number(self, index: int) -> int:
        """The number of the line at `index` in `lines`, 0 where it is not known."""
        return self.first + index if self.first else 0
