"""The commands. Their modules import nothing slow at the top, so that help and completion answer at once."""

import click

from scheduler import __version__
from scheduler.commands.group import LazyGroup

AFTERWORD = """\b
Begin with:
  course-scheduler plan --help
  course-scheduler plan scenarios/havering-2018-q3.yaml

\b
Exit codes:
  0    a plan was found (check: no rule is broken; batch: every case has a plan)
  1    check: at least one rule is broken; batch: at least one case failed
  2    the input or the command line is wrong; every fault is listed
  3    no plan can keep the rules; what clashes is named (batch: of at least one case)
  4    no plan was found in the time given (batch: for at least one case)
  5    a bug in this program; what is needed to look into it was saved
  130  stopped (Ctrl-C, SIGTERM or SIGHUP); the best plan so far was written first
"""


@click.group(
    cls=LazyGroup,
    names=(
        "plan",
        "check",
        "report",
        "compare",
        "why",
        "tipping",
        "rules",
        "value",
        "frontier",
        "alternatives",
        "risk",
        "batch",
        "import",
        "import-calendar",
        "schema",
        "version",
        "completion",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=AFTERWORD,
)
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """Plan a quarter's training courses for care providers.

    From one scenario file (courses, trainers, rooms, who asked for what) to a plan: which courses run, when, where and
    with whom, who gets a place, what each place costs, and how good the plan is proved to be.
    """
