"""Hints follow from the class and module of the exception, then from its message."""

import pytest

from app.jobs.diagnosis.exceptions import known_causes, known_exception
from app.jobs.diagnosis.last_exception import LastException

REDIS = "Error 111 connecting to unix socket: /var/run/redis/redis.sock. Connection refused."
NODE_DISK = "[Errno 28] No space left on device: '/tmp/awx_7002_x2k'"
OPERATIONAL = "django.db.utils.OperationalError"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("redis.exceptions.ConnectionError", REDIS, "Redis couldn't be reached"),
        ("OSError", NODE_DISK, "disk of the AWX node is full"),
        (OPERATIONAL, "could not extend file: No space left on device", "database's disk is full"),
        ("psycopg.errors.DiskFull", "could not write to file", "database's disk is full"),
        ("psycopg.errors.OutOfMemory", "out of shared memory", "ran out of locks"),
        (OPERATIONAL, "out of memory\nDETAIL:  Failed on request of size 8", "out of memory"),
        ("MemoryError", "", "out of memory on the AWX node"),
        (OPERATIONAL, "connection to server at … failed: Connection refused", "be reached"),
        (OPERATIONAL, "server closed the connection unexpectedly", "dropped the connection"),
        (OPERATIONAL, "… FATAL:  sorry, too many clients already", "no free connections"),
        (OPERATIONAL, "… failed: FATAL:  password authentication failed for …", "refused AWX's"),
        (
            "psycopg.errors.QueryCanceled",
            "canceling statement due to statement timeout",
            "_timeout",
        ),
        ("psycopg.errors.QueryCanceled", "… due to user request", ""),
        (
            "psycopg.errors.AdminShutdown",
            "terminating connection due to administrator command",
            "stopped the database",
        ),
        (
            "django.db.utils.IntegrityError",
            'update or delete on table "main_job" violates foreign key constraint "x"',
            "still refers",
        ),
        (
            OPERATIONAL,
            'cannot DROP TABLE "main_jobevent" because it has pending trigger events',
            "23.4",
        ),
        (
            "django.db.utils.ProgrammingError",
            'relation "public.main_jobevent" does not exist\nLINE 1: SELECT',
            "table is missing",
        ),
        (
            "django.db.utils.InternalError",
            "invalid page in block 16228707 of relation base/16385/21150",
            "Restore it from a backup",
        ),
        ("django.db.utils.DataError", 'invalid value "defa" for "YYYY"', "partition"),
        ("psycopg.errors.DeadlockDetected", "deadlock detected", "waited for each other"),
        ("OverflowError", "date value out of range", "“days” is too large"),
        ("CommandError", "--days specified is too large. Try something", "“days” is too large"),
        ("ArgumentError", "argument --days: invalid int value: 'abc'", "whole number"),
        (
            "RuntimeError",
            "The SystemJob could not run because there is no Execution Environment.",
            "execution environment",
        ),
        ("RuntimeError", "Unable to find an execution environment.", "execution environment"),
        ("RuntimeError", "AWX_ISOLATION_BASE_PATH=/tmp/x does not exist", "folder for job files"),
    ],
)
def test_an_exception_has_the_hint_of_its_own_cause(name: str, message: str, hint: str) -> None:
    known = known_exception(LastException(name, message))
    assert (hint in known.text) if known and hint else known is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ConnectionRefusedError", "[Errno 111] Connection refused"),
        ("requests.exceptions.ConnectionError", "Connection refused"),
        ("kombu.exceptions.OperationalError", REDIS),
        ("RuntimeError", "no space left on device, said somebody"),
        ("ValueError", "server closed the connection unexpectedly"),
        ("my.app.OSError2", NODE_DISK),
        ("RuntimeError", "boom"),
    ],
)
def test_words_alone_give_no_hint(name: str, message: str) -> None:
    assert known_exception(LastException(name, message)) is None


def test_every_hint_is_short_and_names_its_source() -> None:
    for cause in known_causes():
        assert cause.hint.url.startswith("https://")
        for message in cause.hint.text.split(". "):
            assert len(message.split()) <= 16, message
