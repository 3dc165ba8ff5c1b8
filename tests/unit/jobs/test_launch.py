"""Running a job again: what is offered, what is refused, and that only sane values are sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.launch import (
    BATCH_LIMIT,
    DAYS_AGAIN,
    DAYS_LIMIT,
    FieldProblem,
    LaunchDefaults,
    LaunchOption,
    LaunchRequest,
    is_age_confirmed,
    launch_defaults,
    request_from,
)
from app.jobs.model import Capabilities, JsonText, SystemJob
from app.jobs.permissions import Access, Refused
from tests.unit.jobs.builders import job

ACTING = Access(None, actions_on=True)
PLAIN = {"days": "30", "dry_run": "no", "batch_size": ""}


def variables(text: str) -> JsonText:
    return JsonText(text, json.loads(text), is_json=True)


def launchable(text: str = "{}", job_type: str = "cleanup_jobs", **fields: object) -> SystemJob:
    return job(
        job_type=job_type, extra_vars=variables(text), **{"system_job_template": 1, **fields}
    )


def offer(text: str = "{}", job_type: str = "cleanup_jobs") -> LaunchDefaults:
    made = launch_defaults(launchable(text, job_type), ACTING)
    assert isinstance(made, LaunchDefaults)
    return made


def refusal(seen: SystemJob, access: Access = ACTING) -> str:
    made = launch_defaults(seen, access)
    assert isinstance(made, Refused)
    return made.because


def sent(made: LaunchDefaults, **changes: object) -> dict[str, object]:
    request = request_from(made, {**PLAIN, **changes})
    assert isinstance(request, LaunchRequest)
    return dict(request.to_extra_vars())


def problems(made: LaunchDefaults, **changes: object) -> list[LaunchOption]:
    found = request_from(made, {**PLAIN, **changes})
    assert isinstance(found, tuple)
    assert all(isinstance(one, FieldProblem) and one.because.endswith(".") for one in found)
    return [one.option for one in found]


@pytest.mark.parametrize("job_type", ["cleanup_jobs", "cleanup_activitystream"])
def test_a_cleanup_by_age_takes_all_three_options(job_type: str) -> None:
    made = offer('{"days": "120", "dry_run": true, "batch_size": 500}', job_type)
    assert made.options == (LaunchOption.DAYS, LaunchOption.DRY_RUN, LaunchOption.BATCH_SIZE)
    assert (made.days, made.is_dry_run, made.batch_size) == ("120", True, "500")


@pytest.mark.parametrize("job_type", ["cleanup_sessions", "cleanup_tokens", "", "cleanup_future"])
def test_every_other_type_takes_none_and_keeps_its_variables(job_type: str) -> None:
    made = offer('{"days": 5, "note": [1]}', job_type)
    assert made.options == ()
    assert sent(made, days="x", dry_run="yes") == {"days": 5, "note": [1]}


@pytest.mark.parametrize(
    ("value", "text"), [("null", ""), ('"x"', "x"), ("-5", "-5"), ("1.5", "1.5"), ("[1]", "[1]")]
)
def test_an_odd_age_of_the_old_job_stands_in_the_field_to_be_corrected(
    value: str, text: str
) -> None:
    assert offer(f'{{"days": {value}}}').days == text


def test_the_chosen_values_replace_the_old_ones_and_the_rest_stays() -> None:
    made = offer('{"days": "120", "dry_run": true, "note": {"a": null}, "limit": 1e2}')
    asked = sent(made, days=" 30 ", dry_run="no", batch_size="1000")
    assert asked == {"note": {"a": None}, "limit": 100.0, "days": 30, "batch_size": 1000}


def test_an_empty_field_leaves_the_choice_to_the_controller() -> None:
    assert sent(offer('{"days": 120, "batch_size": 5}'), days="", dry_run="yes") == {
        "dry_run": True
    }


@pytest.mark.parametrize(
    "text",
    ["x", "-5", "1.5", "1e3", "10" + "0" * 11, "9" * 5000, "१२", "+5", "0x1f", "1 2", "\x00"],
)
def test_an_age_that_makes_no_sense_is_a_problem_of_its_field(text: str) -> None:
    assert problems(offer(), days=text) == [LaunchOption.DAYS]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", str(BATCH_LIMIT + 1)])
def test_a_batch_size_that_makes_no_sense_is_a_problem_of_its_field(text: str) -> None:
    assert problems(offer(), batch_size=text) == [LaunchOption.BATCH_SIZE]


@pytest.mark.parametrize("value", [None, 30, True, ["30"], {"days": "30"}])
def test_a_value_that_no_form_sends_is_a_problem_too(value: object) -> None:
    made = request_from(offer(), dict.fromkeys(LaunchOption, value))
    assert isinstance(made, tuple)
    assert [one.option for one in made] == list(LaunchOption)


def request(made: LaunchDefaults, **changes: object) -> LaunchRequest:
    found = request_from(made, {**PLAIN, **changes})
    assert isinstance(found, LaunchRequest)
    return found


@pytest.mark.parametrize("text", ["0", "00", "-0", " 0 "])
def test_an_age_of_nothing_needs_its_number_again(text: str) -> None:
    asked = request(offer(), days=text)
    assert asked.any_age_days == 0
    assert not is_age_confirmed(asked, {}, None)
    assert not is_age_confirmed(asked, {}, 0)
    for wrong in ("", "1", "O", "0.0", 0, None, True, ["0"], "0" * 40):
        assert not is_age_confirmed(asked, {DAYS_AGAIN: wrong}, 0)
    assert is_age_confirmed(asked, {DAYS_AGAIN: " 0 "}, 0)


def test_the_number_counts_only_where_it_was_asked_for() -> None:
    asked = request(offer(), days="0")
    assert not is_age_confirmed(asked, {DAYS_AGAIN: "0"}, None)
    assert not is_age_confirmed(asked, {DAYS_AGAIN: "0"}, -3)


@pytest.mark.parametrize("changes", [{"days": "1"}, {"days": ""}, {"days": "0", "dry_run": "yes"}])
def test_what_spares_something_or_only_counts_needs_no_second_number(
    changes: dict[str, str],
) -> None:
    asked = request(offer('{"days": 0}'), **changes)
    assert asked.any_age_days is None
    assert is_age_confirmed(asked, {}, None)


@pytest.mark.parametrize(
    ("value", "days"),
    [("0", 0), ('"0"', 0), ('"00"', 0), ("-5", -5), ('" -1 "', -1), ("0.0", None), ("null", None)],
)
def test_days_that_go_along_unchanged_are_looked_at_too(value: str, days: int | None) -> None:
    kept = f'{{"days": {value}}}'
    assert request(offer(kept, "cleanup_future")).any_age_days == days
    assert request(offer(kept, "cleanup_sessions")).any_age_days is None  # AWX passes none there


@pytest.mark.parametrize("text", ["0", str(DAYS_LIMIT), "007"])
def test_the_ends_of_the_range_are_inside(text: str) -> None:
    assert sent(offer(), days=text) == {"days": int(text)}


@pytest.mark.parametrize(
    "text",
    [
        '{"api_token": "********"}',
        '{"a": {"b": ["$encrypted$"]}}',
        '{"url": "https://u:********@h"}',
    ],
)
def test_a_masked_secret_is_never_sent_back(text: str) -> None:
    assert "secret" in refusal(launchable(text))


@pytest.mark.parametrize("text", ["[1]", "5", '"text"', "true"])
def test_variables_without_names_are_refused(text: str) -> None:
    assert "aren't a JSON object" in refusal(launchable(text))


def test_variables_that_are_no_json_are_refused() -> None:
    unread = job(extra_vars=JsonText("{half"), system_job_template=1)
    assert "aren't a JSON object" in refusal(unread)


def test_a_value_that_json_cannot_carry_is_refused_and_not_changed() -> None:
    seen = job(extra_vars=JsonText('{"x": NaN}', {"x": "nan"}, is_json=True), system_job_template=1)
    assert "isn't valid JSON" in refusal(seen)


@pytest.mark.parametrize("text", ["", "{}", "null"])
def test_a_job_without_variables_can_run_again(text: str) -> None:
    seen = job(
        extra_vars=variables(text) if text else JsonText(),
        system_job_template=1,
    )
    assert isinstance(launch_defaults(seen, ACTING), LaunchDefaults)


def test_the_reasons_against_a_launch_are_said_in_words() -> None:
    assert "Actions are off" in refusal(launchable(), Access(None, actions_on=False))
    assert "superuser" in refusal(launchable(capabilities=Capabilities(delete=False)))
    assert "no template" in refusal(launchable(system_job_template=None))


ANYTHING = st.one_of(
    st.text(),
    st.integers().map(str),
    st.sampled_from(["", "yes", "no", "30"]),
    st.none(),
    st.integers(),
    st.lists(st.text()),
)


@given(
    st.dictionaries(st.sampled_from(["days", "dry_run", "batch_size", "other"]), ANYTHING),
    st.sampled_from(["cleanup_jobs", "cleanup_activitystream", "cleanup_tokens", ""]),
)
def test_no_form_fails_and_every_request_has_sane_values(
    form: dict[str, object], job_type: str
) -> None:
    made = request_from(offer('{"note": 1}', job_type), form)
    if isinstance(made, tuple):
        assert made
        return
    asked = made.to_extra_vars()
    assert asked.pop("note") == 1
    assert set(asked) <= {"days", "dry_run", "batch_size"}
    assert type(asked.get("days", 0)) is int
    assert 0 <= made.to_extra_vars().get("days", 0) <= DAYS_LIMIT  # type: ignore[operator]
    assert asked.get("dry_run", True) is True
    assert type(asked.get("batch_size", 1)) is int
    assert 1 <= made.to_extra_vars().get("batch_size", 1) <= BATCH_LIMIT  # type: ignore[operator]
