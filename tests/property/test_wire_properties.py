"""Whatever JSON a controller sends, the parser takes it and everything behind it holds."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.awx.wire import FIELD_NAMES, event_from, job_from, masked_record, row_from, user_from
from app.jobs.diagnosis import diagnose
from app.jobs.json_value import Json
from app.jobs.model import User
from app.jobs.permissions import Access, Allowed, Refused, may_cancel, may_delete
from app.jobs.redaction import raw_json
from app.jobs.statuses import JobStatus
from app.presentation.record.fields import field_rows
from app.presentation.sentences import page_title, what_it_does, who_launched

# Any code point, lone surrogates too: JSON can carry them as escapes.
any_text = st.text(st.characters())
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), any_text, st.just(10**400), st.just("")
)
any_json = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(any_text, inner)),
    max_leaves=12,
)
field_values = st.one_of(
    any_json,
    st.sampled_from(["running", "pending", "failed", "canceled", "error", "successful", "new"]),
    st.sampled_from(["cleanup_jobs", "cleanup_activitystream", "cleanup_tokens", "scheduled"]),
    st.sampled_from(["2026-11-23T22:46:37Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]),
    any_json.map(json.dumps),
    st.fixed_dictionaries({"days": any_json, "dry_run": any_json}).map(json.dumps),
)
records = st.dictionaries(st.one_of(st.sampled_from(FIELD_NAMES), any_text), field_values)
people = st.one_of(
    st.none(), st.builds(User, st.integers(1), any_text, st.booleans(), st.booleans())
)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(records, people, st.booleans())
def test_no_record_makes_any_part_of_a_page_fail(
    record: dict[str, Json], user: User | None, actions_on: bool
) -> None:
    shown = masked_record(record)
    job = job_from(shown, 42)
    access = Access(user, actions_on)
    texts = [
        raw_json(shown),
        what_it_does(job),
        who_launched(job),
        page_title(job),
        job.revision,
        repr(field_rows(job)),
        repr(diagnose(job)),
    ]
    for text in texts:
        text.encode()  # what cannot be encoded cannot be sent to a browser
    assert isinstance(may_cancel(job, access), Allowed | Refused)
    assert isinstance(may_delete(job, access, NOW), Allowed | Refused)
    assert what_it_does(job)
    assert who_launched(job)


@given(records)
def test_every_field_has_its_row_and_unknown_ones_survive(record: dict[str, Json]) -> None:
    shown = masked_record(record)
    rows = field_rows(job_from(shown, 42))
    assert [row.key for row in rows[:31]] == list(FIELD_NAMES)
    assert {row.key for row in rows[31:]} == set(shown) - set(FIELD_NAMES)


@given(st.sampled_from(FIELD_NAMES), any_json)
def test_a_value_of_a_wrong_type_is_kept_or_understood(name: str, value: Json) -> None:
    shown = masked_record({name: value})
    job = job_from(shown, 42)
    row = next(row for row in field_rows(job) if row.key == name)
    is_nothing = shown[name] is None or shown[name] in ("", [], {})
    assert is_nothing or row.kind != "empty" or dict(job.unknown_fields)[name] == shown[name]


@given(any_text)
def test_an_unknown_status_keeps_its_text(status: str) -> None:
    job = job_from(masked_record({"status": status}), 42)
    assert job.status.kind is JobStatus.UNKNOWN or job.status.text == job.status.kind.value
    assert job.status.text == masked_record({"status": status})["status"]


@given(any_json)
def test_no_row_event_or_user_makes_the_parser_fail(value: Json) -> None:
    row_from(value)
    event_from(value)
    user_from(value)


@given(st.dictionaries(st.sampled_from(["counter", "start_line", "end_line", "stdout"]), any_json))
def test_an_event_has_usable_numbers_or_is_none(event: dict[str, Json]) -> None:
    seen = event_from(event)
    if seen is not None:
        assert 0 <= seen.start_line <= seen.end_line
        assert seen.counter >= 0
        seen.stdout.encode()
