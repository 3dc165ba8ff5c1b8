"""Values of a record are rows of names and texts; none looks like JSON or a Python dump."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awx.wire import job_from
from app.jobs.json_value import Json
from app.jobs.model import JsonText, Link
from app.jobs.redaction import MASK
from app.presentation.record.fields import field_rows
from app.presentation.record.rows import FieldPair, value_rows
from tests.contract.recordings import recording
from tests.unit.jobs.builders import job

EE = "/api/v2/execution_environments/2/"
SUMMARY: tuple[tuple[str, Json], ...] = (
    ("execution_environment", {"id": 2, "name": "AWX EE", "description": "", "image": "q/ee"}),
    ("created_by", {"id": 1, "username": "admin", "first_name": "Ada", "last_name": ""}),
    ("schedule", {"id": 4, "name": "Nightly", "rule": {"days": [1, 2]}}),
    ("user_capabilities", {"delete": True, "start": False}),
    ("labels", {"count": 0, "results": []}),
    ("odd", None),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text(max_size=4), held),
    max_leaves=12,
)
_DUMP = re.compile(r"""[{\[]['"]|['"]\s*:|: \{|: \[|\bNone\b|\bTrue\b|\bFalse\b""")


def pairs_of(key: str, **fields: object) -> list[FieldPair]:
    row = next(row for row in field_rows(job(**fields)) if row.key == key)
    return list(row.value.pairs)


def test_summary_fields_read_as_names_with_links() -> None:
    pairs = pairs_of(
        "summary_fields", summary_fields=SUMMARY, related=(Link("execution_environment", EE),)
    )
    assert pairs == [
        FieldPair("Execution environment", "AWX EE", EE, note="ID 2 · Image q/ee"),
        FieldPair("Created by", "admin", note="ID 1 · First name Ada"),
        FieldPair("Schedule", "Nightly", note="ID 4"),
        FieldPair("Rule", "", depth=1),
        FieldPair("days", "1, 2", depth=2),
        FieldPair("User capabilities", "Delete yes · Start no"),
        FieldPair("Labels", "Count 0"),
        FieldPair("Odd", "none"),
    ]


def test_related_resources_read_as_their_names() -> None:
    links = (Link("execution_environment", EE), Link("events", "/api/v2/system_jobs/42/events/"))
    pairs = pairs_of("related", summary_fields=SUMMARY, related=links)
    assert [(pair.name, pair.text) for pair in pairs] == [
        ("Execution environment", "AWX EE"),
        ("Events", "/api/v2/system_jobs/42/events/"),
    ]


def test_extra_vars_read_as_names_and_values_whatever_their_nesting() -> None:
    value: Json = {
        "days": "120",
        "dry_run": True,
        "nothing": None,
        "kinds": ["jobs", "hosts"],
        "odd": ["a, b", "c"],
        "deep": [{"name": "x", "ids": [1, 2]}, []],
        "empty": {},
    }
    text = json.dumps(value)
    rows = pairs_of("extra_vars", extra_vars=JsonText(text, value, is_json=True))
    assert [("  " * row.depth + row.name, row.text) for row in rows] == [
        ("days", "120"),
        ("dry_run", "yes"),
        ("nothing", "none"),
        ("kinds", "jobs, hosts"),
        ("odd", ""),
        ("  ", "a, b"),
        ("  ", "c"),
        ("deep", ""),
        ("  1.", ""),
        ("    name", "x"),
        ("    ids", "1, 2"),
        ("  ", "none"),
        ("empty", "none"),
    ]


def test_a_command_is_shown_as_it_would_be_typed() -> None:
    args: Json = ["awx-manage", "cleanup_jobs", "--note", "two words"]
    rows = field_rows(job(job_args=JsonText(json.dumps(args), args, is_json=True)))
    value = next(row for row in rows if row.key == "job_args").value
    assert value.text == "awx-manage cleanup_jobs --note 'two words'"


def test_secrets_in_nested_values_are_masked() -> None:
    secret: Json = {"list": [{"db_password": "hunter2"}], "url": "https://u:hunter2@host"}
    for fields in (
        {"unknown_fields": (("odd", secret),)},
        {"summary_fields": (("credential", {"name": "x", "token": "hunter2"}),)},
        {"related": (Link("hook", "https://u:hunter2@host/"),)},
        {"job_args": JsonText("x", ["run", "--token=hunter2"], is_json=True)},
    ):
        rows = field_rows(job(**fields))
        assert "hunter2" not in repr(rows)
        assert MASK in repr(rows)


@pytest.mark.parametrize(
    "case", ["detail-status-failed", "detail-real-error", "detail-launch_dependency"]
)
def test_no_value_of_a_recorded_job_looks_like_a_dump(case: str) -> None:
    body = recording(case).response_body
    assert isinstance(body, dict)
    strange = {"odd": {"a": [None, True, {"b": {}}]}, "odder": [{"id": 1, "name": "x"}]}
    for row in field_rows(job_from({**body, **strange}, 42)):
        if row.key in {"result_traceback", "job_explanation", "job_env"}:
            continue  # texts as programs wrote them: an environment has "True" for its own reasons
        for text in (row.value.text, *(f"{p.name}|{p.text}|{p.note}" for p in row.value.pairs)):
            assert not _DUMP.search(text), (row.key, text)


def _scalars(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [held for one in value.values() for held in _scalars(one)]
    if isinstance(value, list):
        return [held for one in value for held in _scalars(one)]
    return [value]


@given(_JSON)
def test_no_text_inside_a_value_is_lost(value: Json) -> None:
    shown = "\n".join(f"{row.name} {row.text}" for row in value_rows(value))
    assert all(text in shown for text in _scalars(value) if isinstance(text, str) and text)
