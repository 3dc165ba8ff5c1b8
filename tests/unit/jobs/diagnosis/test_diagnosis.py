"""Why a job failed or waits, and the hint where the cause is known."""

import pytest

from app.jobs.diagnosis import diagnose
from app.jobs.output_ending import OutputEnding
from tests.unit.jobs.builders import STARTED, job

TRACEBACK = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n'
REDIS = (
    "redis.exceptions.ConnectionError: Error 111 connecting to unix socket: /var/run/redis.sock."
)
NODE_DISK = "OSError: [Errno 28] No space left on device: '/tmp/awx_7002_x2k'"


def ending_of(text: str, first: int = 12_801) -> OutputEnding:
    return OutputEnding(tuple(text.splitlines()), first)


@pytest.mark.parametrize("field", ["result_traceback", "result_stdout"])
@pytest.mark.parametrize(
    ("ended_with", "hint", "url"),
    [
        ("psycopg.errors.OutOfMemory: out of shared memory", "max_locks", "postgresql.org"),
        (REDIS, "Redis", "docs.ansible.com"),
        (NODE_DISK, "disk of the AWX node", "github.com/ansible/awx"),
    ],
)
def test_the_last_exception_of_the_traceback_or_the_output_decides(
    field: str, ended_with: str, hint: str, url: str
) -> None:
    diagnosis = diagnose(job("failed", **{field: f"{TRACEBACK}{ended_with}\n"}))
    assert diagnosis
    assert hint in diagnosis.hint
    assert url in diagnosis.hint_url


def test_awxs_own_explanation_decides_before_an_exception() -> None:
    diagnosis = diagnose(
        job(
            "failed",
            job_explanation="Job terminated due to timeout",
            result_stdout=f"{TRACEBACK}{REDIS}\n",
        )
    )
    assert diagnosis
    assert "idle timeout" in diagnosis.hint


def test_the_words_of_a_cause_in_the_middle_of_the_output_give_no_hint() -> None:
    went_on = "out of shared memory, no space left on device\n" + "jobs: 1 deleted\n" * 30
    diagnosis = diagnose(job("failed", result_stdout=went_on))
    assert diagnosis
    assert (diagnosis.hint, diagnosis.hint_url) == ("", "")


def test_the_end_of_an_output_that_the_record_withholds_decides_too() -> None:
    withheld = (
        "Standard Output too large to display (1600000 bytes), only download supported for sizes"
        " over 1048576 bytes."
    )
    failed = job("failed", result_stdout=withheld)
    with_ending = diagnose(failed, ending_of(f"noise\n{TRACEBACK}{REDIS}\n"))
    assert with_ending
    assert "Redis" in with_ending.hint
    assert with_ending.explanation == REDIS
    without = diagnose(failed)
    assert without
    said = "No reason in the record. The end of the output may say more."
    assert without.explanation == said


def test_the_cause_stands_in_one_line_where_awx_explains_nothing() -> None:
    diagnosis = diagnose(job("failed", result_traceback=f"{TRACEBACK}{NODE_DISK}\n"))
    assert diagnosis
    assert diagnosis.explanation == NODE_DISK


def test_colors_in_the_output_hide_no_exception() -> None:
    diagnosis = diagnose(job("failed", result_stdout=f"\x1b[31m{TRACEBACK}{REDIS}\x1b[0m\n"))
    assert diagnosis
    assert "Redis" in diagnosis.hint


@pytest.mark.parametrize(
    ("named", "linked"),
    [
        ('{"job_type": "system_job", "job_name": "x", "job_id": "41"}', 41),
        ('{"job_type": "project_update", "job_name": "x", "job_id": "41"}', None),
        ('{"job_type": "system_job", "job_name": "x", "job_id": "41/../1"}', None),
        ('{"job_type": ["system_job"], "job_id": 41}', None),
        ("{not JSON}", None),
        ("{" * 9000, None),
    ],
)
def test_the_job_that_awx_blames_is_linked_where_it_is_a_system_job(
    named: str, linked: int | None
) -> None:
    diagnosis = diagnose(
        job("failed", started=None, job_explanation=f"Previous Task Failed: {named}")
    )
    assert diagnosis
    assert diagnosis.other_job_id == linked


def test_an_unknown_cause_gets_no_invented_hint() -> None:
    diagnosis = diagnose(job("failed", result_traceback="RuntimeError: boom"))
    assert diagnosis
    assert (diagnosis.traceback, diagnosis.hint, diagnosis.hint_url) == (
        "RuntimeError: boom",
        "",
        "",
    )


def test_a_failure_without_a_reason_says_where_to_look() -> None:
    with_output = diagnose(job("failed", result_stdout="about to fail\n"))
    without = diagnose(job("error"))
    assert with_output
    assert with_output.explanation.endswith("The output ends with this line:")
    assert (with_output.line, with_output.line_text) == (0, "about to fail")
    assert without
    assert "no output" in without.explanation


@pytest.mark.parametrize(
    ("fields", "output", "line", "text"),
    [
        # The exception that ended the output, whatever was recorded beside it.
        ({}, f"noise\n{TRACEBACK}{REDIS}\n", 4, REDIS),
        ({"result_traceback": f"{TRACEBACK}{NODE_DISK}"}, f"{TRACEBACK}{REDIS}\n\n", 3, REDIS),
        ({"job_explanation": "Job terminated"}, f"{TRACEBACK}{REDIS}\n", 3, REDIS),
        # The recorded exception, printed without its traceback or its module.
        (
            {"result_traceback": f"{TRACEBACK}django.db.utils.OperationalError: no\nHINT:  x"},
            "deleting\nOperationalError: no\ngoing\n",
            2,
            "OperationalError: no",
        ),
        ({}, "deleting\nOperationalError: out of shared memory\n", 2, "OperationalError: out of "),
        ({}, "usage: x\nawx-manage cleanup_jobs: error: argument --days: bad\n", 2, "awx-manage"),
        ({}, "CommandError: --days specified is too large\n", 1, "CommandError: --days"),
        ({}, 'psql: FATAL:  role "x" does not exist\n', 1, "psql: FATAL:"),
        ({}, "\x1b[31mfatal: no space\x1b[0m\n\n", 1, "fatal: no space"),
        # No reason at all: the last line is shown as what it is.
        ({}, "one\nabout to fail\n\n", 2, "about to fail"),
    ],
)
def test_the_line_of_the_output_that_carries_the_cause_is_named(
    fields: dict[str, object], output: str, line: int, text: str
) -> None:
    diagnosis = diagnose(job("failed", **fields), ending_of(output, first=101))
    assert diagnosis
    assert diagnosis.line == 100 + line
    assert diagnosis.line_text.startswith(text)


@pytest.mark.parametrize(
    ("fields", "output"),
    [
        ({"job_explanation": "Job terminated due to timeout"}, "deleting\n"),
        ({"result_traceback": f"{TRACEBACK}{NODE_DISK}"}, "deleting\nMemoryError before\n"),
        ({"result_traceback": "no exception"}, "deleting\n"),
        ({}, ""),
    ],
)
def test_no_line_is_named_where_none_carries_the_cause(
    fields: dict[str, object], output: str
) -> None:
    diagnosis = diagnose(job("failed", **fields), ending_of(output))
    assert diagnosis
    assert (diagnosis.line, diagnosis.line_text) == (0, "")


def test_the_line_of_the_cause_is_known_before_its_number() -> None:
    diagnosis = diagnose(job("failed", result_stdout=f"{TRACEBACK}{REDIS}\n"))
    assert diagnosis
    assert diagnosis.explanation == REDIS
    assert (diagnosis.line, diagnosis.line_text) == (0, REDIS)


def test_json_in_awxs_explanation_becomes_a_sentence() -> None:
    said = 'Previous Task Canceled: {"job_type": "project_update", "job_name": "x", "job_id": "7"}'
    diagnosis = diagnose(job("failed", started=None, job_explanation=said))
    assert diagnosis
    assert diagnosis.explanation == "The project update “x” #7 before it was canceled."


def test_a_failure_before_the_start_says_so() -> None:
    diagnosis = diagnose(job("error", started=None))
    assert diagnosis
    assert diagnosis.headline == "It never started"


@pytest.mark.parametrize(
    "explanation",
    ["waiting for systemjob-11 to finish", "waiting for system_job-11 (running) to finish"],
)
def test_a_waiting_job_names_the_one_it_waits_for(explanation: str) -> None:
    diagnosis = diagnose(job("pending", job_explanation=explanation))
    assert diagnosis
    assert diagnosis.other_job_id == 11
    assert diagnosis.explanation == explanation


def test_a_canceled_job_says_who_canceled_it_and_what_became_of_its_work() -> None:
    running = diagnose(job("canceled", canceled_on=STARTED))
    pending = diagnose(job("canceled", started=None, canceled_on=STARTED))
    unasked = diagnose(job("canceled"))
    assert running
    assert running.explanation.startswith("Canceled by a user. What it had already deleted")
    assert pending
    assert pending.headline == "Canceled before it started"
    assert pending.explanation == "Canceled by a user. Nothing was deleted."
    assert unasked
    assert "didn't record" in unasked.explanation


def test_a_job_that_waits_for_capacity_says_what_helps() -> None:
    waits = "This job is not ready to start because there is not enough available capacity."
    diagnosis = diagnose(job("pending", job_explanation=waits))
    assert diagnosis
    assert "control plane" in diagnosis.hint


@pytest.mark.parametrize("status", ["successful", "running", "pending", "new", "paused"])
def test_a_job_in_good_order_has_no_story(status: str) -> None:
    assert diagnose(job(status)) is None


def test_secrets_in_a_story_are_masked() -> None:
    diagnosis = diagnose(
        job("failed", job_explanation="at https://a:hunter2@h", result_traceback="token=hunter2"),
        ending_of("OSError: at https://a:hunter2@h\n"),
    )
    assert diagnosis
    assert diagnosis.line_text
    assert "hunter2" not in repr(diagnosis)
