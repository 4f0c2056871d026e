"""course-scheduler version."""

import click


@click.command("version")
def command() -> None:
    """Print the versions that a bug report needs."""
    from scheduler.commands.versions import version_lines

    for line in version_lines():
        click.echo(line)
