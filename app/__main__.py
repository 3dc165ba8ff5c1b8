"""`python -m` with the name of the package: the `jobpane` command."""

from app.cli import main

main(prog_name="jobpane")
