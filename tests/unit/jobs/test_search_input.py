"""What is meant by what a user types or pastes, and by the id in a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.limits import LONGEST_SEARCH
from app.jobs.search_input import (
    NotUnderstood,
    OpenJob,
    SearchJobs,
    job_id_from,
    search_text,
    understand,
)


@pytest.mark.parametrize(
    "text",
    [
        "42",
        "#42",
        " 042 ",
        "/jobs/42",
        "/embed/jobs/42/",
        "https://awx.example/#/jobs/system/42/output",
        "https://awx.example/#/jobs/system/42",
        "https://awx.example:8043/#/jobs/management/42/output?x=1",
        "https://awx.example/jobs/system/42/output",
        "https://aap.example/execution/jobs/management/42/output",
        "https://aap.example/execution/jobs/management/42/details",
        "https://awx.example/api/v2/system_jobs/42/",
        "https://awx.example/api/v2/system_jobs/42/events/?page=2",
        "https://aap.example/api/controller/v2/system_jobs/42/",
        "/api/v2/system_jobs/42",
        "/api/controller/v2/system_jobs/42/?format=json",
        "/execution/jobs/management/42/output",
        "#/jobs/system/42",
        "#/jobs/system/42/output",
        "awx.example/#/jobs/system/42/output",
        "localhost:3000/jobs/42",
    ],
)
def test_numbers_and_urls_open_their_job(text: str) -> None:
    meant = understand(text)
    assert isinstance(meant, OpenJob)
    assert meant.href == "/jobs/42"


@pytest.mark.parametrize(
    "text",
    ["job 42", "Job #42", "system job #42", "System Job 42", "management job 42", "job no. 42"],
)
def test_a_number_may_be_called_a_job(text: str) -> None:
    assert understand(text) == OpenJob(42)


@pytest.mark.parametrize(
    ("pasted", "href"),
    [
        ("https://host/jobs/42?search=two+words", "/jobs/42?search=two%20words"),
        ("https://host/jobs/42#L10", "/jobs/42#L10"),
        ("/embed/jobs/42?find=a%26b&mode=regex#L10-L20", "/jobs/42?find=a%26b&mode=regex#L10-L20"),
        ("https://host/jobs/42?x=1&only=matches#somewhere", "/jobs/42?only=matches"),
        ("https://host/jobs/42#L1'><script>", "/jobs/42"),
    ],
)
def test_a_pasted_link_into_an_output_leads_to_the_same_lines(pasted: str, href: str) -> None:
    meant = understand(pasted)
    assert isinstance(meant, OpenJob)
    assert meant.href == href


@pytest.mark.parametrize(
    ("pasted", "controller"),
    [
        ("https://jobpane.example/c/lab/jobs/42#L10", "lab"),
        ("/c/lab/jobs/42", "lab"),
        ("localhost:3000/c/lab/embed/jobs/42", "lab"),
        ("/c/%22x/jobs/42", '"x'),
        ("/jobs/42", ""),
        ("https://awx.example/#/jobs/system/42", ""),
    ],
)
def test_a_url_of_several_controllers_names_one(pasted: str, controller: str) -> None:
    meant = understand(pasted)
    assert isinstance(meant, OpenJob)
    assert (meant.id, meant.controller) == (42, controller)


@pytest.mark.parametrize(
    "text",
    [
        "cleanup",
        "job 42 failed",
        "jobs 42",
        "2^63",
        "-1",
        "٤٢",
        "O'Brien; DROP TABLE",
        "<b>",
        "日本",
        "4,2",
    ],
)
def test_anything_else_is_searched_for(text: str) -> None:
    assert understand(text) == SearchJobs(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Type a job's number"),
        (" \t\n", "Type a job's number"),
        ("a\x00b", "characters that names don't have"),
        ("\x01", "characters that names don't have"),
        ("0", "#0 isn't a job number"),
        ("#0", "#0 isn't a job number"),
        ("2147483648", "from 1 to 2147483647"),
        ("9223372036854775808", "from 1 to 2147483647"),
        ("9" * 21, "from 1 to 2147483647"),
        ("9" * 10_000, "from 1 to 2147483647"),
        ("x" * 10_000, "10,000 characters"),
        ("https://awx.example/#/jobs/playbook/42/output", "another kind of job"),
        ("https://awx.example/api/v2/jobs/42/", "another kind of job"),
        ("https://example.org/", "isn't a system job"),
        ("https://awx.example/#/jobs/system/٤٢", "isn't a system job"),
        ("https://[", "isn't complete"),
        ("https://host:99999/jobs/42", "isn't complete"),
    ],
)
def test_what_cannot_be_meant_is_answered_in_words(text: str, part: str) -> None:
    meant = understand(text)
    assert isinstance(meant, NotUnderstood)
    assert part in meant.because
    assert len(meant.because) < 250


def test_the_id_of_a_url_is_read() -> None:
    assert [job_id_from(text) for text in ("42", "042", "2147483647")] == [42, 42, 2147483647]


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1.5", "abc", "٤٢", "²", "\x00", "9" * 21, "9" * 10_000, "4 2", "%00"]
)
def test_an_impossible_id_is_answered_in_words(text: str) -> None:
    seen = job_id_from(text)
    assert isinstance(seen, NotUnderstood)
    assert seen.because.endswith("2147483647.")
    assert "\x00" not in seen.because


@given(text=st.text(max_size=2000))
def test_search_words_are_bounded_and_sayable(text: str) -> None:
    words = search_text(text)
    assert len(words) <= LONGEST_SEARCH
    assert "\0" not in words
    assert words == words.strip()
