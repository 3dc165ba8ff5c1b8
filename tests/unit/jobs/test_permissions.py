"""Who may cancel and delete, by the table of the controller's API."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.jobs.model import Capabilities, User
from app.jobs.permissions import (
    Access,
    Allowed,
    RefusalKind,
    Refused,
    may_cancel,
    may_delete,
    may_launch,
)
from tests.unit.jobs.builders import FINISHED, STARTED, job

ADMIN = Access(User(1, "admin", is_superuser=True, is_system_auditor=False), actions_on=True)
NOBODY_KNOWN = Access(None, actions_on=True)
AUDITOR = Access(User(3, "auditor", is_superuser=False, is_system_auditor=True), actions_on=True)
READ_ONLY = Access(ADMIN.user, actions_on=False)
LATER = FINISHED + timedelta(hours=1)

ACTIVE = ("new", "pending", "waiting", "running")
ENDED = ("successful", "failed", "error", "canceled")


@pytest.mark.parametrize("access", [ADMIN, NOBODY_KNOWN])
@pytest.mark.parametrize("status", ACTIVE)
def test_an_active_job_may_be_canceled(status: str, access: Access) -> None:
    assert may_cancel(job(status), access) == Allowed()


@pytest.mark.parametrize("access", [ADMIN, READ_ONLY, AUDITOR])
@pytest.mark.parametrize("status", ENDED)
def test_an_ended_job_cannot_be_canceled_and_says_how_it_ended(status: str, access: Access) -> None:
    rule = may_cancel(job(status), access)
    assert isinstance(rule, Refused)
    assert "already" in rule.because


@pytest.mark.parametrize("access", [ADMIN, NOBODY_KNOWN])
@pytest.mark.parametrize("status", ["new", *ENDED])
def test_a_job_that_does_not_run_may_be_deleted(status: str, access: Access) -> None:
    assert may_delete(job(status), access, LATER) == Allowed()


@pytest.mark.parametrize("status", ["pending", "waiting", "running"])
def test_an_active_job_cannot_be_deleted_and_says_what_to_do(status: str) -> None:
    rule = may_delete(job(status), ADMIN, LATER)
    assert isinstance(rule, Refused)
    named = status.capitalize()
    assert rule.because == f"{named} jobs can't be deleted. Cancel it first or wait."


@pytest.mark.parametrize("rule", [may_cancel, may_delete])
def test_a_read_only_jobpane_says_how_that_is_changed(rule: object) -> None:
    seen = rule(job("new"), READ_ONLY)  # type: ignore[operator]
    assert isinstance(seen, Refused)
    assert seen.because == "Actions are off in this Jobpane. An administrator can turn them on."


@pytest.mark.parametrize("rule", [may_cancel, may_delete])
def test_only_a_superuser_may_act(rule: object) -> None:
    named = rule(job("new"), AUDITOR)  # type: ignore[operator]
    unnamed = rule(  # type: ignore[operator]
        job("new", capabilities=Capabilities(delete=False)), NOBODY_KNOWN
    )
    assert "auditor isn't a superuser" in named.because
    assert "superuser" in unnamed.because


@pytest.mark.parametrize("rule", [may_cancel, may_delete])
def test_of_a_superusers_read_token_only_the_scope_is_wrong(rule: object) -> None:
    seen = rule(  # type: ignore[operator]
        job("new", capabilities=Capabilities(delete=False)), ADMIN
    )
    assert "Jobpane's token is read-only" in seen.because
    assert "Only superusers" not in seen.because


@pytest.mark.parametrize("user", [ADMIN.user, None])
def test_a_signed_in_user_reads_of_the_sign_in_and_not_of_jobpanes_token(user: User | None) -> None:
    access = Access(user, actions_on=True, is_signed_in=True)
    seen = may_delete(job("new", capabilities=Capabilities(delete=False)), access)
    assert isinstance(seen, Refused)
    assert "sign-in is read-only" in seen.because
    assert "Jobpane" not in seen.because


def test_an_account_that_is_not_known_is_not_said_to_be_no_superuser() -> None:
    seen = may_delete(job("new", capabilities=Capabilities(delete=False)), NOBODY_KNOWN)
    assert isinstance(seen, Refused)
    assert "or its token is read-only" in seen.because


def test_the_start_capability_is_not_looked_at() -> None:
    seen = job("running", capabilities=Capabilities(delete=True, start=False))
    assert may_cancel(seen, ADMIN) == Allowed()


def test_a_cancel_that_was_asked_for_is_not_asked_for_again() -> None:
    rule = may_cancel(job("running", canceled_on=STARTED), ADMIN)
    assert isinstance(rule, Refused)
    assert "already" in rule.because


def test_a_job_whose_output_is_being_saved_can_be_deleted_a_minute_later() -> None:
    seen = job("successful", event_processing_finished=False)
    rule = may_delete(seen, ADMIN, FINISHED + timedelta(seconds=59))
    assert isinstance(rule, Refused)
    assert rule.try_again_at == FINISHED + timedelta(minutes=1)
    assert may_delete(seen, ADMIN, FINISHED + timedelta(minutes=1)) == Allowed()


def test_an_unknown_status_can_be_deleted_but_not_canceled() -> None:
    seen = job("paused")
    rule = may_cancel(seen, ADMIN)
    assert isinstance(rule, Refused)
    assert "“paused”" in rule.because
    assert may_delete(seen, ADMIN, LATER) == Allowed()


@pytest.mark.parametrize("access", [ADMIN, READ_ONLY, AUDITOR])
@pytest.mark.parametrize(
    ("rule", "statuses"),
    [(may_cancel, (*ENDED, "paused")), (may_delete, ("pending", "waiting", "running"))],
)
def test_what_the_status_leaves_no_sense_in_is_refused_by_state_for_everyone(
    rule: Callable[..., Allowed | Refused], statuses: tuple[str, ...], access: Access
) -> None:
    seen = [rule(job(status), access) for status in statuses]
    assert [one.kind for one in seen if isinstance(one, Refused)] == [RefusalKind.STATE] * len(seen)


@pytest.mark.parametrize("access", [READ_ONLY, AUDITOR])
def test_what_another_user_could_do_is_refused_by_rights(access: Access) -> None:
    rules = [may_cancel(job("running"), access), may_delete(job("failed"), access)]
    rules.append(may_launch(job(), access))
    assert all(isinstance(one, Refused) and one.kind is RefusalKind.RIGHTS for one in rules)


def test_a_read_tokens_refusal_is_one_of_rights() -> None:
    seen = may_delete(job(capabilities=Capabilities(delete=False)), ADMIN)
    assert isinstance(seen, Refused)
    assert seen.kind is RefusalKind.RIGHTS


def test_what_will_be_possible_soon_is_refused_by_timing() -> None:
    asked = may_cancel(job("running", canceled_on=STARTED), ADMIN, STARTED)
    saving = may_delete(job(event_processing_finished=False), ADMIN, FINISHED)
    for seen in (asked, saving):
        assert isinstance(seen, Refused)
        assert seen.kind is RefusalKind.TIMING
        assert seen.try_again_at is not None
