"""Which exception ended a program, found in what it printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.diagnosis.last_exception import LastException, last_exception

CHAINED = """\
Traceback (most recent call last):
  File "/var/lib/awx/venv/awx/lib64/python3.9/site-packages/django/db/backends/utils.py", line 87
    return self.cursor.execute(sql)
psycopg2.errors.InvalidDatetimeFormat: invalid value "defa" for "YYYY"
DETAIL:  Value must be an integer.

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/bin/awx-manage", line 8, in <module>
    sys.exit(manage())
             ^^^^^^^^
django.db.utils.DataError: invalid value "defa" for "YYYY"
DETAIL:  Value must be an integer.
"""


def test_of_chained_exceptions_the_last_one_counts() -> None:
    found = last_exception(CHAINED)
    assert found
    assert found.name == "django.db.utils.DataError"
    assert found.message == 'invalid value "defa" for "YYYY"\nDETAIL:  Value must be an integer.'
    assert str(found) == 'django.db.utils.DataError: invalid value "defa" for "YYYY"'


def test_an_exception_without_a_message_has_its_name() -> None:
    text = 'Traceback (most recent call last):\n  File "x.py", line 1\nMemoryError\n'
    assert last_exception(text) == LastException("MemoryError", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "CommandError: --days specified is too large. Try something less than 99999.\n",
            LastException(
                "CommandError", "--days specified is too large. Try something less than 99999."
            ),
        ),
        (
            "usage: awx-manage cleanup_jobs [-h]\n"
            "awx-manage cleanup_jobs: error: argument --days: invalid int value: 'abc'\n",
            LastException("ArgumentError", "argument --days: invalid int value: 'abc'"),
        ),
    ],
)
def test_a_command_that_refuses_without_a_traceback_is_understood(
    text: str, found: LastException
) -> None:
    assert last_exception(text) == found


def test_an_exception_after_which_the_program_went_on_did_not_end_it() -> None:
    went_on = "".join(f"jobs: {n} deleted, 0 skipped.\n" for n in range(20))
    assert last_exception(CHAINED + went_on) is None


@pytest.mark.parametrize("text", ["", "\n\n", "Finished", "Traceback (most recent call last):\n"])
def test_a_text_without_an_exception_has_none(text: str) -> None:
    assert last_exception(text) is None


@given(st.text(alphabet=st.sampled_from("Tra: \n\tx.^'\u2028"), max_size=200))
def test_any_text_is_looked_through_without_an_error(text: str) -> None:
    for whole in (text, f"Traceback (most recent call last):\n{text}"):
        found = last_exception(whole)
        assert found is None or found.name in whole
