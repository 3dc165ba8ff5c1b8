"""The view model of a comparison: what differs between two runs beside their outputs.

Values are those of the record's own table, so secrets are masked as they are there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.jobs.comparison import LINES_OF_EACH_END, Comparison
from app.jobs.model import SystemJob
from app.jobs.outcome import Outcome
from app.presentation.durations import duration_text, iso_utc
from app.presentation.record.sections import cut
from app.presentation.record.table import FIELDS
from app.presentation.record.values import FieldKind, FieldValue

_LONGEST_VALUE = 500  # characters
_MOST_FACTS = 200
_NOT_PRINTED = "Not printed"
_NONE = "None"
# What the jobs' own ids and times make different in any two runs is left out.
_COMPARED_FIELDS = frozenset({
    "name", "description", "job_type", "launch_type", "launched_by", "system_job_template",
    "extra_vars", "job_args", "execution_node", "execution_environment", "job_cwd", "job_env",
    "job_explanation",
})  # fmt: skip
_OPTIONS = "Extra vars: "
_PREFIXES = {"extra_vars": _OPTIONS, "job_env": "Job env: "}


@dataclass(frozen=True)
class ShownSide:
    """One of the two runs."""

    id: int
    name: str
    status: str
    status_label: str
    started: str  # ISO 8601; "" if it has not started
    lines: int


@dataclass(frozen=True)
class ShownFact:
    """One thing in both runs."""

    label: str
    left: str
    right: str
    differs: bool


@dataclass(frozen=True)
class ShownComparison:
    """What stands above the outputs; `same` counts the fields of the record that are equal."""

    left: ShownSide
    right: ShownSide
    facts: list[ShownFact]
    same: int
    notes: list[str]
    changes: int
    removed: int
    added: int


def shown_comparison(
    left: SystemJob,
    right: SystemJob,
    outcomes: tuple[Outcome, Outcome],
    outputs: Comparison,
) -> ShownComparison:
    """Two runs side by side, with notes on what the comparison cannot show."""
    fields = sorted(_fields(left, right), key=lambda one: not one.label.startswith(_OPTIONS))
    facts = [_duration(left, right), *_counts(*outcomes), *(one for one in fields if one.differs)]
    return ShownComparison(
        left=_side(left, outputs.left.total_lines),
        right=_side(right, outputs.right.total_lines),
        facts=facts[:_MOST_FACTS],
        same=sum(not one.differs for one in fields),
        notes=list(_notes(left, right, outputs)),
        changes=outputs.changes,
        removed=outputs.removed,
        added=outputs.added,
    )


def _side(job: SystemJob, lines: int) -> ShownSide:
    return ShownSide(
        id=job.id,
        name=cut(job.name or "System job", _LONGEST_VALUE),
        status=job.status.kind.value,
        status_label=job.status.label,
        started=iso_utc(job.started),
        lines=lines,
    )


def _fact(label: str, left: str, right: str) -> ShownFact:
    first, second = (cut(text, _LONGEST_VALUE) or _NONE for text in (left, right))
    return ShownFact(cut(label, _LONGEST_VALUE), first, second, differs=left != right)


def _duration(left: SystemJob, right: SystemJob) -> ShownFact:
    return _fact("Duration", *(_took(job) for job in (left, right)))


def _took(job: SystemJob) -> str:
    if job.status.is_active:
        return "Still running" if job.started else "Not started"
    return duration_text(job.elapsed_s) if job.started else "Never started"


def _counts(left: Outcome, right: Outcome) -> Iterator[ShownFact]:
    """Deleted and skipped of each kind; a kind of which nothing is said on both sides is left out.

    What was not printed is never a zero.
    """
    kinds = dict.fromkeys(count.kind for side in (left, right) for count in side.counted)
    for kind in kinds:
        for verb in ("deleted", "skipped"):
            numbers = [_number(side, kind, verb) for side in (left, right)]
            is_said = any(number not in (None, 0) for number in numbers)
            is_half_said = None in numbers and left.counts and right.counts
            if is_said or (verb == "deleted" and is_half_said):
                texts = [
                    _count_text(number, side.is_dry_run)
                    for number, side in zip(numbers, (left, right), strict=True)
                ]
                yield _fact(f"{kind[:1].upper()}{kind[1:]} {verb}", *texts)
    if kinds and left.deleted == right.deleted == 0:
        yield _fact("Deleted", *(_count_text(0, side.is_dry_run) for side in (left, right)))


def _number(outcome: Outcome, kind: str, verb: str) -> int | None:
    of_kind = [count for count in outcome.counted if count.kind == kind]
    numbers = [one.deleted if verb == "deleted" else one.skipped for one in of_kind]
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _count_text(number: int | None, is_dry_run: bool) -> str:
    if number is None:
        return _NOT_PRINTED
    return f"{number:,} (dry run)" if is_dry_run else f"{number:,}"


def _fields(left: SystemJob, right: SystemJob) -> Iterator[ShownFact]:
    """The record's fields that two runs may have in common, a row for each variable."""
    for field in FIELDS:
        if field.key not in _COMPARED_FIELDS:
            continue
        sides = field.value(left), field.value(right)
        prefix = _PREFIXES.get(field.key)
        if prefix is None or not all(_is_rows(value) for value in sides):
            yield _fact(field.label, *(_text(value) for value in sides))
            continue
        if field.key == "job_env" and any(value.kind is FieldKind.EMPTY for value in sides):
            yield _fact(field.label, *(_values(len(value.pairs)) for value in sides))
            continue
        named = [dict(_paths(value)) for value in sides]
        for name in dict.fromkeys([*named[0], *named[1]]):
            texts = [of_side.get(name, "") for of_side in named]
            is_same = _without_id(texts[0], left.id) == _without_id(texts[1], right.id)
            yield _fact(f"{prefix}{name}", texts[0], texts[0] if is_same else texts[1])


def _without_id(text: str, job_id: int) -> str:
    """`text` without the job's own number: "/tmp/awx_42" differs in any two runs."""
    return re.sub(rf"(?<![0-9]){job_id}(?![0-9])", "#", text)


def _values(count: int) -> str:
    """ "12 values"; "" for none."""
    return f"{count:,} {'value' if count == 1 else 'values'}" if count else ""


def _is_rows(value: FieldValue) -> bool:
    return value.kind in {FieldKind.ROWS, FieldKind.EMPTY}


def _text(value: FieldValue) -> str:
    if value.pairs:
        return ", ".join(f"{pair.name} {pair.text}".strip() for pair in value.pairs)
    return value.text


def _paths(value: FieldValue) -> Iterator[tuple[str, str]]:
    """Each value by the names that lead to it: "limits.days"."""
    above: list[str] = []
    for pair in value.pairs:
        above[pair.depth :] = [pair.name]
        yield ".".join(name for name in above if name), pair.text


def _notes(left: SystemJob, right: SystemJob, outputs: Comparison) -> Iterator[str]:
    if left.id == right.id:
        yield f"Both sides are job #{left.id}."
    elif left.created and right.created and left.created > right.created:
        yield f"The later run is on the left: #{left.id} came after #{right.id}."
    if left.job_type.text != right.job_type.text:
        yield "These are two types of job."
    sides = {left.id: (left, outputs.left), right.id: (right, outputs.right)}
    for job, output in sides.values():
        if job.status.is_active:
            yield f"Job #{job.id} hasn't ended. Only what it has printed is compared."
        elif not output.is_final:
            yield f"AWX hasn't confirmed that the output of #{job.id} is complete."
        if not output.total_lines:
            yield f"Job #{job.id} has no output."
        if output.missing_events:
            count = output.missing_events
            events = f"{count:,} {'event' if count == 1 else 'events'}"
            yield f"The controller has lost {events} of #{job.id}."
    if not outputs.is_whole:
        yield (
            f"These outputs are long. Only the first and last {LINES_OF_EACH_END:,} lines "
            "of each are compared."
        )
