"""course-scheduler completion."""

import click

WHERE = """\b
bash: put into ~/.bashrc   eval "$(course-scheduler completion bash)"
zsh:  put into ~/.zshrc    eval "$(course-scheduler completion zsh)"
fish: run once             course-scheduler completion fish
                             > ~/.config/fish/completions/course-scheduler.fish
"""


@click.command("completion", epilog=WHERE)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that makes the Tab key complete.

    It completes commands, options, choices and file names.
    """
    from click.shell_completion import get_completion_class

    from scheduler.commands import main

    maker = get_completion_class(shell)
    if maker is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(maker(main, {}, "course-scheduler", "_COURSE_SCHEDULER_COMPLETE").source())
