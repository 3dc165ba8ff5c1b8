"""What a job did, in words: a sentence for its page, a few words for lists.

The numbers are those that the output's summary printed. Kinds of which nothing was deleted are not
named one by one.
"""

from dataclasses import dataclass, field

from app.jobs.cleanup_command import command_given, command_to_come
from app.jobs.lifecycle import never_started
from app.jobs.model import SystemJob
from app.jobs.outcome import KINDS_BY_COMMAND, Count, Outcome
from app.jobs.recorded_outcome import recorded_outcome
from app.jobs.statuses import JobStatus

NO_SUMMARY = "This output has no summary."
NO_TOTAL = "This dry run prints no total."
COUNTED_TWICE = "AWX may print twice the number in a dry run."
UNKNOWN = "\N{EN DASH}"
_COUNTED_TWICE = KINDS_BY_COMMAND["cleanup_jobs"] - {"notifications"}  # docs/awx-behaviour.md
_SINGULARS = {"activity stream entries": "activity stream entry"}


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A part of the sentence; a figure has the number of the line that it stands on, or 0."""

    text: str = ""
    line: int = 0
    is_figure: bool = False  # looks the same whether its line is known or not


@dataclass(frozen=True)
class ShownRunOutcome:
    """The first line of a job page under its head."""

    pieces: list[ShownPiece] = field(default_factory=list)
    hint: str = ""
    is_expected: bool = False  # has its room, so that nothing moves when it comes


def shown_run_outcome(job: SystemJob, outcome: Outcome | None) -> ShownRunOutcome:
    """What the page of `job` says; nothing before its end.

    `outcome` is what its output says, None while that is not known.
    """
    if not job.status.is_ended:
        return ShownRunOutcome(is_expected=True)
    if never_started(job):
        return ShownRunOutcome()
    has_ended_well = job.status.kind is JobStatus.SUCCESSFUL
    known = outcome or recorded_outcome(job)
    if known is None:
        return ShownRunOutcome(is_expected=has_ended_well)
    if not known.counts:
        text = _nothing_said(job) if has_ended_well else ""
        return ShownRunOutcome([ShownPiece(text)] if text else [])
    pieces = _pieces(known)
    if not has_ended_well:
        pieces = [ShownPiece("The output says: "), _lower(pieces[0]), *pieces[1:]]
    is_doubtful = any(one.kind in _COUNTED_TWICE and one.deleted for one in known.counts)
    hint = COUNTED_TWICE if known.is_dry_run and is_doubtful else ""
    return ShownRunOutcome(pieces, hint)


def outcome_sentence(outcome: Outcome) -> str:
    """Such as "Deleted 39 jobs and 7 project updates, skipped 4"."""
    if not outcome.counts:
        return NO_SUMMARY.removesuffix(".")
    return "".join(piece.text for piece in _pieces(outcome))


def outcome_short(outcome: Outcome | None) -> str:
    """A column's words: "39 deleted", "Would delete 39", "No summary"; a dash: not known."""
    if outcome is None:
        return UNKNOWN
    if outcome.deleted is None:
        return "No summary"
    if outcome.is_dry_run:
        return f"Would delete {outcome.deleted:,}"
    return f"{outcome.deleted:,} deleted"


def counted(number: int, kind: str) -> str:
    """Such as "1 job" and "4,812 project updates"; `kind` is in the plural."""
    noun = _SINGULARS.get(kind, kind.removesuffix("s")) if number == 1 else kind
    return f"{number:,} {noun}"


def _nothing_said(job: SystemJob) -> str:
    command = command_given(job) or command_to_come(job)
    return NO_TOTAL if command.lists_entries else NO_SUMMARY


def _pieces(outcome: Outcome) -> list[ShownPiece]:
    is_dry_run = outcome.is_dry_run
    deleted = _by_kind(outcome)
    figures = [_figure(counted(one.deleted, one.kind), one.line) for one in deleted]
    if not figures:
        figures = [_figure("nothing", outcome.counted[0].line)]
    pieces = [ShownPiece("Would delete " if is_dry_run else "Deleted "), *_listed(figures)]
    skipped = [one for one in outcome.counted if one.skipped]
    if skipped:
        pieces += [
            ShownPiece(", would skip " if is_dry_run else ", skipped "),
            _figure(f"{outcome.skipped:,}", skipped[0].line),
        ]
    return pieces


def _figure(text: str, line: int) -> ShownPiece:
    return ShownPiece(text, line, is_figure=True)


def _by_kind(outcome: Outcome) -> list[Count]:
    """One count for each kind of which something was deleted, at the first line that says so."""
    kinds: dict[str, Count] = {}
    for one in outcome.counted:
        if not one.deleted:
            continue
        before = kinds.get(one.kind)
        total = one.deleted + (before.deleted if before else 0)
        kinds[one.kind] = Count(one.kind, total, line=before.line if before else one.line)
    return list(kinds.values())


def _listed(figures: list[ShownPiece]) -> list[ShownPiece]:
    """The figures with commas, and "and" before the last one."""
    pieces = [figures[0]]
    for index, figure in enumerate(figures[1:], 2):
        pieces += [ShownPiece(" and " if index == len(figures) else ", "), figure]
    return pieces


def _lower(piece: ShownPiece) -> ShownPiece:
    return ShownPiece(piece.text[0].lower() + piece.text[1:], piece.line)
