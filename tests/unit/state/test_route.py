"""What a URL says is cut to a bounded size before it is used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state.route import MAX_ID, job_id_text, template_id_of


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/jobs/42", "42"),
        ("/jobs/42/", "42"),
        ("/embed/jobs/42", "42"),
        ("/jobs/%00", "\0"),
        ("/jobs/", ""),
        ("/", ""),
        ("/jobs/a%2Fb", "a/b"),
    ],
)
def test_the_part_after_jobs_is_the_id(path: str, text: str) -> None:
    assert job_id_text(path) == text


@given(text=st.text(max_size=2000))
def test_whatever_a_url_holds_is_bounded(text: str) -> None:
    assert len(job_id_text(f"/jobs/{text}")) <= MAX_ID


@pytest.mark.parametrize(
    ("path", "template_id"),
    [
        ("/templates/3", 3),
        ("/templates/003/", 3),
        ("/embed/templates/12", 12),
        ("/templates/0", 0),
        ("/templates/3/4", 0),
        ("/templates/-3", 0),
        ("/templates/9999999999", 0),
        ("/templates/", 0),
        ("/jobs/3", 0),
    ],
)
def test_the_template_of_a_path_is_a_number_that_awx_can_have(path: str, template_id: int) -> None:
    assert template_id_of(path) == template_id
