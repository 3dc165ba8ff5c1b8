"""The outputs of the jobs of the seeded history."""

SHARED_MEMORY_TRACEBACK = """\
Traceback (most recent call last):
  File "/var/lib/awx/venv/bin/awx-manage", line 8, in <module>
    sys.exit(manage())
             ^^^^^^^^
  File "/var/lib/awx/venv/lib/python3.11/site-packages/django/db/backends/utils.py", line 89, in \
_execute
    return self.cursor.execute(sql, params)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
django.db.utils.OperationalError: out of shared memory
HINT:  You might need to increase max_locks_per_transaction.
"""

NO_ENVIRONMENT_TRACEBACK = """\
Traceback (most recent call last):
  File "/var/lib/awx/venv/lib/python3.11/site-packages/awx/main/tasks/jobs.py", line 522, in run
    env = self.build_env(self.instance, private_data_dir, private_data_files=private_data_files)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/var/lib/awx/venv/lib/python3.11/site-packages/awx/main/tasks/jobs.py", line 313, in \
build_env
    raise RuntimeError(f'The {self.model.__name__} could not run because there is no Execution \
Environment.')
RuntimeError: The SystemJob could not run because there is no Execution Environment.
"""

AT_START_UP = (
    "Task was marked as running at system start up. The system must have not shut down properly,"
    " so it has been marked as failed."
)

_WARNING = """\
System check identified some issues:

WARNINGS:
\x1b[33;1m?: (staticfiles.W004) The directory '/var/lib/awx/ui/build' in the STATICFILES_DIRS \
setting does not exist.\x1b[0m
"""

_SUMMARY = """\
\x1b[0;32mjobs: {0} deleted, 4 skipped.\x1b[0m
\x1b[0;32mad hoc commands: 2 deleted, 0 skipped.\x1b[0m
\x1b[0;32mproject updates: 7 deleted, 1 skipped.\x1b[0m
\x1b[0;32minventory updates: 0 deleted, 0 skipped.\x1b[0m
\x1b[0;32mmanagement jobs: 0 deleted, 41 skipped.\x1b[0m
\x1b[0;32mworkflow jobs: 0 deleted, 0 skipped.\x1b[0m
notifications: 0 deleted, 0 skipped.
"""


def jobs_deleted(amount: int) -> str:
    """An ordinary run of Cleanup Job Details, with its warning and its colors."""
    lines = "".join(
        f'deleting job "\x1b[36mnightly backup {day:02d}\x1b[0m" (id {1000 + day})\n'
        for day in range(1, amount + 1)
    )
    skipped = (
        '\x1b[1;31mskipping job "deploy web"\x1b[0m (id 2001): \x1b[4mstill running\x1b[0m\n'
        '\x1b[38;5;208mskipping job "deploy db"\x1b[0m (id 2002):'
        " \x1b[38;2;10;200;30mkept by its label\x1b[0m\n"
    )
    return _WARNING + lines + skipped + _SUMMARY.format(amount)


def would_be_deleted(amount: int) -> str:
    lines = "".join(f'would delete job "nightly {n}" (id {3000 + n})\n' for n in range(amount))
    return f"{lines}jobs: {amount} would be deleted, 3 would be skipped.\n"


def interrupted(amount: int) -> str:
    """A run that ended before its summary."""
    return "".join(f'deleting job "2026 demo {n}" (id {n})\n' for n in range(1, amount + 1))


def live_lines(amount: int) -> str:
    return "".join(f"live line {n} of {amount}\n" for n in range(1, amount + 1))


WEIRD = (
    "plain\n"
    "\n"
    "after a blank line\n"
    "\ttab at the start\tand\tin the middle\n"
    "back\\slash C:\\new\\table\n"
    "\x1b[31mred\x1b[0m \x1b[1mbold\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderline\x1b[0m"
    " \x1b[7minverse\x1b[0m \x1b[91mbright red\x1b[0m \x1b[44;97mwhite on blue\x1b[0m\n"
    "\x1b[38;5;208mone of 256 colours\x1b[0m \x1b[48;5;22mand behind\x1b[0m"
    " \x1b[38;2;10;200;30m24 bits\x1b[0m\n"
    "\x1b[35ma colour that goes on\n"
    "over the end of the line\x1b[0m and ends\n"
    "progress 10%\rprogress 55%\rprogress 100%\n"
    "with a carriage return\r\n"
    "erase\x1b[K done\n"
    "line after erase, next 512 m rows\n"
    "osc \x1b]8;;https://example.org/a\x1b\\link\x1b]8;;\x1b\\ end\n"
    "a title \x1b]0;not shown\x07 set\n"
    "\x1b[2K\x1b[1Gredraw \x1b[5Cmoved \x1b[2Aup\n"
    "vt\vff\fnel\x85ls\u2028ps\u2029fs\x1cend\n"
    "bell\x07 and nbsp\xa0here\n"
    "ünïcødé ✓ 日本語 🚀 عربى e\u0301 👩\u200d💻\n"
    "right to left \u202eoverride\u202c ends\n"
    '<script>alert(1)</script> & "quoted"\n'
    "see https://user:s3cr3t@example.org/repo.git\n"
    "trailing spaces   \n"
    "no newline at the end"
)

LONG_LINES = (
    "short\n"
    f"\x1b[31m{'L' * 3000} the end of the red line\x1b[0m\n"
    "after the long line\n"
    f"{'E' * 1024}\n"
    f"{'F' * 1025}\n"
    "last\n"
)
