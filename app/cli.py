"""The `jobpane` command; each of its commands is a module of app/commands, imported when it runs.

A failure is one line on standard error, with exit code 1. The commands that read jobs have exit
codes of their own.
"""

from importlib import import_module

import click

from app.runtime.ending_signals import ended_by_signals
from app.version import VERSION

# Importing all commands takes half a second, which completion and `--version` do without.
COMMANDS = {
    "build": "app.commands.build",
    "completion": "app.commands.completion",
    "doctor": "app.commands.doctor",
    "embed-url": "app.commands.embed_url",
    "history": "app.commands.history",
    "jobs": "app.commands.jobs",
    "log": "app.commands.log",
    "notify": "app.commands.notify",
    "serve": "app.commands.serve",
    "show": "app.commands.show",
}


class LazyGroup(click.Group):
    """A group whose commands are imported by name: `embed-url` is `embed_url` of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 # click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name; None if there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(module), cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, which a signal ends without a word."""
        with ended_by_signals():
            return super().invoke(ctx)


@click.group(
    cls=LazyGroup, help="A web viewer for AWX and Ansible Automation Platform system jobs."
)
@click.version_option(VERSION)
def main() -> None:
    """The group of the commands; they share no options."""


if __name__ == "__main__":
    main(prog_name="jobpane")
