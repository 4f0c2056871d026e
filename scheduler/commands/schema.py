"""course-scheduler schema."""

import click

EXAMPLES = """\b
Examples:
  course-scheduler schema > scenario.schema.json
  course-scheduler schema --batch > batch.schema.json
  # yaml-language-server: $schema=scenario.schema.json
"""


@click.command("schema", epilog=EXAMPLES)
@click.option("--batch", is_flag=True, help="Of the batch file instead.")
def command(batch: bool) -> None:
    """Print the JSON Schema of the scenario file.

    An editor that knows it completes field names, shows what they mean and marks faults while you type. With VS Code's
    YAML extension, save it beside your scenario, and let the scenario's first line be the second one below.
    """
    import json

    from scheduler.batch.schema import batch_schema
    from scheduler.scenario import json_schema

    click.echo(json.dumps(batch_schema() if batch else json_schema(), indent=2))
