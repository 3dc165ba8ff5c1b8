"""The view models of bulk actions: the confirmation dialog before, the outcomes afterwards.

The dialog names the jobs for which the action is not possible, and why, before anything is sent;
only the others are sent. The words are here, the rules in app/jobs/permissions.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.jobs.model import JobRow
from app.jobs.permissions import Access, Refused, may_cancel, may_delete, refused_to
from app.presentation.cancel_texts import bulk_cancel_consequence
from app.presentation.tones import Tone


class BulkAction(StrEnum):
    """What can be done with several jobs at once."""

    CANCEL = "cancel"
    DELETE = "delete"


class OutcomeKind(StrEnum):
    """How the action on one job ended."""

    DONE = "done"
    REFUSED = "refused"  # not possible; nothing changed
    FAILED = "failed"
    NOT_SENT = "not_sent"  # the user stopped the action before this job's turn


@dataclass(frozen=True)
class ShownCandidate:
    """One selected job; `because` says why the action is not possible for it, "" if it is."""

    id: int
    name: str
    status: str
    status_label: str
    because: str = ""


@dataclass(frozen=True)
class ShownConfirmation:
    """The confirmation dialog; closed while `action` is ""."""

    action: str = ""  # a BulkAction
    title: str = ""
    message: str = ""
    confirm_label: str = ""
    dismiss_label: str = ""
    left_out_label: str = ""
    possible: list[ShownCandidate] = field(default_factory=list)
    left_out: list[ShownCandidate] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)  # of `possible`: what a confirmation is about


@dataclass(frozen=True)
class ShownOutcome:
    """How the action on one job ended, with a message for the user."""

    id: int
    name: str
    kind: OutcomeKind
    message: str
    href: str  # "" where the job is no longer there
    log_id: str = ""


@dataclass(frozen=True)
class _Words:
    verb: str
    consequence: str
    confirm: str
    dismiss: str
    running: str
    done: tuple[str, str]  # after the number of jobs: one, several


_WORDS = {
    BulkAction.CANCEL: _Words(
        verb="Cancel",
        consequence="",  # it depends on whether they have started
        confirm="Cancel {jobs}",
        dismiss="Keep running",
        running="Canceling",
        done=("cancel requested", "cancels requested"),
    ),
    BulkAction.DELETE: _Words(
        verb="Delete",
        consequence="This permanently deletes the jobs and their output.",
        confirm="Delete {jobs}",
        dismiss="Keep",
        running="Deleting",
        done=("deleted", "deleted"),
    ),
}


def shown_confirmation(
    action: BulkAction, rows: Sequence[JobRow], access: Access, now: datetime | None = None
) -> ShownConfirmation:
    """The confirmation dialog for `action` on the jobs of `rows`.

    `now` is the controller's time, None if it is not known.
    """
    candidates = [_candidate(action, row, access, now) for row in rows]
    possible = [one for one in candidates if not one.because]
    left_out = [one for one in candidates if one.because]
    words = _WORDS[action]
    if not possible:
        return ShownConfirmation(
            action=action,
            title=f"Can't {words.verb.lower()} {_these(len(rows))}",
            message=_shared_reason(action, rows, access),
            dismiss_label="Close",
            left_out=_without_reasons(left_out, _shared_reason(action, rows, access)),
        )
    jobs = jobs_text(len(possible))
    return ShownConfirmation(
        action=action,
        title=f"{words.verb} {jobs}?",
        message=words.consequence or _cancel_consequence(rows, possible),
        confirm_label=words.confirm.format(jobs=jobs),
        dismiss_label=words.dismiss,
        left_out_label=f"Not possible for {jobs_text(len(left_out))}" if left_out else "",
        possible=possible,
        left_out=left_out,
        ids=[one.id for one in possible],
    )


def _cancel_consequence(rows: Sequence[JobRow], possible: list[ShownCandidate]) -> str:
    asked = {one.id for one in possible}
    return bulk_cancel_consequence([row for row in rows if row.id in asked])


def jobs_text(amount: int) -> str:
    """ "1 job", "2 jobs"."""
    return "1 job" if amount == 1 else f"{amount:,} jobs"


def bulk_title(action: str, total: int, *, is_running: bool) -> str:
    """The heading over the progress or the outcomes; "" where `action` is no BulkAction."""
    if action not in _WORDS:
        return ""
    words = _WORDS[BulkAction(action)]
    return f"{words.running if is_running else words.verb} {jobs_text(total)}"


def outcome_summary(action: str, outcomes: Sequence[ShownOutcome]) -> str:
    """How many outcomes there are of each kind: "6 deleted, 1 failed, 1 not sent"."""
    counts = Counter(one.kind for one in outcomes)
    one, several = _WORDS[BulkAction(action)].done if action in _WORDS else ("done", "done")
    kinds = ((OutcomeKind.DONE, one if counts[OutcomeKind.DONE] == 1 else several), *_OTHER_KINDS)
    return ", ".join(f"{counts[kind]:,} {words}" for kind, words in kinds if counts[kind])


def outcome_tone(outcomes: Sequence[ShownOutcome]) -> Tone:
    """The worst of the outcomes: what color their summary has."""
    kinds = {one.kind for one in outcomes}
    if OutcomeKind.FAILED in kinds:
        return Tone.DANGER
    return Tone.OK if kinds <= {OutcomeKind.DONE} else Tone.WARNING


_OTHER_KINDS = (
    (OutcomeKind.REFUSED, "refused"),
    (OutcomeKind.FAILED, "failed"),
    (OutcomeKind.NOT_SENT, "not sent"),
)


def _candidate(
    action: BulkAction, row: JobRow, access: Access, now: datetime | None
) -> ShownCandidate:
    # Missing rights come first: a user without them needs no word about the job's status.
    refusal = refused_to(access, row, action)
    rule = refusal or (
        may_cancel(row, access, now)
        if action is BulkAction.CANCEL
        else may_delete(row, access, now)
    )
    return ShownCandidate(
        id=row.id,
        name=row.name or f"System job {row.id}",
        status=row.status.kind.value,
        status_label=row.status.label,
        because=rule.because if isinstance(rule, Refused) else "",
    )


def _shared_reason(action: BulkAction, rows: Sequence[JobRow], access: Access) -> str:
    """The reason about rights that holds for every row alike; "" if there is none."""
    refusals = {refused_to(access, row, action) for row in rows}
    only = refusals.pop() if len(refusals) == 1 else None
    return only.because if only else ""


def _without_reasons(candidates: list[ShownCandidate], said: str) -> list[ShownCandidate]:
    if not said:
        return candidates
    return [ShownCandidate(one.id, one.name, one.status, one.status_label) for one in candidates]


def _these(amount: int) -> str:
    return "this job" if amount == 1 else f"these {amount:,} jobs"
