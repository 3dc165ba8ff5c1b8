"""What the controller's record becomes, where it needs more than a type."""

from app.awx.wire import job_from, masked_record


def test_colors_in_awxs_explanation_and_traceback_are_taken_out() -> None:
    colored = "\x1b[31m\x1b[1mThis can be caused by\x1b[0m a missing image"
    record = masked_record({"id": 7, "job_explanation": colored, "result_traceback": colored})
    job = job_from(record, 7)
    assert job.job_explanation == "This can be caused by a missing image"
    assert job.result_traceback == "This can be caused by a missing image"


def test_a_secret_that_colors_split_is_still_masked() -> None:
    record = masked_record({"id": 7, "job_explanation": "pass\x1b[1mword: hunter2"})
    assert "hunter2" not in job_from(record, 7).job_explanation
