"""The commands of `jobpane`, a module each; app/cli.py knows them by name.

Those that read jobs are `jobs`, `show`, `log` and `history`, for people, scripts and cron.
They ask the configured controller with the configured token, and need no running Jobpane; facts of
past runs come from the history's file in the data folder. Exit status: 0 if the job in question
was successful, 1 if it failed or was canceled, 2 if that cannot be said.
"""
