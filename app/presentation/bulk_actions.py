"""What a page shows of a command over several jobs: the question before, the outcomes after.

The question tells which jobs the command is not possible for, and why, before anything is sent;
only the others are sent. The words are here, the rules in app/jobs/permissions.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.jobs.lifecycle import cancels_consequence
from app.jobs.model import JobRow
from app.jobs.permissions import AccessNow, Refused, may_cancel, may_delete, refused_to


@dataclass(frozen=True)
class ShownCandidate:
    """One of the selected jobs; `because` says why it is left out, "" if it is not."""

    id: int
    name: str
    status: str
    status_label: str
    because: str = ""


@dataclass(frozen=True)
class ShownQuestion:
    """What is asked before anything is sent; no command: nothing is asked."""

    command: str = ""
    asks: str = ""
    message: str = ""
    confirm_label: str = ""
    dismiss_label: str = ""
    left_out_label: str = ""
    possible: list[ShownCandidate] = field(default_factory=list)
    left_out: list[ShownCandidate] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)  # of `possible`: what a confirmation is about


@dataclass(frozen=True)
class ShownOutcome:
    """What became of one job that was asked for."""

    id: int
    name: str
    kind: str  # done, refused, failed or not_sent
    message: str
    href: str  # "" where the job is no longer there
    log_id: str = ""


@dataclass(frozen=True)
class _Words:
    command: str
    consequence: str
    confirm: str
    dismiss: str
    under_way: str


_WORDS = {
    "cancel": _Words(
        command="Cancel",
        consequence="",  # it depends on whether they have started
        confirm="Cancel {jobs}",
        dismiss="Let them run",
        under_way="Canceling",
    ),
    "delete": _Words(
        command="Delete",
        consequence="Their records and their whole outputs go with them, for good.",
        confirm="Delete {jobs} with output",
        dismiss="Keep them",
        under_way="Deleting",
    ),
}
COMMANDS = frozenset(_WORDS)


def shown_question(
    command: str, rows: Sequence[JobRow], access: AccessNow, now: datetime | None = None
) -> ShownQuestion:
    """What to ask before `command`, one of COMMANDS, is sent for `rows`.

    `now` is the controller's time, where it is known.
    """
    candidates = [_candidate(command, row, access, now) for row in rows]
    possible = [one for one in candidates if not one.because]
    left_out = [one for one in candidates if one.because]
    words = _WORDS[command]
    if not possible:
        return ShownQuestion(
            command=command,
            asks=f"{words.command}: not possible for {_these(len(rows))}",
            message=_said_once(command, rows, access),
            dismiss_label="Close",
            left_out=_without_reasons(left_out, _said_once(command, rows, access)),
        )
    jobs = jobs_words(len(possible))
    return ShownQuestion(
        command=command,
        asks=f"{words.command} {jobs}?",
        message=words.consequence or _cancel_consequence(rows, possible),
        confirm_label=words.confirm.format(jobs=jobs),
        dismiss_label=words.dismiss,
        left_out_label=f"Not possible for {jobs_words(len(left_out))}" if left_out else "",
        possible=possible,
        left_out=left_out,
        ids=[one.id for one in possible],
    )


def _cancel_consequence(rows: Sequence[JobRow], possible: list[ShownCandidate]) -> str:
    asked = {one.id for one in possible}
    return cancels_consequence([row for row in rows if row.id in asked])


def jobs_words(amount: int) -> str:
    """ "1 job", "2 jobs"."""
    return "1 job" if amount == 1 else f"{amount:,} jobs"


def batch_title(command: str, total: int, *, is_running: bool) -> str:
    """The heading over the progress, then over the outcomes."""
    words = _WORDS.get(command)
    if words is None:
        return ""
    return f"{words.under_way if is_running else words.command} {jobs_words(total)}"


def outcome_words(outcomes: Sequence[ShownOutcome]) -> str:
    """The outcomes, counted: "6 of 8 done, 1 failed, 1 not sent"."""
    counts = Counter(one.kind for one in outcomes)
    others = [(counts[kind], words) for kind, words in _OTHER_KINDS if counts[kind]]
    parts = [f"{counts['done']} of {len(outcomes)} done", *(f"{n} {words}" for n, words in others)]
    return ", ".join(parts)


_OTHER_KINDS = (("refused", "not possible"), ("failed", "failed"), ("not_sent", "not sent"))


def _candidate(
    command: str, row: JobRow, access: AccessNow, now: datetime | None
) -> ShownCandidate:
    # Whose rights do not suffice should not first read that the job has ended.
    refusal = refused_to(access, row, command)
    rule = refusal or (
        may_cancel(row, access, now) if command == "cancel" else may_delete(row, access, now)
    )
    return ShownCandidate(
        id=row.id,
        name=row.name or f"System job {row.id}",
        status=row.status.kind.value,
        status_label=row.status.label,
        because=rule.because if isinstance(rule, Refused) else "",
    )


def _said_once(command: str, rows: Sequence[JobRow], access: AccessNow) -> str:
    """The reason that has nothing to do with the jobs, if it holds for all of them."""
    refusals = {refused_to(access, row, command) for row in rows}
    only = refusals.pop() if len(refusals) == 1 else None
    return only.because if only else ""


def _without_reasons(candidates: list[ShownCandidate], said: str) -> list[ShownCandidate]:
    if not said:
        return candidates
    return [ShownCandidate(one.id, one.name, one.status, one.status_label) for one in candidates]


def _these(amount: int) -> str:
    return "this job" if amount == 1 else f"these {amount:,} jobs"
