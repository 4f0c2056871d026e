"""The group of commands: each is imported when it is named, and no failure ends in a traceback."""

from __future__ import annotations

import importlib
import io
import keyword
import sys
from collections.abc import Sequence
from typing import Any

import click

from scheduler.commands.exits import ExitCode, why_not


class LazyGroup(click.Group):
    """A group whose command `x-y` is `command` in the module `scheduler.commands.x_y`; `import` is in `import_`."""

    def __init__(self, *, names: Sequence[str], **settings: Any) -> None:
        # Placeholders: without them click would not know the names to suggest for a misspelt one.
        super().__init__(commands={name: click.Command(name) for name in names}, **settings)
        self.names = names

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which people need them."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command."""
        if cmd_name not in self.names:
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        module = importlib.import_module(f"scheduler.commands.{name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what nobody foresaw is saved for a bug report, not thrown at the user."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a pound sign must not fail on an old terminal
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(ExitCode.INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            click.echo(f"Cannot go on: {why_not(error)}", err=True)
            ctx.exit(ExitCode.BAD_INPUT)
        except Exception as error:
            from scheduler.commands.bugs import save_traceback

            folder = save_traceback(error)
            click.echo(f"This is a bug: {type(error).__name__}: {error}\nIts details are in {folder}", err=True)
            ctx.exit(ExitCode.BUG)
