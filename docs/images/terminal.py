"""Draw what the program prints as SVG: `.venv/bin/python docs/images/terminal.py` makes every picture listed again."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from scheduler.planning import limits_of, make_plan
from scheduler.report.terminal import show_summary
from scheduler.scenario import load

HERE = Path(__file__).parent
MINIMAL = HERE.parents[1] / "scenarios" / "minimal.yaml"

# Picture -> scenario, overrides, settings.
PICTURES: dict[str, tuple[Path, list[str], list[str]]] = {
    "plan-levy-5.svg": (MINIMAL, [], ["policy.levy=5"]),
}
WIDTH = 100


def picture(scenario: Path, applied: list[str], settings: list[str]) -> str:
    """The summary of a run as SVG, with no font from elsewhere."""
    loaded = load(scenario, applied, settings)
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, highlight=False, emoji=False, markup=False, force_terminal=True
    )
    show_summary(console, make_plan(loaded, limits_of(loaded)), loaded.scenario)
    what_ifs = "".join([*(f" --apply {name}" for name in applied), *(f" --set {setting}" for setting in settings)])
    title = f"course-scheduler plan scenarios/{scenario.name}{what_ifs}"
    drawn = console.export_svg(title=title, unique_id="run")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL).replace("Fira Code", "Menlo")


def main() -> None:
    """Write every picture."""
    for name, run in PICTURES.items():
        text = "\n".join(line.rstrip() for line in picture(*run).splitlines())
        (HERE / name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
