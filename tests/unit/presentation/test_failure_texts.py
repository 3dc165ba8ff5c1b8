"""The source of a hint has a name, and a long cause is known to be one."""

import pytest

from app.jobs.diagnosis.exceptions import known_causes as exceptions
from app.jobs.diagnosis.explanations import known_causes as explanations
from app.presentation.failure_texts import is_long_cause, source_name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", ""),
        ("https://docs.ansible.com/projects/awx/en/24.6.1/x.html", "AWX documentation"),
        ("https://github.com/ansible/awx/issues/9750", "AWX issue 9750"),
        ("https://github.com/ansible/awx/pull/14572", "AWX pull request 14572"),
        ("https://github.com/ansible/awx/blob/24.6.1/awx/main/conf.py", "AWX source code"),
        ("https://example.org/x", "example.org"),
    ],
)
def test_a_source_is_named(url: str, name: str) -> None:
    assert source_name(url) == name


def test_no_source_of_a_known_cause_is_a_bare_host() -> None:
    for cause in (*exceptions(), *explanations()):
        assert "." not in source_name(cause.hint.url)


def test_a_cause_is_long_by_its_length_or_its_lines() -> None:
    assert is_long_cause("x" * 200)
    assert is_long_cause("two\nlines")
    assert not is_long_cause("short\n")
