"""course-scheduler schema."""

import click

EXAMPLES = """\b
Examples:
  course-scheduler schema > scenario.schema.json
  # yaml-language-server: $schema=scenario.schema.json
"""


@click.command("schema", epilog=EXAMPLES)
def command() -> None:
    """Print the JSON Schema of the scenario file.

    An editor that knows it completes field names, shows what they mean and marks faults while you type. With VS Code's
    YAML extension, save it beside your scenario, and let the scenario's first line be the second one below.
    """
    import json

    from scheduler.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
