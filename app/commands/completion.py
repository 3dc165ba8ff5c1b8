"""`jobpane completion`: what a shell evaluates so that it completes commands and options."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")
_NAME = "jobpane"


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion for SHELL.

    \b
    bash: eval "$(jobpane completion bash)"      in ~/.bashrc
    zsh:  eval "$(jobpane completion zsh)"       in ~/.zshrc
    fish: jobpane completion fish | source       in config.fish
    """
    of_shell = get_completion_class(shell)
    if of_shell is None:  # click has all three
        raise click.ClickException(f"{shell} has no completion. Use bash, zsh or fish.")
    click.echo(
        of_shell(context.find_root().command, {}, _NAME, f"_{_NAME.upper()}_COMPLETE").source()
    )
