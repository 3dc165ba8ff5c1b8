"""The commands that read jobs: `jobs`, `show`, `log`, `history`, for people, scripts and cron.

They ask the configured controller with the configured token, and need no running Jobpane; facts of
past runs come from the history's file in the data folder. Exit status: 0 if the job in question
was successful, 1 if it failed or was canceled, 2 if that cannot be said.
"""

from app.commands.history import history
from app.commands.jobs import jobs
from app.commands.log import log
from app.commands.show import show

COMMANDS = (jobs, show, log, history)
