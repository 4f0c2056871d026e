import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scheduler.commands import main
from scheduler.commands.exits import ExitCode

NAMES = list(main.names)
SLOW = {
    "ortools", "pandas", "networkx", "holidays", "numpy", "python_calamine", "rich",
    "altair", "vl_convert", "jinja2", "xlsxwriter", "icalendar",
}  # fmt: skip


def imported(folder: Path, *arguments: str) -> set[str]:
    """What a command line has imported when it is done, in a Python of its own."""
    code = (
        "import sys; from scheduler.commands import main\n"
        "try: main(sys.argv[1:], prog_name='course-scheduler')\n"
        "except SystemExit as end: print(*sys.modules, file=sys.stderr); raise end\n"
    )
    line = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_main_help_lists_commands_in_order_of_use_and_every_exit_code(command):
    done = command("--help")
    assert done.exit_code == 0
    places = [done.stdout.index(f"\n  {name} ") for name in NAMES]
    assert places == sorted(places)
    for code in ExitCode:
        assert f"\n    {code:<3}  " in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_help_of_each_command_is_plain_and_ends_with_examples(command, name):
    done = command(name, "--help")
    assert done.exit_code == 0
    assert done.stdout.isascii()
    if name != "version":
        assert "course-scheduler" in done.stdout.partition("Options:")[2]


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_what_it_does(name):
    found = main.get_command(click.Context(main), name)
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize(("written", "meant"), [("plna", "plan"), ("chekc", "check"), ("shcema", "schema")])
def test_a_misspelt_command_is_answered_with_the_nearest(command, written, meant):
    done = command(written)
    assert done.exit_code == 2
    assert f"Did you mean '{meant}'?" in done.stderr


def test_a_misspelt_option_is_answered_with_the_nearest(command):
    done = command("plan", "--time-limt", "5")
    assert done.exit_code == 2
    assert "Did you mean '--time-limit'?" in done.stderr


def test_no_command_shows_the_help(command):
    done = command()
    assert done.exit_code == 2
    assert "Commands:" in done.output


@pytest.mark.parametrize(
    "arguments", [["--help"], ["plan", "--help"], ["report", "--help"], ["version"], ["completion", "fish"], ["schema"]]
)
def test_commands_that_do_not_solve_import_nothing_slow(arguments, tmp_path):
    modules = imported(tmp_path, *arguments)
    assert modules & SLOW == set()
    assert arguments == ["schema"] or "pydantic" not in modules


def test_version_has_what_a_bug_report_needs(command):
    lines = dict(line.split(" ", 1) for line in command("version").stdout.splitlines())
    assert {"course-scheduler", "python", "ortools", "pydantic", "platform"} <= set(lines)
    assert "not installed" not in lines.values()
    assert command("--version").stdout.strip() == lines["course-scheduler"]


def test_schema_is_json_schema(command):
    schema = json.loads(command("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"format", "name", "quarter", "courses"} <= set(schema["$defs"]["Scenario"]["properties"])
